import { describe, expect, it } from 'vitest';
import { cpusWithTask, pressureSome } from './pressure';

describe('pressure', () => {
  it('shows a throttled thread as 58 % on an idle host and as a tenth with five busy cores', () => {
    expect(pressureSome(0.58, 0.42, 1)).toBeCloseTo(0.58, 9);
    expect(pressureSome(0.58, 5, 0.375)).toBeCloseTo(0.11, 2);
  });

  it('spreads blocked tasks over CPUs', () => {
    expect(cpusWithTask(8, 0)).toBe(0);
    expect(cpusWithTask(8, 8)).toBeCloseTo(8 * (1 - Math.exp(-1)), 9);
  });

  it('is zero when nothing waits', () => {
    expect(pressureSome(0, 3, 0.5)).toBe(0);
  });
});
