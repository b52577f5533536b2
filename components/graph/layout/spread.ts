/**
 * Places `wanted` values in their given order at least `pitch` apart inside [low, high] so that the sum of squared
 * distances to the wanted values is smallest (isotonic regression by pooling adjacent violators).
 * When the range is too short for all, they start at `low` and keep the pitch.
 */
export function spread(wanted: readonly number[], pitch: number, low: number, high: number): number[] {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((value, i) => {
    pools.push({ sum: value - i * pitch, count: 1 });
    for (let last = pools.at(-1), before = pools.at(-2); last && before && before.sum / before.count > last.sum / last.count; ) {
      before.sum += last.sum;
      before.count += last.count;
      pools.pop();
      last = pools.at(-1);
      before = pools.at(-2);
    }
  });
  const ceiling = Math.max(low, high - (wanted.length - 1) * pitch);
  const result: number[] = [];
  for (const pool of pools) {
    const level = Math.min(ceiling, Math.max(low, pool.sum / pool.count));
    for (let i = 0; i < pool.count; i++) result.push(level + result.length * pitch);
  }
  return result;
}
