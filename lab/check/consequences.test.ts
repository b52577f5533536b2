import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { EdgeName } from '../truth/ledger';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import { guidesStory } from './guides-story';

const startAt = 1_000_000;

function finished(scenario: Scenario | string, seconds: number, before?: (simulation: Simulation) => void): Simulation {
  const simulation = createSimulation({ scenario, seed: 11, startAt });
  before?.(simulation);
  for (let s = 0; s < seconds; s++) simulation.step();
  return simulation;
}

/** P99 at the destination over the whole run but its first minute, ms. */
function p99(simulation: Simulation, name: EdgeName): number {
  return simulation.ledger.window(name, startAt + 60, simulation.telemetry.now)?.destination.quantile(0.99) ?? 0;
}

const payment = { client: 'shop/checkout', service: 'shop/payment', destination: 'shop/payment', protocol: 'http' } as const;
const calm = (rps: number): Scenario => guidesStory([[0, rps]], []);

describe('consequences of the physics', () => {
  it('13: more stolen time, longer slices and more load make the tail longer', () => {
    const stolen = [1, 0.8, 0.6, 0.48].map((granted) => p99(finished(calm(60), 240, (s) => s.inject('steal', { granted, slice: 20 })), payment));
    const sliced = [4, 15, 45].map((slice) => p99(finished(calm(60), 240, (s) => s.inject('steal', { granted: 0.6, slice })), payment));
    const loaded = [40, 80, 120, 160].map((rps) => p99(finished(calm(rps), 240), payment));
    for (const row of [stolen, sliced, loaded]) expect(row).toEqual([...row].sort((a, b) => a - b));
  });

  it('13: a tighter limit makes the tail longer and throttles more', () => {
    const runs = [2, 0.5, 0.3].map((cores) => finished(calm(50), 240, (s) => s.inject('cpu-limit', { workload: 'shop/payment', cores })));
    const tails = runs.map((run) => p99(run, payment));
    const throttled = runs.map((run) => {
      const containers = run.telemetry.pods.filter((p) => p.workload.name === 'payment').flatMap((p) => p.containers);
      return containers.reduce((sum, c) => sum + (c.cfsThrottledPeriods ?? 0), 0);
    });
    expect(tails).toEqual([...tails].sort((a, b) => a - b));
    expect(throttled).toEqual([...throttled].sort((a, b) => a - b));
    expect(throttled[0]).toBe(0);
  });

  it('12: a slow disk is felt by the workloads that sync on that host, and by nobody else there', () => {
    const quiet = { ...scenarioNamed('quiet-day'), rollout: null };
    const runs = [finished(quiet, 300), finished(quiet, 300, (s) => s.inject('slow-disk', { host: 'worker-2' }))];
    const tail = (client: string, service: string, destination = service) => runs.map((run) => p99(run, { client, service, destination, protocol: 'http' }));
    const grown = ([well, sick]: readonly number[]): number => (sick ?? 0) / (well ?? 1);
    expect(grown(tail('fulfilment/orders', 'payments/ledger'))).toBeGreaterThan(5);
    expect(grown(tail('shop/checkout', 'fulfilment/orders'))).toBeGreaterThan(3);
    expect(Math.abs(grown(tail('shop/storefront', 'shop/catalog', 'shop/catalog-v1')) - 1)).toBeLessThan(0.05);
    expect(Math.abs(grown(tail('shop/checkout', 'payments/payment')) - 1)).toBeLessThan(0.05);
    const [well, sick] = runs.map((run) => run.telemetry.hosts.map((h) => ({ io: h.psiIoWaiting, wait: h.cpuSeconds.reduce((sum, m) => sum + (m[4] ?? 0), 0) })));
    expect((sick?.[1]?.io ?? 0) - (well?.[1]?.io ?? 0)).toBeGreaterThan(100);
    expect((sick?.[1]?.wait ?? 0) - (well?.[1]?.wait ?? 0)).toBeGreaterThan(200);
    expect(Math.abs((sick?.[2]?.io ?? 0) - (well?.[2]?.io ?? 0))).toBeLessThan(1);
  });

  it('grants the demo about 22 % steal on one host in its first act, and a little on the others', () => {
    const run = createSimulation({ scenario: 'black-friday', seed: 42, startAt, onsetAfter: 60 });
    const stolen = (): number[] => run.telemetry.hosts.map((h) => h.cpuSeconds.reduce((sum, m) => sum + (m[7] ?? 0), 0));
    for (let s = 0; s < 120; s++) run.step();
    const before = stolen();
    for (let s = 0; s < 300; s++) run.step();
    const shares = stolen().map((seconds, i) => (seconds - (before[i] ?? 0)) / 300 / 8);
    expect(shares[2]).toBeGreaterThan(0.18);
    expect(shares[2]).toBeLessThan(0.28);
    for (const share of shares.filter((_, i) => i !== 2)) expect(share).toBeLessThan(0.02);
  });
});
