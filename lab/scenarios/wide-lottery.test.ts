import { describe, expect, it } from 'vitest';
import { checkedKnobs } from '../incidents/incident';
import { incidentNamed } from '../incidents/incident-catalogue';
import { restingParameters } from '../physics/parameters';
import { compounds } from './lottery-compounds';
import { decoys } from './lottery-decoys';
import { scenarioFor } from './scenario-catalogue';

const seeds = Array.from({ length: 300 }, (_, i) => i + 1);
const drawn = seeds.map((seed) => scenarioFor('wide-lottery', seed));
const acts = drawn.flatMap((scenario) => scenario.acts);
const kinds = (prefix: string): Set<string> => new Set(acts.filter((act) => act.id.startsWith(prefix)).map((act) => act.incident));

describe('the wide lottery', () => {
  it('draws valid knobs for places that exist, and ids of their own', () => {
    drawn.forEach((scenario, i) => {
      const parameters = restingParameters(scenario.plan(seeds[i] ?? 0).world);
      for (const act of scenario.acts) {
        const incident = incidentNamed(act.incident);
        expect(() => incident.apply(parameters, checkedKnobs(incident, act.knobs), 1, 1)).not.toThrow();
      }
      expect(new Set(scenario.acts.map((act) => act.id)).size).toBe(scenario.acts.length);
    });
  });

  it('draws every fault of the lottery and every decoy', () => {
    expect(kinds('fault').size).toBeGreaterThan(28);
    expect([...kinds('extra')].sort()).toEqual(['after-work', 'agent-retransmits', 'busy-neighbour', 'client-errors', 'conntrack-full', 'host-drain', 'limited-job', 'load-spike', 'missing-exporter', 'rollout', 'slow-disk', 'steady-errors', 'steal', 'tight-breaker']);
    expect(decoys.length).toBe(15);
  });

  it('draws three tenths with two faults, of which two thirds belong together, and a tenth without any', () => {
    const faults = drawn.map((scenario) => scenario.acts.filter((act) => act.id.startsWith('fault')));
    const share = (n: number): number => faults.filter((list) => list.length === n).length / faults.length;
    expect(share(0)).toBeGreaterThan(0.05);
    expect(share(0)).toBeLessThan(0.15);
    expect(share(2)).toBeGreaterThan(0.2);
    expect(share(2)).toBeLessThan(0.36);
    const together = new Set(faults.map((list) => list.map((act) => act.incident).join(' + ')));
    for (const pair of ['cpu-limit + steal', 'slow-disk + host-loss', 'steal + steal', 'bad-release + steal', 'busy-neighbour + cpu-regression', 'steal + retry-policy']) expect(together).toContain(pair);
    expect(drawn.filter((scenario) => scenario.acts.some((act) => act.id.startsWith('unseen'))).length).toBeGreaterThan(3);
    expect(compounds.length).toBe(7);
  });

  it('has a rare edge that is slow by nature, and a host with batch pods only', () => {
    for (const [i, scenario] of drawn.slice(0, 20).entries()) {
      const plan = scenario.plan(seeds[i] ?? 0);
      const feed = plan.entries.find(({ name }) => name === 'feed');
      expect([feed?.rate, plan.behaviours.get(feed?.call.service ?? '')?.waitMs]).toEqual([0.02, 2500]);
      const batch = plan.world.hosts.at(-1)?.name ?? '';
      expect([...plan.placement].filter(([, hosts]) => hosts.includes(batch)).map(([name]) => name)).toEqual(['analytics/reports']);
      expect(new Set(plan.world.hosts.map(({ ip }) => ip)).size).toBe(plan.world.hosts.length);
    }
  });

  it('is the same for the same seed', () => {
    expect(JSON.stringify(scenarioFor('wide-lottery', 9).acts)).toBe(JSON.stringify(scenarioFor('wide-lottery', 9).acts));
  });
});
