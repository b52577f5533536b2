import { describe, expect, it } from 'vitest';
import { mix } from '../physics/draw';
import { anyEndpoint, leastRequest } from './balancer';

const pods = [{ index: 0 }, { index: 1 }, { index: 2 }];

function picks(underWay: readonly number[]): number[] {
  const counts = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) {
    const chosen = leastRequest(pods, Int32Array.from(underWay), mix(4, i));
    if (chosen !== null) counts[chosen.index] = (counts[chosen.index] ?? 0) + 1;
  }
  return counts.map((n) => Math.round((n / 30_000) * 100));
}

describe('balancer', () => {
  it('spreads evenly over equals', () => {
    for (const share of picks([2, 2, 2])) expect(Math.abs(share - 33)).toBeLessThanOrEqual(1);
  });

  it('picks the busiest only when drawn twice: one time in nine', () => {
    expect(Math.abs((picks([9, 1, 1])[0] ?? 0) - 11)).toBeLessThanOrEqual(1);
  });

  it('has nobody to pick without endpoints', () => {
    expect(leastRequest([], new Int32Array(0), 1)).toBeNull();
    expect(anyEndpoint([], 1)).toBeNull();
  });
});
