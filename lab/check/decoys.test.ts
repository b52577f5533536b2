import { beforeAll, describe, expect, it } from 'vitest';
import type { Act, Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { TruthFile } from '../truth/truth-label';
import { computeTruth } from '../truth/counterfactual';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';

const startAt = 1_000_000;
const seconds = 240;
const act = (incident: string, knobs: Act['knobs'], at = 60): Act => ({ id: `${incident}-${at}`, incident, knobs: { ramp: 0, ...knobs }, at, lasts: null });

/** Everything that only looks bad, each at a place of its own in the demo's shop. */
const acts: readonly Act[] = [
  act('steal', { host: 'worker-2', granted: 0.93, slice: 4 }),
  act('slow-disk', { host: 'worker-1', factor: 2, depth: 12 }),
  act('limited-job', { host: 'worker-4', threads: 4, cores: 0.5 }),
  act('busy-neighbour', { host: 'worker-5', threads: 14, weight: 0.1, cache: 1, yields: 1 }),
  act('agent-retransmits', { host: 'worker-3', loss: 0.1 }),
  act('conntrack-full', { host: 'worker-6', limit: 5900, churn: 0 }),
  act('tight-breaker', { service: 'shop/cart', connections: 100, pending: 100 }),
  act('steady-errors', { workload: 'accounts/profile', share: 0.005 }, 0),
  act('client-errors', { workload: 'shop/catalog-v1', share: 0.2, every: 60, lasts: 20 }),
  act('after-work', { workload: 'shop/recommend', work: 1 }),
];
const scenario: Scenario = { ...scenarioNamed('quiet-day'), acts, rollout: null, load: () => 1 };

let truth: TruthFile;
let run: Simulation;
beforeAll(() => {
  truth = computeTruth({ scenario, seed: 6, startAt, onsetAfter: 0, seconds });
  run = createSimulation({ scenario, seed: 6, startAt, onsetAfter: 0 });
  for (let s = 0; s < seconds; s++) run.step();
}, 120_000);

describe('what only looks bad', () => {
  it('makes no edge sick, by the counterfactual runs', () => {
    expect(truth.labels.map(({ edge, measure, causes }) => ({ edge, measure, causes }))).toEqual([]);
    expect(truth.faults.map(({ role }) => role)).toEqual(acts.map(() => 'decoy'));
  });

  it('and looks bad all the same', () => {
    const host = (n: number) => run.telemetry.hosts[n - 1];
    const share = (n: number, mode: number): number => (host(n)?.cpuSeconds ?? []).reduce((sum, modes) => sum + (modes[mode] ?? 0), 0) / 8 / seconds;
    const from = createSimulation({ scenario, seed: 6, startAt }).telemetry;
    const grown = (n: number, field: 'psiCpuWaiting' | 'psiIoStalled' | 'tcpRetransSegs' | 'tcpOutSegs'): number => (host(n)?.[field] ?? 0) - (from.hosts[n - 1]?.[field] ?? 0);
    expect(grown(4, 'psiCpuWaiting') / seconds).toBeGreaterThan(0.25);
    expect(grown(1, 'psiIoStalled') / seconds).toBeGreaterThan(0.2);
    expect(grown(3, 'tcpRetransSegs') / grown(3, 'tcpOutSegs')).toBeGreaterThan(0.05);
    expect(share(5, 3) - (from.hosts[4]?.cpuSeconds ?? []).reduce((sum, modes) => sum + (modes[3] ?? 0), 0) / 8 / seconds).toBeLessThan(0.4);
    const job = run.telemetry.pods.find((pod) => pod.workload.app === 'reports' && pod.host.name === 'worker-4')?.containers[0];
    expect([(job?.cfsThrottledPeriods ?? 0) / (job?.cfsPeriods ?? 1), job?.limitCores]).toEqual([1, 0.5]);
    const codes = run.telemetry.requests.filter((one) => one.destination?.name === 'catalog-v1' && one.reporter === 'destination');
    const count = (code: string): number => codes.filter((one) => one.code === code).reduce((sum, one) => sum + one.count, 0);
    expect(count('404') / (count('200') + count('404'))).toBeGreaterThan(0.03);
  });
});
