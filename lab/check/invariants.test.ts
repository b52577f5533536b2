import { beforeAll, describe, expect, it } from 'vitest';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { AttemptTrace } from '../walk/attempt-end';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import { envoyBounds } from '../world/telemetry';

const startAt = 1_000_000;
const seconds = 900;

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** One run with everything in it: a rollout, a limit, steal, a slow disk, and the storm at the end. */
let simulation: Simulation;
const traces: AttemptTrace[] = [];
let falls = 0;

function watch(previous: Map<object, number>): void {
  for (const series of simulation.telemetry.requests) {
    if (series.count < (previous.get(series) ?? 0)) falls++;
    previous.set(series, series.count);
  }
}

beforeAll(() => {
  const scenario = { ...scenarioNamed('black-friday'), rollout: { workload: 'accounts/profile', at: 100 } };
  simulation = createSimulation({ scenario, seed: 5, startAt, onsetAfter: 20 });
  simulation.inside.walk.trace = (attempt) => {
    if (traces.length < 60_000) traces.push(attempt);
  };
  simulation.inject('slow-disk', { host: 'worker-6' });
  const previous = new Map<object, number>();
  for (let s = 0; s < seconds; s++) {
    simulation.step();
    if (s % 50 === 0) watch(previous);
  }
}, 60_000);

describe('invariants of the lab', () => {
  it('1: destinations counted every attempt that arrived, and the ledger agrees with the series', () => {
    const { ledger, telemetry } = simulation;
    const truths = ledger.names().map((name) => ({ name, truth: ledger.window(name, 0, telemetry.now) }));
    for (const { truth } of truths) expect(truth?.destination.count).toBe((truth?.attempts ?? 0) - (truth?.lost ?? 0));
    const meshed = truths.filter(({ name }) => name.destination !== null && name.protocol !== 'tcp');
    const counted = (reporter: string): number => sum(telemetry.requests.filter((s) => s.reporter === reporter && s.destination !== null).map((s) => s.count));
    expect(counted('destination')).toBe(sum(meshed.map(({ truth }) => truth?.destination.count ?? 0)));
    const proxied = meshed.filter(({ name }) => name.client !== 'fulfilment/partner-sync');
    expect(counted('source')).toBe(sum(proxied.map(({ truth }) => truth?.source.count ?? 0)));
  });

  it('2: buckets add up to the count, sums lie within the bounds, counters never fall', () => {
    expect(falls).toBe(0);
    for (const series of simulation.telemetry.requests) {
      expect(sum(series.buckets)).toBe(series.count);
      const least = sum([...series.buckets].map((n, i) => n * (i === 0 ? 0 : (envoyBounds[i - 1] ?? 0))));
      expect(series.sumMs).toBeGreaterThanOrEqual(least);
      if (series.buckets[envoyBounds.length] === 0) {
        expect(series.sumMs).toBeLessThanOrEqual(sum([...series.buckets].map((n, i) => n * (envoyBounds[i] ?? 0))));
      }
    }
  });

  it('3: the modes of a CPU fill its time, and containers and host services fill the busy modes', () => {
    const fresh = createSimulation({ scenario: 'quiet-day', seed: 5, startAt });
    const before = fresh.telemetry.hosts.map((h) => h.cpuSeconds.map((modes) => sum(modes)));
    const busyBefore = fresh.telemetry.hosts.map((h) => busy(h.cpuSeconds));
    for (let s = 0; s < 300; s++) fresh.step();
    fresh.telemetry.hosts.forEach((host, i) => {
      host.cpuSeconds.forEach((modes, cpu) => expect(sum(modes) - (before[i]?.[cpu] ?? 0)).toBeCloseTo(300, 2));
      const pods = fresh.telemetry.pods.filter((pod) => pod.host === host.spec);
      const containers = sum(pods.flatMap((pod) => pod.containers.map((c) => c.cpuUserSeconds + c.cpuSystemSeconds)));
      const services = fresh.inside.hosts[i]?.serviceSeconds ?? 0;
      expect(containers + services).toBeCloseTo(busy(host.cpuSeconds) - (busyBefore[i] ?? 0), 3);
    });
  });

  it('4: Little holds in pods: requests inside = rate · time', () => {
    const fresh = createSimulation({ scenario: 'quiet-day', seed: 5, startAt });
    const inside = new Map<string, number>();
    const { pods, walk } = fresh.inside;
    const advance = walk.advance.bind(walk);
    walk.advance = (until) => {
      advance(until);
      for (const pod of pods) inside.set(pod.workload.spec.name, (inside.get(pod.workload.spec.name) ?? 0) + pod.inService);
    };
    const length = 600;
    for (let s = 0; s < length; s++) fresh.step();
    for (const name of ['payment', 'orders', 'checkout', 'storefront']) {
      const arrived = fresh.telemetry.requests.filter((s) => s.reporter === 'destination' && s.destination?.name === name);
      // Counters lose half a millisecond by truncation and include both ways through the server's proxy (0.3 ms);
      // the walk counts a request in from its sending, some 0.4 ms before the server's proxy has it.
      const byRate = sum(arrived.map((s) => s.sumMs + (0.5 - 0.3 + 0.4) * s.count)) / 1000 / length;
      const byCount = (inside.get(name) ?? 0) / (length * 10);
      expect({ name, near: Math.abs(byCount / byRate - 1) < 0.03 }).toEqual({ name, near: true });
    }
  });

  it('5: a parent takes at least as long as each of its calls, a source as long as its destination', () => {
    const byKey = new Map(traces.map((trace) => [trace.key, trace]));
    let pairs = 0;
    for (const trace of traces) {
      expect(trace.sourceMs).toBeGreaterThanOrEqual(trace.destinationMs - 1e-6);
      const parent = trace.parent === null ? undefined : byKey.get(trace.parent);
      if (parent === undefined) continue;
      pairs++;
      expect(parent.destinationMs).toBeGreaterThanOrEqual(trace.sourceMs - 1e-6);
    }
    expect(pairs).toBeGreaterThan(30_000);
  });

  it('6: a container stays within its limit, with at most ten periods a second', () => {
    const limited = simulation.telemetry.pods.flatMap((pod) => pod.containers.map((c) => ({ c, limit: pod.workload.containers.find((s) => s.name === c.name)?.limitCores })));
    let some = 0;
    for (const { c, limit } of limited) {
      if (c.cfsPeriods === null || limit === undefined || limit === null) continue;
      some++;
      expect(c.cpuUserSeconds + c.cpuSystemSeconds).toBeLessThanOrEqual(limit * seconds + limit * 0.1);
      expect(c.cfsThrottledPeriods).toBeLessThanOrEqual(c.cfsPeriods);
      expect(c.cfsPeriods).toBeLessThanOrEqual(10 * seconds);
    }
    expect(some).toBeGreaterThan(20);
  });

  it('7: a disk is busy at most all the time and its times obey Little', () => {
    const before = simulation.telemetry.hosts.map((h) => ({ ...h.disk }));
    simulation.step();
    simulation.telemetry.hosts.forEach((host, i) => {
      const was = before[i];
      if (was === undefined) throw new Error('A host appeared.');
      const operations = host.disk.writesCompleted - was.writesCompleted + host.disk.readsCompleted - was.readsCompleted;
      const time = host.disk.writeTimeSeconds - was.writeTimeSeconds + host.disk.readTimeSeconds - was.readTimeSeconds;
      expect(host.disk.ioTimeSeconds - was.ioTimeSeconds).toBeLessThanOrEqual(1 + 1e-9);
      expect(host.disk.ioTimeWeightedSeconds - was.ioTimeWeightedSeconds).toBeCloseTo(time, 6);
      expect(operations).toBeGreaterThan(0);
    });
    expect(simulation.telemetry.hosts[5]?.disk.ioNow).toBeGreaterThanOrEqual(12);
  });

  it('8: work is conserved: what was booked is done or still ahead', () => {
    for (const pod of simulation.inside.pods) {
      const app = pod.state.containers.find((c) => c.name !== 'istio-proxy');
      if (app === undefined || pod.state.diedAt !== null) continue;
      const lived = simulation.telemetry.now - Math.max(startAt, pod.state.bornAt);
      const done = app.cpuUserSeconds + app.cpuSystemSeconds - lived * pod.workload.behaviour.idleCores;
      expect(done).toBeCloseTo((pod.bookedMs - pod.backlogMs) / 1000, 4);
    }
  });

  it('14: pods agree with series: hosts, replicas, births and deaths', () => {
    const { telemetry } = simulation;
    const pods = new Set(telemetry.pods);
    for (const series of [...telemetry.requests, ...telemetry.tcp]) {
      expect(pods.has(series.pod)).toBe(true);
      expect(series.bornAt).toBeGreaterThanOrEqual(series.pod.bornAt);
    }
    expect(new Set(telemetry.pods.map((pod) => `${pod.workload.namespace}/${pod.name}`)).size).toBe(telemetry.pods.length);
    expect(new Set(telemetry.pods.map((pod) => pod.ip)).size).toBe(telemetry.pods.length);
    const profile = telemetry.pods.filter((pod) => pod.workload.name === 'profile');
    expect(profile.map((pod) => [pod.diedAt === null, pod.ready])).toEqual([
      [false, false],
      [false, false],
      [true, true],
      [true, true],
    ]);
  });
});

function busy(cpus: readonly Float64Array[]): number {
  return sum(cpus.map((modes) => (modes[0] ?? 0) + (modes[2] ?? 0) + (modes[5] ?? 0) + (modes[6] ?? 0)));
}
