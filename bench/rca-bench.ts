import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { diagnose } from '@/lib/diagnosis/diagnose';
import { caseInput } from './rca/case-input';
import { findCases, readCase } from './rca/read-case';

/** `npm run bench -- rca FOLDER [--after 300] [--late 60]`: scores the verdict on a folder of labelled faults (docs/verdict.md has the format). `--late`: the label is told so many seconds too late. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { after: { type: 'string', default: '300' }, late: { type: 'string', default: '0' } } });
  const root = resolve(positionals[0] ?? 'bench/rca/example');
  const byFault = new Map<string, { cases: number; first: number; three: number; chance: number }>();
  for (const folder of findCases(root)) {
    const fault = readCase(folder, root);
    const late = { ...fault, injectedAt: fault.injectedAt + Number(values.late) };
    const { suspects } = diagnose(caseInput(late, { after: Number(values.after), window: 180 }));
    const ranked = [...new Set(suspects.flatMap(({ node, edge }) => node ?? edge?.split('>')[1] ?? []))].map((node) => node.split('/').pop() ?? '');
    const sum = byFault.get(fault.fault) ?? { cases: 0, first: 0, three: 0, chance: 0 };
    byFault.set(fault.fault, sum);
    sum.cases += 1;
    sum.first += Number(ranked[0] === fault.service);
    sum.three += Number(ranked.slice(0, 3).includes(fault.service));
    sum.chance += 1 / Math.max(1, fault.metrics.size);
  }
  console.log('fault      cases  AC@1  AC@3  chance');
  for (const [name, { cases, first, three, chance }] of [...byFault].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${name.padEnd(10)} ${String(cases).padStart(5)}  ${(first / cases).toFixed(2)}  ${(three / cases).toFixed(2)}  ${(chance / cases).toFixed(2)}`);
  }
  if (byFault.size === 0) throw new Error(`There is no case (data.csv with inject_time.txt) below ${root}.`);
  await Promise.resolve();
}
