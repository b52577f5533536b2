import { describe, expect, it } from 'vitest';
import { incidents } from '../incidents/incident-catalogue';
import { createSimulation } from '../walk/simulation';
import { InvariantWatch } from './invariant-watch';
import { pairWith, sweepLottery, sweepOne } from './invariant-sweep';

describe('every incident keeps the invariants', () => {
  it('alone, with another one drawn for it, and in drawn worlds', () => {
    const rows = [
      ...incidents.map(({ name }, index) => sweepOne(index % 2 === 0 ? [name] : pairWith(name, 3), 3, 30)),
      ...[31, 32].map((seed) => sweepLottery(seed, 60)),
    ];
    expect(rows.filter((row) => row.breaches.length > 0)).toEqual([]);
    expect(rows.length).toBeGreaterThan(40);
  }, 120_000);

  it('and the watch sees what breaks them', () => {
    const broken = (spoil: (simulation: ReturnType<typeof createSimulation>) => void): string[] => {
      const simulation = createSimulation({ scenario: 'quiet-day', seed: 4, startAt: 1_000_000 });
      const watch = new InvariantWatch(simulation);
      for (let s = 0; s < 12; s++) simulation.step();
      watch.look();
      spoil(simulation);
      return [...new Set(watch.breaches().map((breach) => breach.slice(0, 2)))];
    };
    const at = <T>(list: readonly T[]): T => list[0] as T;
    expect(broken(() => undefined)).toEqual([]);
    expect(broken(({ telemetry }) => void (at(telemetry.hosts).tcpOutSegs -= 50))).toEqual(['2:']);
    expect(broken(({ telemetry }) => void (at(telemetry.requests).count += 1))).toEqual(['1:', '2:']);
    expect(broken(({ telemetry }) => void (at(at(telemetry.hosts).cpuSeconds)[0] = (at(at(telemetry.hosts).cpuSeconds)[0] ?? 0) + 3))).toEqual(['3:']);
    expect(broken(({ telemetry }) => void (at(telemetry.hosts).disk.ioTimeWeightedSeconds += 5))).toEqual(['7:']);
    expect(broken(({ inside }) => inside.pods.forEach((pod) => pod.book(1000, 1001, 900)))).toEqual([]);
    expect(broken(({ inside }) => inside.pods.forEach((pod) => (pod.bookedMs += 900)))).toEqual(['8:']);
    expect(broken(({ inside }) => inside.pods.forEach((pod) => { if (pod.workload.ready.includes(pod)) pod.state.diedAt = 1_000_000; }))).toEqual(['6:', '14']);
  });
});
