import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { createSimulation } from '../walk/simulation';
import type { CallSpec } from '../world/shop-plan';
import { behaviour, call } from '../world/shop-plan';
import { guidesStory } from './guides-story';

const startAt = 1_000_000;

/** A chain of services of which each retries the next and the last always fails. */
function chain(depth: number, attempts: number): Scenario {
  const story = guidesStory([[0, 1]], []);
  const names = ['frontend', 'checkout', 'auth', 'inventory', 'payment'].slice(0, depth + 1);
  return {
    ...story,
    plan(seed) {
      const plan = story.plan(seed);
      const nested = (rest: readonly string[]): CallSpec[] => (rest[0] === undefined ? [] : [call(`shop/${rest[0]}`, ...nested(rest.slice(1)))]);
      const [tree] = nested(names);
      const behaviours = new Map([...plan.behaviours].map(([name, does]) => [name, behaviour(0.1, 0, { errorShare: name === `shop/${names[depth] ?? ''}` ? 1 : 0, cores: does.cores })]));
      const routes = names.slice(1).map((name) => ({ service: `shop/${name}`, subsets: [], retry: { attempts, perTryMs: 60_000, retryOn: '5xx' }, maxRequests: null }));
      const entries = plan.entries.map((entry) => ({ ...entry, call: tree ?? entry.call }));
      return { ...plan, behaviours, entries, world: { ...plan.world, routes } };
    },
  };
}

describe('closed forms', () => {
  it('a dead leaf at depth k behind n retries at every hop is asked (n+1)^k times', () => {
    const simulation = createSimulation({ scenario: chain(3, 3), seed: 2, startAt });
    for (let s = 0; s < 60; s++) simulation.step();
    const end = startAt + 60;
    const leaf = simulation.ledger.window({ client: 'shop/auth', service: 'shop/inventory', destination: 'shop/inventory', protocol: 'http' }, startAt, end);
    const top = simulation.ledger.window({ client: 'shop/gateway', service: 'shop/frontend', destination: 'shop/frontend', protocol: 'http' }, startAt, end);
    const answered = top?.source.count ?? 0;
    expect(answered).toBeGreaterThan(10);
    expect(Math.abs((leaf?.destination.count ?? 0) / answered - 64)).toBeLessThan(64 * 0.05);
  });

  it('10: sub-steps of half the length give the same tail', () => {
    const p99 = (subStepMs: number): number => {
      const simulation = createSimulation({ scenario: guidesStory([[0, 80]], []), seed: 4, startAt, subStepMs });
      for (let s = 0; s < 120; s++) simulation.step();
      const edge = { client: 'shop/checkout', service: 'shop/payment', destination: 'shop/payment', protocol: 'http' } as const;
      return simulation.ledger.window(edge, startAt + 20, startAt + 120)?.destination.quantile(0.99) ?? 0;
    };
    expect(Math.abs(p99(50) / p99(100) - 1)).toBeLessThan(0.05);
  });

  it('10: a step of the hosts of half a second gives the same tail, with steal and a limit that binds', () => {
    const p99 = (stepMs: number): readonly number[] => {
      const acts = [
        { id: 'a', incident: 'steal', knobs: { host: 'worker-3', granted: 0.6, slice: 20, ramp: 0 }, at: 0, lasts: null },
        { id: 'b', incident: 'cpu-limit', knobs: { workload: 'shop/inventory', cores: 0.5 }, at: 0, lasts: null },
      ];
      const simulation = createSimulation({ scenario: guidesStory([[0, 60]], acts), seed: 4, startAt, stepMs });
      for (let s = 0; s < 240; s++) simulation.step();
      return ['payment', 'inventory', 'auth'].map((name) => {
        const edge = { client: 'shop/checkout', service: `shop/${name}`, destination: `shop/${name}`, protocol: 'http' } as const;
        return simulation.ledger.window(edge, startAt + 20, startAt + 240)?.destination.quantile(0.99) ?? 0;
      });
    };
    const whole = p99(1000);
    expect(p99(500).map((half, index) => Math.abs(half / (whole[index] ?? 1) - 1) < 0.05)).toEqual([true, true, true]);
  });

  it('9: walks that stand for eight requests each give the same counts, CPU, median and tail', () => {
    const of = (visitsPerSecond: number | null) => {
      const simulation = createSimulation({ scenario: guidesStory([[0, 100]], []), seed: 4, startAt, ...(visitsPerSecond === null ? {} : { visitsPerSecond }) });
      let walked = 0;
      simulation.inside.walk.trace = () => void walked++;
      for (let s = 0; s < 600; s++) simulation.step();
      const edges = (['auth', 'inventory', 'payment'] as const).map((name) => {
        const edge = { client: 'shop/checkout', service: `shop/${name}`, destination: `shop/${name}`, protocol: 'http' } as const;
        return simulation.ledger.window(edge, startAt + 30, startAt + 600)?.destination;
      });
      const busy = simulation.telemetry.hosts.reduce((sum, host) => sum + host.cpuSeconds.reduce((all, modes) => all + (modes[0] ?? 0) + (modes[2] ?? 0), 0), 0);
      return { walked, busy, edges };
    };
    const [every, few] = [of(null), of(64)];
    expect(every.walked / few.walked).toBeGreaterThan(7.5);
    expect(Math.abs(few.busy / every.busy - 1)).toBeLessThan(0.01);
    every.edges.forEach((one, index) => {
      const other = few.edges[index];
      expect(Math.abs((other?.count ?? 0) / (one?.count ?? 1) - 1)).toBeLessThan(0.02);
      expect(Math.abs((other?.quantile(0.5) ?? 0) / (one?.quantile(0.5) ?? 1) - 1)).toBeLessThan(0.03);
      expect(Math.abs((other?.quantile(0.99) ?? 0) / (one?.quantile(0.99) ?? 1) - 1)).toBeLessThan(0.1);
    });
  });

  it('9: rare edges and what is counted one by one keep a walk for every request', () => {
    const walks = (inject: (simulation: ReturnType<typeof createSimulation>) => void): number => {
      const simulation = createSimulation({ scenario: guidesStory([[0, 100]], []), seed: 4, startAt, visitsPerSecond: 64 });
      inject(simulation);
      let walked = 0;
      simulation.inside.walk.trace = () => void walked++;
      for (let s = 0; s < 20; s++) simulation.step();
      return walked;
    };
    const [weighted, bounded, pooled] = [walks(() => undefined), walks((s) => s.inject('tight-breaker', { service: 'shop/payment', connections: 50, pending: 50 })), walks((s) => s.inject('small-pool', { workload: 'shop/auth', workers: 40, hold: 1 }))];
    expect([bounded / weighted > 6, pooled / weighted > 6]).toEqual([true, true]);
    const rare = createSimulation({ scenario: guidesStory([[0, 4]], []), seed: 4, startAt, visitsPerSecond: 1 });
    let walked = 0;
    rare.inside.walk.trace = () => void walked++;
    for (let s = 0; s < 60; s++) rare.step();
    expect(walked).toBeGreaterThan(800);
  });
});
