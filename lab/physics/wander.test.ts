import { describe, expect, it } from 'vitest';
import { wander, wanderingFactor } from './wander';

const minutes = Array.from({ length: 600 }, (_, i) => i * 60);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('wandering', () => {
  it('has mean 0 and deviation 1 over many keys, and moves little from one second to the next', () => {
    const values = Array.from({ length: 40 }, (_, key) => minutes.map((second) => wander(key * 7919, second))).flat();
    expect(Math.abs(mean(values))).toBeLessThan(0.08);
    expect(Math.abs(Math.sqrt(mean(values.map((x) => x * x))) - 1)).toBeLessThan(0.1);
    expect(Math.max(...minutes.map((second) => Math.abs(wander(5, second + 1) - wander(5, second))))).toBeLessThan(0.1);
  });

  it('as a factor has mean 1 and is the same for the same key and second', () => {
    const factors = Array.from({ length: 40 }, (_, key) => minutes.map((second) => wanderingFactor(key * 104_729, second, 0.2))).flat();
    expect(Math.abs(mean(factors) - 1)).toBeLessThan(0.03);
    expect(wanderingFactor(9, 1234, 0.2)).toBe(wanderingFactor(9, 1234, 0.2));
  });
});
