import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfill } from '@/lab/feed/backfill';
import { LabWorld } from '@/lab/feed/lab-world';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import { scenarioNamed } from '@/lab/scenarios/scenario-catalogue';
import { createSimulation } from '@/lab/walk/simulation';
import { caseTruth, type CaseRun, type CaseTruth } from './case-truth';

/** One case of the benchmark. */
export interface CasePlan {
  readonly scenario: string;
  readonly seed: number;
  /** Seconds of the run before the scenario's onset, and of the look after it. */
  readonly onsetAfter: number;
  readonly after: number;
  readonly window: number;
}

const missedShare = 0.003;

/** Simulates a case into a real Prometheus of its own, lets `look` ask the product, and computes the truth. */
export async function runCase<Answer>(plan: CasePlan, look: (prometheusUrl: string, at: number) => Promise<Answer>): Promise<{ answer: Answer; truth: CaseTruth; acts: readonly string[] }> {
  const found = scenarioNamed(plan.scenario);
  const scenario = found.draw?.(plan.seed) ?? found;
  const at = Math.floor(Date.now() / 1000) - 30;
  const startAt = at - plan.onsetAfter - plan.after;
  const run: CaseRun = { scenario, seed: plan.seed, startAt, onsetAfter: plan.onsetAfter, at, window: plan.window };
  const simulation = createSimulation({ scenario, seed: plan.seed, startAt, onsetAfter: plan.onsetAfter });
  const world = new LabWorld(simulation);
  const directory = await mkdtemp(join(tmpdir(), 'verdict-'));
  const prometheus = await startPrometheus({ binary: process.env['PROMETHEUS_BIN'] ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  try {
    await backfill(world, new SampleRecorder(world.targets, missedShare), client, at);
    const answer = await look(prometheus.url, at);
    return { answer, truth: caseTruth(run, simulation), acts: scenario.acts.map(({ id, incident, at: begins, knobs }) => `${id} ${incident}@${begins} ${JSON.stringify(knobs)}`) };
  } finally {
    client.close();
    await prometheus.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
