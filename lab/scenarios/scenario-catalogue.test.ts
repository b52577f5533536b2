import { describe, expect, it } from 'vitest';
import { checkedKnobs } from '../incidents/incident';
import { incidentNamed } from '../incidents/incident-catalogue';
import { scenarioNamed, scenarios } from './scenario-catalogue';
import { throughPoints } from './scenario';

describe('scenarios', () => {
  it('begin with the default and are found by name', () => {
    expect(scenarios[0]?.name).toBe('black-friday');
    expect(new Set(scenarios.map((s) => s.name)).size).toBe(19);
    expect(() => scenarioNamed('sunday')).toThrow('There is no scenario "sunday"; scenarios are black-friday, slow-disk, credits-gone,');
  });

  it.each(scenarios.map((s) => [s.name, s] as const))('%s has acts with known incidents and valid knobs, and ids of their own', (_, scenario) => {
    for (const act of scenario.acts) expect(checkedKnobs(incidentNamed(act.incident), act.knobs)).toMatchObject(act.knobs);
    expect(new Set(scenario.acts.map((act) => act.id)).size).toBe(scenario.acts.length);
  });

  it('bends its load through the points', () => {
    const curve = [
      [0, 1],
      [10, 2],
      [20, 4],
    ] as const;
    expect([-5, 0, 5, 10, 15, 20, 99].map((s) => throughPoints(curve, s))).toEqual([1, 1, 1.5, 2, 3, 4, 4]);
  });
});
