import { describe, expect, it } from 'vitest';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import type { RequestSeries } from '../world/telemetry';
import { guidesStory } from './guides-story';

const startAt = 1_000_000;
const steal = (granted: number, at: number, lasts: number) => ({ id: `steal-${at}`, incident: 'steal', knobs: { host: 'worker-3', granted, slice: 30 }, at, lasts });

function run(simulation: Simulation, seconds: number): void {
  for (let s = 0; s < seconds; s++) simulation.step();
}

/** Rates by the caller and at the server, and the share of good answers, in the last `seconds`. */
function checkout(simulation: Simulation, seconds: number): { source: number; destination: number; good: number } {
  const { now } = simulation.telemetry;
  const truth = simulation.ledger.window({ client: 'shop/frontend', service: 'shop/checkout', destination: 'shop/checkout', protocol: 'http' }, now - seconds, now);
  if (truth === null) throw new Error('Checkout was never called.');
  return {
    source: truth.source.count / seconds,
    destination: truth.destination.count / seconds,
    good: (truth.source.byOutcome.get('200 -') ?? 0) / truth.source.count,
  };
}

function leaf(simulation: Simulation, name: string, seconds: number): { rate: number; p99: number; full: number } {
  const { now } = simulation.telemetry;
  const edge = { client: 'shop/checkout', service: `shop/${name}`, destination: `shop/${name}`, protocol: 'http' } as const;
  const truth = simulation.ledger.window(edge, now - seconds, now);
  if (truth === null) throw new Error(`${name} was never called.`);
  const { destination } = truth;
  return { rate: destination.count / seconds, p99: destination.quantile(0.99) ?? 0, full: (destination.byOutcome.get('503 -') ?? 0) / destination.count };
}

/** P99 of payment by host, from the histograms, as the difference to `before` (upper bucket bound, ms). */
function slowShare(series: readonly RequestSeries[], onWorker3: boolean, overBucket: number): number {
  let slow = 0;
  let all = 0;
  for (const s of series) {
    if (s.reporter !== 'destination' || s.destination?.name !== 'payment' || (s.pod.host.name === 'worker-3') !== onWorker3) continue;
    all += s.count;
    for (let i = overBucket; i < s.buckets.length; i++) slow += s.buckets[i] ?? 0;
  }
  return slow / all;
}

describe("the guides' story", () => {
  it.each([1, 2])('is calm at 80 rps, with the documented figures (seed %d)', (seed) => {
    const simulation = createSimulation({ scenario: guidesStory([[0, 80]], []), seed, startAt });
    run(simulation, 150);
    const payment = leaf(simulation, 'payment', 120);
    const auth = leaf(simulation, 'auth', 120);
    expect(checkout(simulation, 120).good).toBe(1);
    expect(payment.p99).toBeGreaterThan(138 / 1.5);
    expect(payment.p99).toBeLessThan(147 * 1.5);
    expect(auth.p99).toBeGreaterThan(39 / 1.5);
    expect(auth.p99).toBeLessThan(39 * 1.5);
  });

  it.each([1, 2])('shows act 1: payment slow on the stolen host only, nothing fails (seed %d)', (seed) => {
    const simulation = createSimulation({ scenario: guidesStory([[0, 80]], [steal(0.45, 0, 10_000)]), seed, startAt });
    run(simulation, 330);
    expect(checkout(simulation, 300).good).toBeGreaterThan(0.995);
    expect(slowShare(simulation.telemetry.requests, true, 8)).toBeGreaterThan(0.02);
    expect(slowShare(simulation.telemetry.requests, false, 8)).toBeLessThan(0.005);
    const payment = leaf(simulation, 'payment', 240);
    expect(payment.p99).toBeGreaterThan(691 / 1.75);
    expect(payment.p99).toBeLessThan(691 * 1.5);
  });

  it.each([1, 2, 3])('tips at the peak, outlives the steal and heals when retries are off (seed %d)', (seed) => {
    const load = [
      [0, 80],
      [120, 80],
      [150, 90],
    ] as const;
    const story = guidesStory(load, [steal(0.36, 30, 270)]);
    const simulation = createSimulation({ scenario: story, seed, startAt });
    run(simulation, 295);
    const storm = checkout(simulation, 20);
    expect(storm.good).toBeLessThan(0.02);
    expect(storm.destination / storm.source).toBeGreaterThan(3.8);
    expect(leaf(simulation, 'auth', 20).full).toBeGreaterThan(0.12);
    run(simulation, 165);
    const after = checkout(simulation, 20);
    expect(after.good).toBeLessThan(0.02);
    expect(after.destination / after.source).toBeGreaterThan(3.8);
    const auth = leaf(simulation, 'auth', 20);
    expect(auth.p99).toBeGreaterThan(1800 / 1.5);
    expect(auth.p99).toBeLessThan(1800 * 1.5);
    simulation.setRetries(false);
    run(simulation, 45);
    const healed = checkout(simulation, 10);
    expect(healed.good).toBe(1);
    expect(healed.destination / healed.source).toBeLessThan(1.1);
  });

  it('does not tip without the steal', () => {
    const simulation = createSimulation({ scenario: guidesStory([[0, 90]], []), seed: 1, startAt });
    run(simulation, 300);
    expect(checkout(simulation, 240)).toMatchObject({ good: 1 });
  });
});
