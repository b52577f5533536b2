import type { Milliseconds } from '@/lib/base/units';

/** A cumulative histogram: upper bound and count up to it; Infinity holds everything. Any unit of count, also rates. */
export type Buckets = readonly (readonly [bound: number, count: number])[];

/** Buckets of several series added up. */
export interface MergedBuckets {
  /** Ascending, monotone, over the bounds that all contributing series have. */
  readonly buckets: Buckets;
  /** Whether these are all the bounds that any of them has. */
  readonly allBounds: boolean;
}

/** One quantile: linear inside its bucket, as `histogram_quantile` has it, and the bucket itself, which is certain. */
export interface Quantile {
  readonly value: Milliseconds;
  /** The bucket that holds it; null = above the last finite bound, `value` is that bound then. */
  readonly bounds: readonly [Milliseconds, Milliseconds | null];
}

/** Sums of floats in another order differ in the last bits; a rank that a bucket reaches but for those lies in that bucket. */
const tolerance = 1e-9;

function clampMonotone(buckets: Buckets): Buckets {
  let highest = 0;
  return buckets.map(([bound, count]) => [bound, (highest = Math.max(highest, count))] as const);
}

function countOf(buckets: Buckets): number {
  return buckets.reduce((most, [, count]) => Math.max(most, count), 0);
}

/**
 * Adds histograms over the bounds that all of them share. One without requests contributes nothing and so does not narrow the bounds.
 *
 * A histogram without the bound Infinity is malformed and left out: how many requests it holds is not known.
 */
export function mergeBuckets(histograms: readonly Buckets[]): MergedBuckets {
  const contributing = histograms.filter((buckets) => countOf(buckets) > 0 && buckets.some(([bound]) => bound === Infinity));
  const seenIn = new Map<number, number>();
  const sums = new Map<number, number>();
  for (const buckets of contributing) {
    for (const [bound, count] of clampMonotone([...buckets].sort(([a], [b]) => a - b))) {
      seenIn.set(bound, (seenIn.get(bound) ?? 0) + 1);
      sums.set(bound, (sums.get(bound) ?? 0) + count);
    }
  }
  const shared = [...sums].filter(([bound]) => seenIn.get(bound) === contributing.length).sort(([a], [b]) => a - b);
  return { buckets: clampMonotone(shared), allBounds: shared.length === sums.size };
}

/**
 * A quantile of merged buckets; null without requests or without a finite bound, because then nothing can be said.
 *
 * Below the first bound it counts from 0, as durations do. Formula: `start + (end - start) · (q · total - before) / (count - before)`.
 *
 * @example quantileOf(0.5, [[10, 1], [20, 3], [Infinity, 4]]) // { value: 15, bounds: [10, 20] }
 */
export function quantileOf(q: number, buckets: Buckets): Quantile | null {
  const total = buckets.at(-1)?.[1] ?? 0;
  const lastFinite = buckets.findLast(([bound]) => bound !== Infinity)?.[0];
  if (!(total > 0) || lastFinite === undefined) return null;
  const rank = q * total;
  let [start, before] = [0, 0];
  for (const [bound, count] of buckets) {
    // An empty bucket holds no request, not even for q = 0.
    if (count > before && count >= rank * (1 - tolerance)) {
      if (bound === Infinity) break;
      const share = Math.min(1, Math.max(0, (rank - before) / (count - before)));
      return bound <= 0 ? { value: bound, bounds: [bound, bound] } : { value: start + (bound - start) * share, bounds: [start, bound] };
    }
    [start, before] = [bound, count];
  }
  return { value: lastFinite, bounds: [lastFinite, null] };
}
