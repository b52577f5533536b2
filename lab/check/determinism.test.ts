import { describe, expect, it } from 'vitest';
import { createSimulation } from '../walk/simulation';
import type { WorldTelemetry } from '../world/telemetry';

const startAt = 1_000_000;

/** Everything the telemetry holds, as text. */
function written(telemetry: WorldTelemetry): string {
  const series = telemetry.requests.map((s) => [s.pod.name, s.reporter, s.code, s.flags, s.count, s.sumMs, [...s.buckets], s.requestBytes, s.responseBytes]);
  const tcp = telemetry.tcp.map((s) => [s.pod.name, s.reporter, s.opened, s.closed, s.sentBytes, s.receivedBytes]);
  const hosts = telemetry.hosts.map((h) => ({ ...h, cpuSeconds: h.cpuSeconds.map((c) => [...c]), schedstatRunning: [...h.schedstatRunning], schedstatWaiting: [...h.schedstatWaiting] }));
  return JSON.stringify([series, tcp, hosts, telemetry.pods, telemetry.events]);
}

function run(seed: number, before?: (simulation: ReturnType<typeof createSimulation>) => void, without: readonly string[] = []): string {
  const simulation = createSimulation({ scenario: 'black-friday', seed, startAt, onsetAfter: 60, without });
  before?.(simulation);
  for (let s = 0; s < 150; s++) simulation.step();
  return written(simulation.telemetry);
}

describe('a run', () => {
  it('is the same to the byte for the same seed and another for another', () => {
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });

  it.each([
    ['steal', { granted: 1 }],
    ['slow-disk', { factor: 1, depth: 0 }],
    ['load-spike', { factor: 1 }],
  ])('is the same to the byte with %s of no strength', (name, knobs) => {
    expect(run(7, (simulation) => simulation.inject(name, knobs))).toBe(run(7));
  });

  it('has the same names, pods and series before the onset whatever is to come', () => {
    const names = (scenario: string): string => {
      const simulation = createSimulation({ scenario, seed: 3, startAt, onsetAfter: 200 });
      for (let s = 0; s < 60; s++) simulation.step();
      return JSON.stringify(simulation.telemetry.pods.map((pod) => [pod.name, pod.ip, pod.host.name]));
    };
    expect(names('black-friday')).toBe(names('quiet-day'));
    expect(names('slow-disk')).toBe(names('quiet-day'));
  });

  it('comes when it is asked to, as hard and as long: not before the onset, not after its end', () => {
    const stolen = (more: { severity?: number; lasts?: number }): number[] => {
      const simulation = createSimulation({ scenario: 'black-friday', seed: 7, startAt, onsetAfter: 30, ...more });
      const total = (): number => (simulation.telemetry.hosts[2]?.cpuSeconds ?? []).reduce((sum, modes) => sum + (modes[7] ?? 0), 0);
      return [30, 120, 200].map((until, i, all) => {
        const before = total();
        for (let s = all[i - 1] ?? 0; s < until; s++) simulation.step();
        return total() - before;
      });
    };
    const [whole, mild, short] = [stolen({}), stolen({ severity: 0.4 }), stolen({ lasts: 60 })];
    expect(whole[0]).toBe(mild[0]);
    expect((mild[1] ?? 0) / (whole[1] ?? 1)).toBeLessThan(0.5);
    expect((short[2] ?? 0) / (whole[2] ?? 1)).toBeLessThan(0.2);
    expect((short[1] ?? 0) / (whole[1] ?? 1)).toBeGreaterThan(0.5);
  });

  it('can leave an act out', () => {
    expect(run(7, undefined, ['steal'])).not.toBe(run(7));
  });
});
