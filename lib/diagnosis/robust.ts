/** Middle of the values; null without any. Gaps are left out, never read as zero. */
export function median(values: readonly (number | null)[]): number | null {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks; null without values. */
export function quantile(values: readonly (number | null)[], share: number): number | null {
  const sorted = values.flatMap((value) => (value !== null && Number.isFinite(value) ? [value] : [])).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}

/** Interquartile range; null without values. */
export function iqr(values: readonly (number | null)[]): number | null {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return low === null || high === null ? null : high - low;
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
