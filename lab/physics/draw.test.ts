import { describe, expect, it } from 'vitest';
import { exponential, gammaAroundOne, lognormal, mix, normal, poisson, uniform } from './draw';

const n = 200_000;

function moments(draw: (i: number) => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = draw(i);
    sum += x;
    squares += x * x;
  }
  const mean = sum / n;
  return { mean, variance: squares / n - mean * mean };
}

describe('draws by hash', () => {
  it('gives the same number for the same purpose and another for another', () => {
    expect(mix(42, 7)).toBe(mix(42, 7));
    expect(new Set(Array.from({ length: 1000 }, (_, i) => mix(42, i))).size).toBe(1000);
  });

  it('is uniform in mean and variance', () => {
    const { mean, variance } = moments((i) => uniform(9, i));
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('is standard normal in mean and variance', () => {
    const { mean, variance } = moments((i) => normal(3, i));
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it('is exponential with mean and deviation 1', () => {
    const { mean, variance } = moments((i) => exponential(5, i));
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });

  it('has the asked mean when lognormal, and is zero for zero', () => {
    expect(Math.abs(moments((i) => lognormal(5, i, 14, 0.7)).mean / 14 - 1)).toBeLessThan(0.01);
    expect(lognormal(1, 1, 0, 0.7)).toBe(0);
  });

  it.each([0.02, 3, 90])('is Poisson with mean and variance %d', (rate) => {
    const { mean, variance } = moments((i) => poisson(mix(77, i), rate));
    expect(Math.abs(mean / rate - 1)).toBeLessThan(0.05);
    expect(Math.abs(variance / rate - 1)).toBeLessThan(0.08);
  });

  it('is gamma with mean 1 and variance 1/shape', () => {
    const { mean, variance } = moments((i) => gammaAroundOne(6, i, 20));
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance * 20 - 1)).toBeLessThan(0.05);
  });
});
