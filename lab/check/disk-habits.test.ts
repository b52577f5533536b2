import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import type { DiskHabits } from '../world/disk-habits';
import { diskHabits } from '../world/disk-habits';
import { InvariantWatch } from './invariant-watch';

const startAt = 1_000_000;
const seconds = 150;
const calm: Scenario = { ...scenarioNamed('quiet-day'), acts: [], rollout: null };
const habits = { 'shop/catalog-v1': { logBytes: 40_000 }, 'accounts/profile': { coldShare: 0.3 } };

/** The demo's shop with a disk of worker-2 that is full of writes from the tenth second on, or none that is. */
function finished(diskHabits: Readonly<Record<string, DiskHabits>>, slow: boolean): { readonly simulation: Simulation; readonly broken: readonly string[] } {
  const simulation = createSimulation({ scenario: calm, seed: 11, startAt, variant: { diskHabits } });
  const watch = new InvariantWatch(simulation);
  for (let s = 0; s < seconds; s++) {
    if (s === 10 && slow) simulation.inject('slow-disk', { host: 'worker-2', ramp: 0 });
    simulation.step();
  }
  return { simulation, broken: watch.breaches() };
}

function p95({ simulation }: ReturnType<typeof finished>, client: string, service: string, destination = service): number {
  const protocol = service === 'shop/cart' ? 'grpc' : 'http';
  return simulation.ledger.window({ client, service, destination, protocol }, startAt + 60, startAt + seconds)?.destination.quantile(0.95) ?? 0;
}

/** Waits for the disk of a workload's application on worker-2, s. */
function waited({ simulation }: ReturnType<typeof finished>, workload: string): number {
  return simulation.telemetry.pods.find((pod) => pod.workload.name === workload && pod.host.name === 'worker-2')?.containers[0]?.psiIoWaiting ?? -1;
}

const answers = ({ simulation }: ReturnType<typeof finished>): unknown => simulation.telemetry.requests.map((one) => [one.pod.name, one.reporter, one.code, one.count, one.sumMs, [...one.buckets]]);

describe('what applications do with the disk beside fsync', () => {
  const [usual, sick] = [finished({}, true), finished(habits, true)];

  it('makes them wait for a disk that is full of writes: a log that fills its pipe, pages that are not in the cache', () => {
    expect(p95(sick, 'shop/storefront', 'shop/catalog', 'shop/catalog-v1') / p95(usual, 'shop/storefront', 'shop/catalog', 'shop/catalog-v1')).toBeGreaterThan(3);
    expect(p95(sick, 'shop/storefront', 'accounts/profile') / p95(usual, 'shop/storefront', 'accounts/profile')).toBeGreaterThan(3);
    expect(Math.abs(p95(sick, 'shop/storefront', 'shop/cart') / p95(usual, 'shop/storefront', 'shop/cart') - 1)).toBeLessThan(0.05);
    expect([usual.broken, sick.broken]).toEqual([[], []]);
  });

  it('shows a missed page as the pod waiting for the disk, a full pipe as nobody of the pod, and reads as reads', () => {
    expect([waited(usual, 'profile'), waited(usual, 'catalog-v1'), waited(sick, 'catalog-v1')]).toEqual([0, 0, 0]);
    expect(waited(sick, 'profile')).toBeGreaterThan(1);
    const reads = [usual, sick].map(({ simulation }) => simulation.telemetry.hosts[1]?.disk.readsCompleted ?? 0);
    expect((reads[1] ?? 0) - (reads[0] ?? 0)).toBeGreaterThan(15);
  });

  it('is felt by nobody while a log leaves room in its pipe, nor on a well disk', () => {
    expect(answers(finished({ 'shop/catalog-v1': { logBytes: 60 } }, true))).toEqual(answers(usual));
    expect(answers(finished({ 'shop/catalog-v1': { logBytes: 40_000 } }, false))).toEqual(answers(finished({}, false)));
  });

  it('is told on a command line by workload, and refused in a sentence', () => {
    expect(diskHabits('shop/a:4096,us:shop/b:10', 'shop/a:25')).toEqual({ 'shop/a': { logBytes: 4096, coldShare: 0.25 }, 'us:shop/b': { logBytes: 10 } });
    expect(diskHabits(undefined, undefined)).toEqual({});
    expect(() => diskHabits('shop/a', undefined)).toThrow('The option --logs takes NAMESPACE/NAME:NUMBER, with commas between several and numbers from 0 to 1000000, not "shop/a".');
    expect(() => diskHabits(undefined, 'shop/a:101')).toThrow('from 0 to 100, not "shop/a:101"');
    expect(() => createSimulation({ scenario: calm, seed: 1, startAt, variant: { diskHabits: { 'shop/none': { coldShare: 1 } } } })).toThrow('There is no workload "shop/none"; workloads are ');
  });
});
