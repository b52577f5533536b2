import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { diagnose } from '@/lib/diagnosis/diagnose';
import { scenarios } from '@/lab/scenarios/scenario-catalogue';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { askCases } from './verdict/ask-cases';
import { compareLines } from './verdict/compare';
import { CaseStore, type PreparedCase } from './verdict/case-store';
import { costLines } from './verdict/cost';
import { drawCase, namedCase, type CaseDraw } from './verdict/draw-case';
import { noNodeApi, startNodeApi, type NodeApi } from './verdict/node-api';
import { prepareCases } from './verdict/prepare-cases';
import { printCase } from './verdict/print-case';
import { recordCases, recordedCases } from './verdict/record-cases';
import { reportLines, type Scored } from './verdict/report';
import { scoreCase } from './verdict/score-case';

/** Guarantee: the file lies beside the benchmark and has this shape. */
const seeds = JSON.parse(readFileSync(fileURLToPath(new URL('./verdict/seeds.json', import.meta.url)), 'utf8')) as Readonly<Record<'tuning' | 'former' | 'opened' | 'sealed', { readonly first: number; readonly last: number; /** From this seed on the wide lottery is drawn from. */ readonly wideFrom?: number }>>;

/**
 * `npm run bench -- verdict prepare|ask|record|replay|compare --store DIR`. `prepare` simulates cases into a Prometheus and computes their truth, once;
 * `ask` asks the built product about them over HTTP, as often as one likes. `record` keeps what the verdict is made of, `replay` and `compare` judge that without Prometheus. `cost` needs nothing.
 * `--set tuning|former|opened|sealed|named` (`former`, `opened`: sealed until they were asked and looked at), `--from`, `--to` (seeds), `--minutes` (`prepare` begins no case later), `--details` (one by one; refused for sealed seeds), `--out FILE`.
 */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: {
    store: { type: 'string', default: 'artefacts/verdict' }, set: { type: 'string', default: 'tuning' }, from: { type: 'string' }, to: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' }, details: { type: 'boolean', default: false }, out: { type: 'string' },
  } });
  const [phase] = positionals;
  if (phase === 'cost') return print(costLines(), values.out);
  const set = setOf(values.set, values.from, values.to);
  if (values.details && set.sealed) throw new Error('Sealed seeds are told in sums only.');
  const store = new CaseStore(`${values.store}/${values.set}`);
  const recorded = `${store.folder}/inputs`;
  const failed = (name: string, why: unknown): void => { console.error(`${set.sealed ? 'a sealed case' : name}: ${why instanceof Error ? why.message : String(why)}`); };
  if (phase === 'prepare') return prepareCases(set.draws, store, progress(Number(values.minutes)), failed);
  if (phase === 'record') return withNodes(values.set, (nodes) => recordCases(store, set.has, recorded, nodes, failed));
  if (phase === 'compare') return print(compareLines(recordedCases(recorded), set.has), values.out);
  const scored: Scored[] = [];
  const judge = (one: Pick<Scored, 'given' | 'moment' | 'holes' | 'cost'>, answer: ReturnType<typeof diagnose>): void => {
    const parsed = suspectsAnswerSchema.parse(answer);
    const score = scoreCase(parsed, one.moment.truth, one.given.unseen);
    if (values.details) printCase(one.given, one.moment, parsed, score);
    scored.push({ ...one, score });
  };
  if (phase === 'ask') await withNodes(values.set, (nodes) => askCases(store, set.has, nodes, ({ answer, missing, ms, ...one }) => judge({ ...one, holes: missing.length > 0, cost: ms }, answer), failed));
  else if (phase === 'replay') {
    for (const { given, moment, input } of recordedCases(recorded)) {
      if (!set.has(given)) continue;
      const started = performance.now();
      const answer = diagnose(input);
      judge({ given, moment, holes: false, cost: performance.now() - started }, answer);
    }
  } else throw new Error('npm run bench -- verdict prepare|ask|record|replay|compare|cost');
  print(reportLines(scored), values.out);
}

/** Drawn cases are looked at with their nodes known, named ones without Kubernetes. */
async function withNodes(set: string, work: (nodes: NodeApi) => Promise<void>): Promise<void> {
  const nodes = set === 'named' ? noNodeApi : await startNodeApi();
  try {
    await work(nodes);
  } finally {
    await nodes.stop();
  }
}

interface CaseSet { readonly draws: readonly (() => CaseDraw)[]; readonly sealed: boolean; has(one: PreparedCase): boolean }

function setOf(name: string, from: string | undefined, to: string | undefined): CaseSet {
  if (name === 'named') return { draws: scenarios.filter((one) => one.draw === undefined).map((one) => () => namedCase(one.name)), sealed: false, has: () => true };
  if (name !== 'tuning' && name !== 'former' && name !== 'opened' && name !== 'sealed') throw new Error('--set is tuning, former, opened, sealed or named.');
  const { wideFrom = Infinity } = seeds[name];
  const [first, last] = [Math.max(seeds[name].first, Number(from ?? 0)), Math.min(seeds[name].last, Number(to ?? Infinity))];
  return {
    draws: Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => () => drawCase(first + index, first + index >= wideFrom ? 'wide-lottery' : 'lottery')), sealed: name === 'sealed',
    has: ({ seed }) => seed >= first && seed <= last,
  };
}

/** Tells how far it is, and stops when the time is up. */
function progress(minutes: number): (done: PreparedCase | null) => boolean {
  const started = performance.now();
  let count = 0;
  return (done) => {
    if (done !== null) {
      count += 1;
      const cpu = process.cpuUsage();
      console.error(`${count} prepared, ${((performance.now() - started) / 1000 / count).toFixed(1)} s and ${((cpu.user + cpu.system) / 1e6 / count).toFixed(1)} s of CPU each`);
    }
    return performance.now() - started < minutes * 60_000;
  };
}

function print(lines: readonly string[], out: string | undefined): void {
  const text = lines.join('\n');
  console.log(text);
  if (out !== undefined) writeFileSync(out, `${text}\n`);
}
