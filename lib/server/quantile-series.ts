import type { SeriesGrid } from '@/lib/hosts/host-series';
import { mergeBuckets, quantileOf } from '@/lib/promql/quantile';
import type { Series } from '@/lib/promql/sample';
import { sumOnGrid } from './range-layer';

/** A quantile (ms) at every moment of the grid from one series per bucket bound; null without requests. */
export function quantileOnGrid(q: number, series: readonly Series[], grid: SeriesGrid, now: number): (number | null)[] {
  const byBound = new Map<number, Series[]>();
  for (const one of series) {
    const { le } = one.labels;
    const bound = le === '+Inf' ? Infinity : Number(le ?? NaN);
    if (!Number.isNaN(bound)) byBound.set(bound, [...(byBound.get(bound) ?? []), one]);
  }
  const columns = [...byBound].map(([bound, list]) => ({ bound, values: sumOnGrid(list, grid, now) }));
  return sumOnGrid([], grid, now).map((_, index) => {
    const buckets = columns.flatMap(({ bound, values }) => {
      const value = values[index];
      return value === null || value === undefined ? [] : [[bound, value] as const];
    });
    return quantileOf(q, mergeBuckets([buckets]).buckets)?.value ?? null;
  });
}
