import { describe, expect, it } from 'vitest';
import { guidesStory } from '../check/guides-story';
import type { Act } from '../scenarios/scenario';
import { computeTruth } from './counterfactual';

const startAt = 1_000_000;
const act = (id: string, incident: string, knobs: Act['knobs'], at = 60, lasts: number | null = null): Act => ({ id, incident, knobs, at, lasts });
const truthOf = (rps: number, acts: readonly Act[], seconds = 240) => computeTruth({ scenario: guidesStory([[0, rps]], acts), seed: 3, startAt, seconds });

describe('counterfactual truth', () => {
  it('finds no sick edge where nothing happens', () => {
    expect(truthOf(40, [], 120)).toMatchObject({ labels: [], runs: 1 });
  });

  it('convicts the fault and acquits the decoy, because the edge is ill without the decoy too', () => {
    const truth = truthOf(60, [
      act('a', 'slow-service', { workload: 'shop/auth', wait: 100 }),
      act('b', 'conntrack-full', { host: 'worker-1', limit: 6000, churn: 0 }, 30),
    ]);
    expect(truth.faults.map(({ id, role }) => [id, role])).toEqual([
      ['a', 'cause'],
      ['b', 'decoy'],
    ]);
    const last = truth.labels.filter((label) => label.interval.end === startAt + 240);
    const auth = last.find((label) => label.edge.service === 'shop/auth');
    expect(auth).toMatchObject({ class: 'application', location: { kind: 'workload', name: 'shop/auth' }, role: 'cause', together: 'alone', unknownIsRight: false, onset: startAt + 60 });
    const checkout = last.find((label) => label.edge.service === 'shop/checkout');
    expect(checkout).toMatchObject({ class: 'application', role: 'victim' });
    expect(checkout?.acceptable).toContainEqual({ class: 'downstream', kind: 'workload', name: 'shop/auth' });
  });

  it('names two faults that either alone would do, and says unknown is right where the deciding exporter is gone', () => {
    const twice = truthOf(60, [act('a', 'lost-route', { service: 'shop/auth' }), act('b', 'mtls-mismatch', { client: 'shop/checkout', service: 'shop/auth' })]);
    expect(twice.labels.find((label) => label.edge.service === 'shop/auth')).toMatchObject({ together: 'redundant', class: 'config' });
    const blind = truthOf(60, [act('a', 'steal', { host: 'worker-3', granted: 0.42, slice: 30, ramp: 0 }), act('b', 'missing-exporter', { target: 'node-exporter/worker-3' }, -1000)]);
    const payment = blind.labels.find((label) => label.edge.service === 'shop/payment');
    expect(payment).toMatchObject({ class: 'host-steal', location: { kind: 'host', name: 'worker-3' }, unknownIsRight: true });
  });

  it('compares what is scraped: a fault that no series shows is unknown by right, one that shows is named with its series', () => {
    const shown = (acts: readonly Act[]) => {
      const truth = computeTruth({ scenario: guidesStory([[0, 60]], acts), seed: 3, startAt, onsetAfter: 180, seconds: 390, intervalSeconds: 30, scrapes: true });
      return { faults: truth.faults.map(({ incident, shownBy }) => [incident, shownBy === null ? null : shownBy.length > 0]), unknown: [...new Set(truth.labels.map(({ unknownIsRight }) => unknownIsRight))], names: truth.faults.flatMap(({ shownBy }) => shownBy ?? []) };
    };
    const steal = { host: 'worker-3', granted: 0.42, slice: 30, ramp: 0 };
    const told = shown([act('a', 'steal', steal, 0)]);
    expect([told.faults, told.unknown, told.names[0]]).toEqual([[['steal', true]], [false], 'node-exporter/worker-3 node_cpu_seconds_total{cpu="0",mode="steal"}']);
    // Without what the catalogue says of it: the runs' own series show that nothing tells.
    const untold = shown([{ ...act('a', 'silent-steal', { host: 'worker-3', granted: 0.42, slice: 30, ramp: 0 }, 0), blame: { class: 'host-steal', kind: 'host', name: 'worker-3', decidedBy: [] } }]);
    expect([untold.faults, untold.unknown]).toEqual([[['silent-steal', false]], [true]]);
    const unscraped = shown([{ ...act('a', 'steal', steal, 0), blame: { class: 'host-steal', kind: 'host', name: 'worker-3', decidedBy: [] } }, act('b', 'missing-exporter', { target: 'node-exporter/worker-3' }, -1000)]);
    expect([unscraped.faults[0], unscraped.unknown]).toEqual([['steal', false], [true]]);
    expect(shown([act('a', 'cpu-limit', { workload: 'shop/auth', cores: 0.25 }, 0), act('b', 'lost-route', { service: 'shop/inventory' }, 0)])).toMatchObject({ faults: [['cpu-limit', true], ['lost-route', null]], unknown: [false] });
  }, 120_000);

  it('calls a fault that is over a trigger and what keeps the storm going its sustainer', () => {
    const storm = computeTruth({
      scenario: guidesStory([[0, 90]], [act('steal', 'steal', { host: 'worker-3', granted: 0.36, slice: 30 }, 20, 150)]),
      seed: 2,
      startAt,
      seconds: 480,
    });
    const last = storm.labels.find((label) => label.edge.service === 'shop/auth' && label.interval.end === startAt + 480);
    expect(last).toMatchObject({ class: 'overload', location: { kind: 'service', name: 'shop/checkout' } });
    expect(last?.causes.map(({ id, role }) => [id, role])).toEqual([
      ['steal', 'trigger'],
      ['retries', 'sustainer'],
    ]);
  }, 120_000);
});
