import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Buckets } from './quantile';
import { mergeBuckets, quantileOf } from './quantile';

const cumulative = (bounds: readonly number[], counts: readonly number[]): Buckets => {
  let sum = 0;
  return bounds.map((bound, index) => [bound, (sum += counts[index] ?? 0)] as const);
};

const someBounds = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 }).map((bounds) => [...bounds.sort((a, b) => a - b), Infinity]);
const histogram = someBounds.chain((bounds) => fc.array(fc.integer({ min: 0, max: 500 }), { minLength: bounds.length, maxLength: bounds.length }).map((counts) => cumulative(bounds, counts)));

describe('quantileOf', () => {
  it('is linear inside the bucket', () => {
    expect(quantileOf(0.5, [[10, 1], [20, 3], [Infinity, 4]])).toEqual({ value: 15, bounds: [10, 20] });
  });

  it('counts from zero below the first bound', () => {
    expect(quantileOf(0.5, [[10, 4], [Infinity, 4]])).toEqual({ value: 5, bounds: [0, 10] });
  });

  it('is "> bound", never a number, beyond the last finite bound', () => {
    expect(quantileOf(0.99, [[10, 1], [20, 2], [Infinity, 100]])).toEqual({ value: 20, bounds: [20, null] });
  });

  it('is nothing without requests or without a finite bound', () => {
    expect(quantileOf(0.99, [[10, 0], [Infinity, 0]])).toBeNull();
    expect(quantileOf(0.99, [[Infinity, 5]])).toBeNull();
    expect(quantileOf(0.99, [])).toBeNull();
  });

  it('stays in its bucket when floats miss the rank by their last bits', () => {
    const rate = 1 / 60;
    expect(quantileOf(0.99, [[10, 99 * rate - 1e-15], [20, 100 * rate], [Infinity, 100 * rate]])?.bounds).toEqual([0, 10]);
  });

  it('lies in the bucket that holds the true value, for any requests', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.01, max: 9000, noNaN: true }), { minLength: 1, maxLength: 300 }), someBounds, fc.constantFrom(0.5, 0.95, 0.99), (durations, bounds, q) => {
      const sorted = durations.sort((a, b) => a - b);
      const truth = sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-9) - 1)] ?? NaN;
      const found = quantileOf(q, bounds.map((bound) => [bound, sorted.filter((value) => value <= bound).length] as const));
      if (found === null) throw new Error('requests without a quantile');
      const [low, high] = found.bounds;
      expect(truth).toBeGreaterThan(low === 0 ? -1 : low);
      expect(truth).toBeLessThanOrEqual(high ?? Infinity);
    }));
  });

  it('grows with q and stays inside its bounds', () => {
    fc.assert(fc.property(histogram, (buckets) => {
      const values = [0.5, 0.95, 0.99].map((q) => quantileOf(q, buckets));
      for (const found of values) if (found !== null) {
        expect(found.value).toBeGreaterThanOrEqual(found.bounds[0]);
        expect(found.value).toBeLessThanOrEqual(found.bounds[1] ?? Infinity);
      }
      const numbers = values.flatMap((found) => (found === null ? [] : [found.value]));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }));
  });
});

describe('mergeBuckets', () => {
  it('adds up over the bounds that all contributing series share', () => {
    expect(mergeBuckets([[[10, 1], [50, 2], [Infinity, 2]], [[50, 3], [100, 4], [Infinity, 5]]])).toEqual({ buckets: [[50, 5], [Infinity, 7]], allBounds: false });
  });

  it('is not narrowed by a series without requests', () => {
    expect(mergeBuckets([[[10, 1], [Infinity, 2]], [[70, 0], [Infinity, 0]]])).toEqual({ buckets: [[10, 1], [Infinity, 2]], allBounds: true });
  });

  it('repairs buckets that fall', () => {
    expect(mergeBuckets([[[10, 5], [20, 3], [Infinity, 6]]])).toEqual({ buckets: [[10, 5], [20, 5], [Infinity, 6]], allBounds: true });
  });

  it('does not depend on the order of series', () => {
    fc.assert(fc.property(fc.array(histogram, { maxLength: 6 }), (histograms) => {
      expect(mergeBuckets([...histograms].reverse())).toEqual(mergeBuckets(histograms));
    }));
  });

  it('of all requests equals the histogram of all requests', () => {
    fc.assert(fc.property(someBounds, fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 13, maxLength: 13 }), { minLength: 1, maxLength: 4 }), (bounds, parts) => {
      const merged = mergeBuckets(parts.map((counts) => cumulative(bounds, counts)));
      const whole = cumulative(bounds, bounds.map((_, index) => parts.reduce((sum, counts) => sum + (counts[index] ?? 0), 0)));
      expect(merged.buckets).toEqual((whole.at(-1)?.[1] ?? 0) > 0 ? whole : []);
    }));
  });
});
