import type { SignalPast } from './signal-grade';

/** Fewer values than this say nothing about what is usual. */
const fewestPastValues = 8;

/** Median and interquartile range of what was measured; null with too little past. Gaps are left out, not read as zero. */
export function robustPast(values: readonly (number | null)[]): SignalPast | null {
  const sorted = values.flatMap((value) => (value !== null && Number.isFinite(value) ? [value] : [])).sort((a, b) => a - b);
  if (sorted.length < fewestPastValues) return null;
  return { median: quantileOf(sorted, 0.5), iqr: quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25) };
}

/** Linear between the two nearest ranks (type 7 of Hyndman and Fan). */
function quantileOf(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}
