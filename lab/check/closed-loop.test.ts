import { describe, expect, it } from 'vitest';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import { guidesStory } from './guides-story';

const startAt = 1_000_000;
const thinkSeconds = 2;
const top = { client: 'shop/gateway', service: 'shop/frontend', destination: 'shop/frontend', protocol: 'http' } as const;

function finished(rps: number, variant: { readonly thinkSeconds?: number }, seconds: number, before?: (simulation: Simulation) => void, look?: (simulation: Simulation) => void): Simulation {
  const simulation = createSimulation({ scenario: guidesStory([[0, rps]], []), seed: 4, startAt, variant });
  before?.(simulation);
  for (let s = 0; s < seconds; s++) {
    simulation.step();
    look?.(simulation);
  }
  return simulation;
}

/** Answers a second at the top, and the mean time until an answer, s. */
function answered(simulation: Simulation, from: number, until: number): { readonly rate: number; readonly seconds: number } {
  const { count, sumMs } = simulation.telemetry.requests.filter((one) => one.reporter === 'source' && one.pod.workload.name === 'gateway').reduce((sum, one) => ({ count: sum.count + one.count, sumMs: sum.sumMs + one.sumMs }), { count: 0, sumMs: 0 });
  const counted = simulation.ledger.window(top, startAt + from, startAt + until)?.source.count ?? 0;
  return { rate: counted / (until - from), seconds: sumMs / count / 1000 };
}

describe('a closed loop of clients', () => {
  it('obeys the interactive response time law: N = X · (R + Z)', () => {
    const { rate, seconds } = answered(finished(20, { thinkSeconds }, 240), 20, 240);
    expect(seconds).toBeGreaterThan(0.05);
    expect(Math.abs((rate * (seconds + thinkSeconds)) / 40 - 1)).toBeLessThan(0.03);
  });

  it('has at most one request of each client under way, and asks less often when answers are slow', () => {
    const slow = (simulation: Simulation): void => simulation.inject('cpu-regression', { workload: 'shop/payment', factor: 4, ramp: 0 });
    let [most, mostOpen] = [0, 0];
    const inside = (simulation: Simulation): number => simulation.inside.pods.filter((pod) => pod.workload.name === 'shop/frontend').reduce((sum, pod) => sum + pod.inService, 0);
    const closed = finished(60, { thinkSeconds: 0.5 }, 90, slow, (s) => { most = Math.max(most, inside(s)); });
    finished(60, {}, 90, slow, (s) => { mostOpen = Math.max(mostOpen, inside(s)); });
    expect(most).toBeGreaterThan(5);
    expect(most).toBeLessThanOrEqual(30);
    expect(mostOpen).toBeGreaterThan(60);
    expect(answered(closed, 30, 90).rate).toBeLessThan(52);
    expect(answered(finished(60, { thinkSeconds: 0.5 }, 90), 30, 90).rate).toBeGreaterThan(50);
    expect([...(closed.ledger.window(top, startAt, startAt + 90)?.source.byOutcome.keys() ?? [])]).toEqual(['200 -']);
  });

  it('follows the load: clients come and go', () => {
    const rates = (variant: { readonly thinkSeconds?: number }): number[] => {
      const scenario = { ...guidesStory([[0, 30], [99, 30], [100, 10], [250, 10]], []) };
      const simulation = createSimulation({ scenario, seed: 4, startAt, variant });
      for (let s = 0; s < 250; s++) simulation.step();
      return [[20, 100], [120, 250]].map(([from = 0, until = 0]) => answered(simulation, from, until).rate);
    };
    const [many = 0, few = 0] = rates({ thinkSeconds });
    expect(Math.abs(many / few / 3 - 1)).toBeLessThan(0.08);
  });
});
