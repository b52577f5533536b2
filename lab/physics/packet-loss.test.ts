import { describe, expect, it } from 'vitest';
import { mix } from './draw';
import { connectDelay, lossDelay, segmentsOf } from './packet-loss';

const draws = 120_000;

function share(loss: number, segments: number, from: number): number {
  let slow = 0;
  for (let i = 0; i < draws; i++) if (lossDelay(loss, 0.4, segments, 1, mix(7, i)) >= from) slow++;
  return slow / draws;
}

describe('packet loss', () => {
  it.each([0.02, 0.05, 0.2])('makes a share p of lone segments wait 200 ms and p² of them 600 (p = %d)', (loss) => {
    expect(Math.abs(share(loss, 1, 200) / loss - 1)).toBeLessThan(0.05);
    expect(Math.abs(share(loss, 1, 600) - loss * loss)).toBeLessThan(0.003);
  });

  it('mends the tail of several segments with a probe after 10 ms, and the middle in a round trip', () => {
    expect(share(0.05, 10, 200)).toBeLessThan(0.035);
    expect(share(0.05, 10, 10)).toBeGreaterThan(0.04);
    expect(share(0.05, 10, 1)).toBeGreaterThan(0.3);
  });

  it('costs nothing without loss', () => {
    expect(share(0, 10, 0.001)).toBe(0);
    expect([segmentsOf(1), segmentsOf(1400), segmentsOf(1401)]).toEqual([1, 1, 2]);
  });

  it('sends a SYN again after 1, 3 and 7 s and gives up then', () => {
    const delays = new Set(Array.from({ length: 5000 }, (_, i) => connectDelay(0.5, mix(3, i))));
    expect([...delays].sort((a, b) => (a ?? 99e9) - (b ?? 99e9))).toEqual([0, 1000, 3000, 7000, null]);
    expect(connectDelay(1, 5)).toBeNull();
  });
});
