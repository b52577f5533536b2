import type { Ratio } from '@/lib/base/units';

/**
 * Belief of the ranking -> how often such beliefs were right, by entity and class. Fitted on the tuning seeds of the benchmark (docs/verdict.md, "How sure it is"):
 * the 107 suspects named in 217 windows, in eight groups of equal size by belief, each share drawn towards one half by one right and one wrong more ((right + 1) / (all + 2)),
 * groups with nearly the same share taken together: 5 of 13, 6 of 13, 10 of 14, 11 of 13, 25 of 27, 27 of 27. Beyond these groups it is drawn by hand. Monotone; between the points a straight line.
 */
const curve: readonly (readonly [belief: number, right: Ratio])[] = [[0, 0], [0.4, 0.25], [0.506, 0.4], [0.572, 0.47], [0.617, 0.69], [0.668, 0.8], [0.75, 0.9], [0.826, 0.965], [1, 0.98]];

/** Turns a belief 0…1 into a probability: of verdicts said with 0.8 about 80 % are right. */
export function calibrated(belief: number): Ratio {
  const bounded = Math.min(1, Math.max(0, belief));
  const upper = curve.findIndex(([at]) => at >= bounded);
  const [high, low] = [curve[upper], curve[Math.max(0, upper - 1)]];
  if (high === undefined || low === undefined) return bounded;
  const share = high[0] === low[0] ? 1 : (bounded - low[0]) / (high[0] - low[0]);
  return Math.round((low[1] + (high[1] - low[1]) * share) * 1000) / 1000;
}
