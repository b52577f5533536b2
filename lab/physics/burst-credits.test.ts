import { describe, expect, it } from 'vitest';
import { BurstCredits } from './burst-credits';

describe('burst credits', () => {
  it('last B / (used − earned) minutes exactly', () => {
    const credits = new BurstCredits();
    const regime = { baseline: 0.2, minutes: 10 };
    let seconds = 0;
    while (credits.granted(regime, 8, 4) === 1) {
      credits.settle(regime, 8, 4);
      seconds++;
    }
    expect(Math.abs(seconds - (10 / (4 - 0.2 * 8)) * 60)).toBeLessThanOrEqual(1);
    expect(credits.granted(regime, 8, 4)).toBeCloseTo(0.4, 10);
  });

  it('leave a host without the regime alone', () => {
    expect(new BurstCredits().granted(null, 8, 20)).toBe(1);
  });
});
