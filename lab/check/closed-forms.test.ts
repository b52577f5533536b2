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
});
