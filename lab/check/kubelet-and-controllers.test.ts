import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';

const startAt = 1_000_000;
const calm: Scenario = { ...scenarioNamed('quiet-day'), acts: [], rollout: null };

type Injected = readonly (readonly [name: string, knobs: Record<string, number | string>])[];

function after(seconds: number, injected: Injected, scenario: Scenario = calm): Simulation {
  const simulation = createSimulation({ scenario, seed: 11, startAt });
  for (let s = 0; s < 20; s++) simulation.step();
  for (const [name, knobs] of injected) simulation.inject(name, { ramp: 0, ...knobs });
  for (let s = 0; s < seconds; s++) simulation.step();
  return simulation;
}

const reasons = (simulation: Simulation, reason: string) => simulation.telemetry.events.filter((event) => event.reason === reason);
const alive = (simulation: Simulation, workload: string) => simulation.telemetry.pods.filter((pod) => `${pod.workload.namespace}/${pod.workload.name}` === workload && pod.diedAt === null);

describe('the kubelet and the controllers', () => {
  it('a host without memory evicts the pod that holds most, until there is enough; it is born again elsewhere', () => {
    const sick = after(60, [['memory-eviction', { host: 'worker-5', gigabytes: 14.2 }]]);
    const evicted = reasons(sick, 'Evicted');
    const names = new Set(evicted.map((event) => event.name));
    const gone = sick.telemetry.pods.filter((pod) => names.has(pod.name));
    expect(gone.map((pod) => pod.workload.name).sort()).toEqual(['checkout', 'payment', 'search']);
    expect(gone.map((pod) => [pod.host.name, pod.diedAt !== null])).toEqual(gone.map(() => ['worker-5', true]));
    expect(evicted[0]?.message).toMatch(/^The node was low on resource: memory\. Threshold quantity: 100Mi, available: 95Mi\. Container /);
    expect(reasons(sick, 'EvictionThresholdMet').map((event) => event.name)).toEqual(['worker-5']);
    for (const pod of gone) {
      const now = alive(sick, `${pod.workload.namespace}/${pod.workload.name}`);
      const before = sick.telemetry.pods.filter((one) => one.workload === pod.workload && one.bornAt < startAt).length;
      expect(now.length).toBe(before);
      expect(now.filter((one) => one.bornAt > startAt).map((one) => one.host.name)).not.toContain('worker-5');
    }
    const worker = sick.telemetry.hosts[4];
    expect((worker?.memoryAvailableBytes ?? 0) > 100 * 1024 ** 2).toBe(true);
  });

  it('nobody is evicted while there is memory, and the run is the same to the byte', () => {
    const sick = after(60, [['memory-eviction', { host: 'worker-5', gigabytes: 0 }]]);
    const well = after(60, []);
    expect(reasons(sick, 'Evicted')).toEqual([]);
    expect(JSON.stringify(sick.telemetry.requests.map((one) => [one.count, one.sumMs]))).toBe(JSON.stringify(well.telemetry.requests.map((one) => [one.count, one.sumMs])));
  });

  it('no pod of a drained host stays among the endpoints, not even one that ends before they follow', () => {
    const drain = (host: string, at: number) => ({ id: host, incident: 'host-drain', knobs: { ramp: 0, host, start: 5 }, at, lasts: null });
    const drained: Scenario = { ...calm, onsetAfter: 0, acts: ['worker-2', 'worker-3', 'worker-4', 'worker-5'].map((host, index) => drain(host, 1 + 20 * index)) };
    const simulation = after(100, [], drained);
    const gone = simulation.inside.pods.filter(({ state }) => state.diedAt !== null);
    expect(gone.length).toBeGreaterThan(20);
    expect(gone.filter((pod) => pod.workload.ready.includes(pod)).map(({ state }) => state.name)).toEqual([]);
  });

  it('dearer requests meet more pods where they scale, and are answered sooner than where they do not; five minutes after it the pods go', () => {
    const dearer: Injected = [['cpu-regression', { workload: 'accounts/auth', factor: 3.2 }]];
    const fixed = after(120, dearer);
    const scaled = after(120, [...dearer, ['autoscaling', { workload: 'accounts/auth', target: 0.5, most: 8 }]]);
    expect(alive(fixed, 'accounts/auth').length).toBe(2);
    expect(alive(scaled, 'accounts/auth').length).toBeGreaterThan(2);
    expect(alive(scaled, 'accounts/auth').length).toBeLessThanOrEqual(8);
    expect(reasons(scaled, 'SuccessfulRescale')[0]).toMatchObject({ kind: 'HorizontalPodAutoscaler', namespace: 'accounts', name: 'auth', message: expect.stringMatching(/^New size: \d+; reason: cpu resource utilization/) as string });
    const edge = { client: 'shop/checkout', service: 'accounts/auth', destination: 'accounts/auth', protocol: 'http' } as const;
    const p99 = (simulation: Simulation) => simulation.ledger.window(edge, startAt + 90, startAt + 140)?.destination.quantile(0.99) ?? NaN;
    expect(p99(scaled)).toBeLessThan(p99(fixed));
    const most = alive(scaled, 'accounts/auth').length;
    scaled.stop('cpu-regression');
    for (let s = 0; s < 240; s++) scaled.step();
    expect(alive(scaled, 'accounts/auth').length).toBeGreaterThanOrEqual(most);
    for (let s = 0; s < 160; s++) scaled.step();
    expect(alive(scaled, 'accounts/auth').length).toBeLessThan(most);
    expect(alive(scaled, 'accounts/auth').length).toBeGreaterThanOrEqual(2);
  }, 90_000);

  it('name servers at their CPU limit are throttled, and callers wait for them', () => {
    const sick = after(60, [['dns-limit', { cores: 0.01, work: 1.5, lookups: 0.3 }]]);
    const edge = { client: 'shop/storefront', service: 'shop/cart', destination: 'shop/cart', protocol: 'grpc' } as const;
    expect(sick.ledger.window(edge, startAt + 40, startAt + 80)?.source.quantile(0.99) ?? 0).toBeGreaterThan(500);
    const throttled = alive(sick, 'kube-system/coredns').map(({ containers }) => (containers[0]?.cfsThrottledPeriods ?? 0) / Math.max(1, containers[0]?.cfsPeriods ?? 1));
    expect(Math.min(...throttled)).toBeGreaterThan(0.25);
    const { counts, seconds } = sick.telemetry.slowLookUps ?? { counts: [], seconds: 0 };
    expect(seconds / [...counts].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0.05);
  });

  it('where only registered hosts may be called the others answer 502 from BlackHoleCluster, and the registered ones as before', () => {
    const half: Scenario = { ...scenarioNamed('half-meshed'), acts: [] };
    const sick = after(60, [['registry-only', {}]], half);
    const outside = sick.telemetry.requests.filter((one) => one.service === 'BlackHoleCluster');
    expect(outside.map((one) => [one.reporter, one.code, one.flags, one.destination, one.count > 0])).toEqual(outside.map(() => ['source', '502', '-', null, true]));
    expect(outside.length).toBeGreaterThan(0);
    const registered = (simulation: Simulation) => simulation.telemetry.requests.filter((one) => typeof one.service === 'object' && one.service !== null && 'hostname' in one.service && one.code === '200').reduce((sum, one) => sum + one.count, 0);
    expect(registered(sick) / registered(after(60, [], half))).toBeGreaterThan(0.9);
  });
});
