/** Middle of the values; null without any. Gaps are left out, never read as zero. */
export function median(values: readonly (number | null)[]): number | null {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks; null without values. */
export function quantile(values: readonly (number | null)[], share: number): number | null {
  return quantileOf(inOrder(values), share);
}

/** Interquartile range; null without values. */
export function iqr(values: readonly (number | null)[]): number | null {
  const sorted = inOrder(values);
  const [low, high] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)];
  return low === null || high === null ? null : high - low;
}

/** The values without gaps, smallest first. */
export function inOrder(values: readonly (number | null)[]): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (value !== null && Number.isFinite(value)) known[count++] = value;
  return known.subarray(0, count).sort();
}

/** A quantile of values that are in order; null without values. */
export function quantileOf(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}

/** 0 below `low`, 1 above `high`, a straight line between: how strongly a number speaks. */
export function ramp(value: number, low: number, high: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Chances that at least one of several independent reasons holds. */
export function either(...chances: readonly number[]): number {
  return 1 - chances.reduce((none, chance) => none * (1 - chance), 1);
}
