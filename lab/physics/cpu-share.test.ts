import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareCores } from './cpu-share';

function share(wanted: number[], weights: number[], capacity: number): number[] {
  const granted = new Float64Array(wanted.length);
  shareCores(Float64Array.from(wanted), Float64Array.from(weights), capacity, granted);
  return [...granted];
}

describe('CPU share', () => {
  it('gives everybody what it wants while there is enough', () => {
    expect(share([1, 2, 0], [1, 1, 1], 8)).toEqual([1, 2, 0]);
  });

  it('shares what is short by weight', () => {
    expect(share([8, 8], [1, 3], 8)).toEqual([2, 6]);
  });

  it('hands on what a small group leaves over', () => {
    expect(share([1, 8, 8], [2, 1, 1], 8)).toEqual([1, 3.5, 3.5]);
  });

  it('never grants more than wanted or more than there is, and wastes nothing', () => {
    const amounts = fc.array(fc.record({ want: fc.double({ min: 0, max: 16, noNaN: true }), weight: fc.double({ min: 0.01, max: 4, noNaN: true }) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(amounts, fc.double({ min: 0.1, max: 16, noNaN: true }), (groups, capacity) => {
        const granted = share(
          groups.map((g) => g.want),
          groups.map((g) => g.weight),
          capacity,
        );
        const sum = granted.reduce((a, b) => a + b, 0);
        const wanted = groups.reduce((a, g) => a + g.want, 0);
        granted.forEach((g, i) => expect(g).toBeLessThanOrEqual((groups[i]?.want ?? 0) + 1e-9));
        expect(sum).toBeCloseTo(Math.min(wanted, capacity), 6);
      }),
    );
  });
});
