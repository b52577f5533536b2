import type { Ratio } from '@/lib/base/units';

/** Where a suspect stands in the list. */
type Place = 'first' | 'further';

/**
 * Belief of the ranking -> how often such beliefs were right, by entity and class: a logistic curve over the logarithm of the odds (Platt), two numbers for each place.
 * Fitted on the tuning seeds of the benchmark; for the first place only on seeds that the rules were not made with (docs/verdict.md, "How sure it is").
 */
const curves: Readonly<Record<Place, { readonly shift: number; readonly slope: number }>> = { first: { shift: 0.05, slope: 2.44 }, further: { shift: -1.415, slope: 3.04 } };

/** So few cases cannot tell more than this. */
const surest: Ratio = 0.97;

/** Turns a belief 0…1 into a probability: of verdicts said with 0.8 about 80 % are right. */
export function calibrated(belief: number, place: Place): Ratio {
  const bounded = Math.min(0.995, Math.max(0.005, belief));
  const { shift, slope } = curves[place];
  const odds = shift + slope * Math.log(bounded / (1 - bounded));
  return Math.round(1000 * Math.min(surest, 1 / (1 + Math.exp(-odds)))) / 1000;
}
