import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import { createSimulation } from '../walk/simulation';
import type { Simulation } from '../walk/simulation';
import { guidesStory } from './guides-story';
import { InvariantWatch } from './invariant-watch';

const startAt = 1_000_000;
const seconds = 120;
const steal = 7;
const payment = { client: 'shop/checkout', service: 'shop/payment', destination: 'shop/payment', protocol: 'http' } as const;

/** The story with steal from the first second on from so many vCPUs of the payment pods' host. */
function finished(cpus: number, look?: (simulation: Simulation) => void): Simulation {
  const simulation = createSimulation({ scenario: guidesStory([[0, 40]], []), seed: 4, startAt });
  simulation.inject('steal', { host: 'worker-3', granted: 0.4, slice: 20, ramp: 0, cpus });
  for (let s = 0; s < seconds; s++) {
    if (s === 5) look?.(simulation);
    simulation.step();
  }
  return simulation;
}

function modesOf(simulation: Simulation): number[][] {
  return (simulation.telemetry.hosts[2]?.cpuSeconds ?? []).map((modes) => [...modes]);
}

/** Per vCPU of the host: seconds of work, and seconds of steal, from the fifth second on. */
function spentBy(cpus: number): { readonly worked: number[]; readonly stolen: number[] } {
  let before: number[][] = [];
  const simulation = finished(cpus, (now) => {
    before = modesOf(now);
  });
  const passed = modesOf(simulation).map((modes, cpu) => modes.map((value, mode) => value - (before[cpu]?.[mode] ?? 0)));
  const busy = (modes: readonly number[]): number => [0, 1, 2, 5, 6].reduce((sum, mode) => sum + (modes[mode] ?? 0), 0);
  return { worked: passed.map(busy), stolen: passed.map((modes) => modes[steal] ?? 0) };
}

describe('steal on some of the vCPUs of a host', () => {
  it('is u(1−a)/a on those, nothing on the others', () => {
    const { worked, stolen } = spentBy(2);
    expect(stolen.map((one, cpu) => Math.abs(one - (cpu < 2 ? 1.5 * (worked[cpu] ?? 0) : 0)) < 1e-6)).toEqual(new Array(8).fill(true));
    expect(stolen[0]).toBeGreaterThan(5);
  });

  it('is the same from all by number as from all', () => {
    const answers = (simulation: Simulation): unknown => simulation.telemetry.requests.map((series) => [series.pod.name, series.code, series.count, series.sumMs, [...series.buckets]]);
    const [all, each] = [finished(0), finished(8)];
    expect(answers(each)).toEqual(answers(all));
    const rows = modesOf(all);
    modesOf(each).forEach((modes, cpu) => modes.forEach((value, mode) => expect(value).toBeCloseTo(rows[cpu]?.[mode] ?? 0, 6)));
  });

  it('lengthens the tail with the number of vCPUs, and the other hosts know nothing of it', () => {
    const tails = [1, 2, 4, 8].map((cpus) => finished(cpus).ledger.window(payment, startAt + 20, startAt + seconds)?.destination.quantile(0.95) ?? 0);
    expect(tails).toEqual([...tails].sort((a, b) => a - b));
    expect(new Set(tails).size).toBe(4);
    const others = finished(2).telemetry.hosts.filter((_, index) => index !== 2).flatMap((host) => host.cpuSeconds.map((modes) => modes[steal]));
    expect(new Set(others)).toEqual(new Set([600]));
  });

  it('leaves work to the other vCPUs once those it is taken from can take no more, and every invariant holds', () => {
    const calm: Scenario = { ...scenarioNamed('quiet-day'), acts: [], rollout: null };
    const simulation = createSimulation({ scenario: calm, seed: 4, startAt });
    const watch = new InvariantWatch(simulation);
    for (let s = 0; s < 20; s++) simulation.step();
    simulation.inject('steal', { host: 'worker-3', granted: 0.4, slice: 20, ramp: 0, cpus: 2 });
    simulation.inject('busy-neighbour', { host: 'worker-3', threads: 12, ramp: 0 });
    simulation.step();
    const stolenAt = (): number[] => simulation.telemetry.hosts[2]?.cpuSeconds.map((modes) => modes[steal] ?? 0) ?? [];
    const before = stolenAt();
    for (let s = 0; s < 60; s++) simulation.step();
    const host = simulation.inside.hosts[2];
    expect(host?.hypervisor.part?.share).toBeLessThan(0.2);
    const stolen = stolenAt().map((now, cpu) => (now - (before[cpu] ?? 0)) / 60);
    expect(stolen.slice(0, 2).map((share) => share > 0.59 && share < 0.7)).toEqual([true, true]);
    expect(watch.breaches()).toEqual([]);
  });
});
