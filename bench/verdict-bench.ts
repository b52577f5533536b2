import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { diagnose } from '@/lib/diagnosis/diagnose';
import type { DiagnosisInput } from '@/lib/diagnosis/diagnosis-input';
import { parseEnv } from '@/lib/server/env';
import { settleScope } from '@/lib/server/request-scope';
import { startRuntime } from '@/lib/server/runtime';
import { readDiagnosisInput } from '@/lib/server/suspects-input';
import { suspectsAnswerSchema, type SuspectsAnswer } from '@/lib/wire/suspects-answer';
import type { CaseTruth } from './verdict/case-truth';
import { printReport, type Scored } from './verdict/report';
import { runCase } from './verdict/run-case';
import { scoreCase } from './verdict/score-case';

interface Recorded {
  readonly name: string;
  readonly input: DiagnosisInput;
  readonly truth: CaseTruth;
  readonly acts: readonly string[];
}

/** Seeds from this one on are never looked at one by one. */
const sealedFrom = 1000;

/**
 * `npm run bench -- verdict --from 1 --to 40`: incidents of the lab's lottery by seed through a real Prometheus, scored against counterfactual truth.
 * `--scenario NAME` runs a named scenario; `--record DIR` keeps what the verdict was made of; `--replay DIR` judges that again without the lab. Seeds from 1000 on are sealed: only sums are printed.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: {
    from: { type: 'string', default: '1' }, to: { type: 'string', default: '10' }, scenario: { type: 'string', default: 'lottery' },
    before: { type: 'string', default: '1800' }, after: { type: 'string', default: '600' }, record: { type: 'string' }, replay: { type: 'string' }, details: { type: 'boolean', default: false },
  } });
  const scored: Scored[] = [];
  if (values.replay !== undefined) {
    for (const file of readdirSync(values.replay).sort()) scored.push(judge(load(join(values.replay, file)), values.details));
    printReport(scored);
    return;
  }
  for (let seed = Number(values.from); seed <= Number(values.to); seed += 1) {
    const name = `${values.scenario}-${String(seed).padStart(4, '0')}`;
    try {
      const plan = { scenario: values.scenario, seed, onsetAfter: Number(values.before), after: Number(values.after), window: 60 };
      const { answer, truth, acts } = await runCase(plan, readInput);
      if (answer === null) throw new Error('no telemetry');
      const recorded = { name, input: answer, truth, acts };
      if (values.record !== undefined) keep(values.record, recorded);
      scored.push(judge(recorded, values.details && (seed < sealedFrom || values.scenario !== 'lottery')));
    } catch (error) {
      console.log(`${name}: not run: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  printReport(scored);
}

async function readInput(url: string, at: number): Promise<DiagnosisInput | null> {
  const rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'error' }));
  try {
    const scope = settleScope({ at, window: 60, level: 'workload', idle: false, waypoints: false }, rt);
    return (await readDiagnosisInput(scope, rt)).input;
  } finally {
    await rt.stop();
  }
}

function judge({ name, input, truth, acts }: Recorded, details: boolean): Scored {
  const started = performance.now();
  const answer = suspectsAnswerSchema.parse(JSON.parse(JSON.stringify(diagnose(input))));
  const cost = performance.now() - started;
  const unseen = acts.flatMap((act) => /missing-exporter@.*"target":"([^"]+)"/.exec(act)?.[1] ?? []);
  const score = scoreCase(answer, truth, unseen);
  if (details) printCase(name, answer, truth, acts, score.quiet ? (score.accused ? 'ACCUSED' : 'quiet') : score.joint ? 'right' : score.first ? 'place' : score.abstained ? 'silent' : 'WRONG');
  return { name, score, truth, cost, edges: input.now.graph.edges.length };
}

function printCase(name: string, answer: SuspectsAnswer, truth: CaseTruth, acts: readonly string[], outcome: string): void {
  const short = (id: string): string => id.split('>').slice(0, 2).map((node) => node.split('/').pop() ?? '').join('>');
  console.log(`\n${outcome} ${name}: ${acts.join(' | ')}`);
  console.log(`   truth: ${truth.blames.map((one) => `${one.class} @ ${one.kind} ${one.name} (${one.act})`).join(', ') || 'nothing sick'}; sick ${truth.sick.map(({ edge, causes }) => `${edge.client.split('/').pop() ?? ''}>${edge.service.split('/').pop() ?? ''}[${causes.join(',').replaceAll('fault-', '')}]`).slice(0, 12).join(' ')}`);
  console.log(`   found: ${answer.sick.slice(0, 12).map((one) => `${short(one.edge)}:${one.symptom.map((s) => s[0]).join('')}:${one.class}`).join(' ')}`);
  for (const one of answer.suspects.slice(0, 4)) console.log(`     p=${one.probability} ${one.role} ${one.class} @ ${one.kind} ${one.namespace ?? ''}/${one.name} (${one.explains.length}) ${one.evidence.slice(0, 3).map(({ what }) => what).join(' ')}${one.class === 'unknown' ? ` missing: ${one.missing.join('; ')}` : ''}`);
}

function keep(folder: string, recorded: Recorded): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${recorded.name}.bin`), serialize(recorded));
}

/** Guarantee: only `keep` writes these files. */
function load(file: string): Recorded {
  return deserialize(readFileSync(file)) as Recorded;
}
