import type { Ratio } from '@/lib/base/units';

/** Belief of the ranking -> how often such beliefs were right. Points of a monotone curve; between them a straight line. */
const curve: readonly (readonly [belief: number, right: Ratio])[] = [[0, 0], [0.2, 0.15], [0.4, 0.4], [0.6, 0.7], [0.8, 0.9], [1, 0.97]];

/** Turns a belief 0…1 into a probability: of verdicts said with 0.8 about 80 % are right. */
export function calibrated(belief: number): Ratio {
  const bounded = Math.min(1, Math.max(0, belief));
  const upper = curve.findIndex(([at]) => at >= bounded);
  const [high, low] = [curve[upper], curve[Math.max(0, upper - 1)]];
  if (high === undefined || low === undefined) return bounded;
  const share = high[0] === low[0] ? 1 : (bounded - low[0]) / (high[0] - low[0]);
  return Math.round((low[1] + (high[1] - low[1]) * share) * 1000) / 1000;
}
