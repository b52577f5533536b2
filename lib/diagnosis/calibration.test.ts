import { describe, expect, it } from 'vitest';
import { calibrated } from './calibration';

describe('the curve from belief to probability', () => {
  it('never falls, and stays between 0 and 1', () => {
    const told = Array.from({ length: 201 }, (_, index) => calibrated(index / 200));
    expect(told.every((one, index) => one >= (told[index - 1] ?? 0) && one <= 1)).toBe(true);
  });

  it('goes through the shares that were right, and holds beyond its ends', () => {
    expect([-1, 0, 0.506, 0.668, 0.75, 1, 2].map(calibrated)).toEqual([0, 0, 0.4, 0.8, 0.9, 0.98, 0.98]);
  });
});
