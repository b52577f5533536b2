import { describe, expect, it } from 'vitest';
import { checkedKnobs } from '../incidents/incident';
import { incidentNamed } from '../incidents/incident-catalogue';
import { restingParameters } from '../physics/parameters';
import { scenarioFor } from './scenario-catalogue';

const seeds = Array.from({ length: 250 }, (_, i) => i + 1);
const drawn = seeds.map((seed) => scenarioFor('lottery', seed));

describe('the lottery', () => {
  it('draws valid knobs for places that exist', () => {
    drawn.forEach((scenario, i) => {
      const parameters = restingParameters(scenario.plan(seeds[i] ?? 0).world);
      for (const act of scenario.acts) {
        const incident = incidentNamed(act.incident);
        expect(() => incident.apply(parameters, checkedKnobs(incident, act.knobs), 1, 1)).not.toThrow();
      }
      expect(new Set(scenario.acts.map((act) => act.id)).size).toBe(scenario.acts.length);
    });
  });

  it('draws every fault, about a tenth without any and three tenths with two', () => {
    const faults = drawn.map((scenario) => scenario.acts.filter((act) => act.id.startsWith('fault')));
    const kinds = new Set(faults.flat().map((act) => act.incident));
    expect(kinds.size).toBeGreaterThan(27);
    const share = (n: number): number => faults.filter((list) => list.length === n).length / faults.length;
    expect(share(0)).toBeGreaterThan(0.04);
    expect(share(0)).toBeLessThan(0.17);
    expect(share(2)).toBeGreaterThan(0.2);
    expect(share(2)).toBeLessThan(0.4);
  });

  it('is the same for the same seed', () => {
    expect(JSON.stringify(scenarioFor('lottery', 9).acts)).toBe(JSON.stringify(scenarioFor('lottery', 9).acts));
  });
});
