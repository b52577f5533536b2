import { describe, expect, it } from 'vitest';
import { scenarioFor } from '@/lab/scenarios/scenario-catalogue';
import { drawCase, isFault } from './draw-case';

const seeds = Array.from({ length: 30 }, (_, index) => index + 1);

describe('a case', () => {
  it('is called by where it is drawn from, and by its seed', () => {
    expect([drawCase(7).name, drawCase(7, 'wide-lottery').name]).toEqual(['lottery-0007', 'wide-lottery-0007']);
  });

  it('keeps the distance between the two acts of a compound, and the end of each', () => {
    const compounds = seeds.flatMap((seed) => {
      const drawn = scenarioFor('wide-lottery', seed).acts.filter(isFault);
      const [first, second] = drawn;
      const [one, other] = drawCase(seed, 'wide-lottery').scenario.acts.filter(isFault);
      return first === undefined || second === undefined || one === undefined || other === undefined || Math.abs(second.at - first.at) > 14 ? [] : [{ drawn: [second.at - first.at, first.lasts], made: [other.at - one.at, first.lasts === null ? null : one.lasts] }];
    });
    expect(compounds.length).toBeGreaterThan(2);
    expect(compounds.map(({ made }) => made)).toEqual(compounds.map(({ drawn }) => drawn));
  });

  it('takes an exporter that restarts for a decoy, and only one that is never scraped for blindness', () => {
    const cases = seeds.map((seed) => drawCase(seed, 'wide-lottery'));
    const missing = cases.flatMap(({ blind, scenario }) => scenario.acts.filter(({ incident }) => incident === 'missing-exporter').map(({ lasts }) => ({ blind, lasts })));
    expect(missing.some(({ lasts }) => lasts !== null)).toBe(true);
    expect(missing.filter(({ blind, lasts }) => blind === 'nothing' && lasts === null)).toEqual([]);
  });
});
