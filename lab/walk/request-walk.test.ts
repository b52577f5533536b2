import { describe, expect, it } from 'vitest';
import { guidesStory } from '../check/guides-story';
import type { Scenario } from '../scenarios/scenario';
import { createSimulation } from './simulation';
import type { Behaviour } from '../world/shop-plan';
import type { RouteSpec } from '../world/world';

const startAt = 1_000_000;

/** The story at a calm rate, with another behaviour of checkout or another route to it. */
function changed(change: Partial<Behaviour>, route: Partial<RouteSpec>): Scenario {
  const story = guidesStory([[0, 60]], []);
  return {
    ...story,
    plan(seed) {
      const plan = story.plan(seed);
      const behaviours = new Map(plan.behaviours);
      const checkout = behaviours.get('shop/checkout');
      if (checkout !== undefined) behaviours.set('shop/checkout', { ...checkout, ...change });
      const routes = (plan.world.routes ?? []).map((r) => ({ ...r, ...route }));
      return { ...plan, behaviours, world: { ...plan.world, routes } };
    },
  };
}

function checkoutAfter(scenario: Scenario, seconds: number) {
  const simulation = createSimulation({ scenario, seed: 2, startAt });
  for (let s = 0; s < seconds; s++) simulation.step();
  return simulation;
}

const edge = { client: 'shop/frontend', service: 'shop/checkout', destination: 'shop/checkout', protocol: 'http' } as const;

describe('the walk of requests', () => {
  it('makes (1−f⁴)/(1−f) attempts when a share f fails and three retries are allowed', () => {
    const simulation = checkoutAfter(changed({ errorShare: 0.3 }, {}), 300);
    const truth = simulation.ledger.window(edge, startAt, startAt + 300);
    expect(Math.abs((truth?.destination.count ?? 0) / (truth?.source.count ?? 1) / ((1 - 0.3 ** 4) / 0.7) - 1)).toBeLessThan(0.02);
    expect(Math.abs((truth?.source.byOutcome.get('500 URX') ?? 0) / (truth?.source.count ?? 1) - 0.3 ** 4)).toBeLessThan(0.003);
    expect(truth?.source.byOutcome.get('500 -')).toBeUndefined();
  });

  it('cuts every try at its time-out: 0 DC at the server, 504 URX,UT at the client', () => {
    const simulation = checkoutAfter(changed({ waitMs: 9000 }, {}), 60);
    const truth = simulation.ledger.window(edge, startAt + 10, startAt + 60);
    const cut = truth?.destination.byOutcome.get('0 DC') ?? 0;
    expect(cut / (truth?.destination.count ?? 1)).toBeGreaterThan(0.99);
    expect(truth?.destination.quantile(0.5)).toBeGreaterThan(598);
    expect(truth?.destination.quantile(0.5)).toBeLessThanOrEqual(600);
    expect((truth?.source.byOutcome.get('504 URX,UT') ?? 0) / (truth?.source.count ?? 1)).toBeGreaterThan(0.99);
    const source = simulation.telemetry.requests.filter((s) => s.reporter === 'source' && s.flags === 'URX,UT');
    expect(new Set(source.map((s) => [s.code, s.policy, s.destination?.name].join()))).toEqual(new Set(['504,unknown,checkout']));
  });

  it('refuses at the client beyond the limit of a breaker: 503 UO with no destination', () => {
    const simulation = checkoutAfter(changed({ waitMs: 300 }, { retry: null, maxRequests: 2 }), 60);
    const refused = simulation.ledger.window({ ...edge, destination: null }, startAt, startAt + 60);
    expect([...(refused?.source.byOutcome.keys() ?? [])]).toEqual(['503 UO']);
    expect(refused?.lost).toBe(refused?.source.count);
    const series = simulation.telemetry.requests.filter((s) => s.flags === 'UO');
    expect(series.length).toBeGreaterThan(0);
    for (const s of series) expect([s.reporter, s.destination, s.code]).toEqual(['source', null, '503']);
  });

  it('resets what is inside a pod at the instant its application dies, and nothing of it later', () => {
    const simulation = checkoutAfter(changed({ waitMs: 20_000 }, { retry: null }), 30);
    simulation.inject('memory-leak', { workload: 'shop/checkout', rate: 500, limit: 190, ramp: 0 });
    const pods = simulation.inside.pods.filter((pod) => pod.workload.name === 'shop/checkout');
    const inside = (): number => pods.reduce((sum, pod) => sum + pod.inService, 0);
    const resets = (): number => simulation.ledger.window(edge, 0, simulation.telemetry.now)?.destination.byOutcome.get('503 UC') ?? 0;
    let before = 0;
    while (pods.every((pod) => pod.crashes === 0)) {
      before = inside();
      simulation.step();
    }
    const died = pods.filter((pod) => pod.crashes > 0);
    expect(died.map((pod) => pod.inService)).toEqual(died.map(() => 0));
    expect(before).toBeGreaterThan(600);
    const atOnce = resets();
    expect(atOnce).toBeGreaterThan((before / pods.length) * died.length * 0.9);
    simulation.stop('memory-leak');
    for (let s = 0; s < 4; s++) simulation.step();
    if (died.length === pods.length) expect(resets()).toBe(atOnce);
    expect(Math.min(...pods.map((pod) => pod.inService))).toBeGreaterThanOrEqual(0);
  });
});
