import type { Blame, KnobValues } from '../incidents/incident';
import type { ShopPlan } from '../world/shop-plan';

/** One fault of a scenario. */
export interface Act {
  /** Unique in the scenario; what a counterfactual run leaves out. */
  readonly id: string;
  readonly incident: string;
  readonly knobs: KnobValues;
  /** Seconds after the onset; long before it = from the start of the run. */
  readonly at: number;
  /** Seconds until it ends; null = it stays. */
  readonly lasts: number | null;
  /** What is to blame, when it is not what the incident alone would be blamed for. */
  readonly blame?: Blame;
}

/** A story that unfolds by itself. */
export interface Scenario {
  readonly name: string;
  readonly story: string;
  /** What a viewer will see, one line. */
  readonly hint: string;
  /** Seconds from the start of the run to the onset, unless told otherwise. */
  readonly onsetAfter: number;
  readonly acts: readonly Act[];
  /** For scenarios that are drawn: the one of this seed. */
  draw?(seed: number): Scenario;
  plan(seed: number): ShopPlan;
  /** Factor on the entry rates, `seconds` after the onset (negative before it). */
  load(seconds: number): number;
  /** Workload ("namespace/name") rolled out in the course of ordinary life, and when (s after the start of the run). */
  readonly rollout: { readonly workload: string; readonly at: number } | null;
}

/** Straight lines between points (seconds, value); constant outside. */
export function throughPoints(points: readonly (readonly [number, number])[], seconds: number): number {
  const later = points.findIndex(([at]) => at >= seconds);
  const [first, last] = [points[0], points[points.length - 1]];
  if (first === undefined || last === undefined) throw new Error('A curve needs points.');
  if (later < 0) return last[1];
  const before = points[later - 1];
  const after = points[later];
  if (before === undefined || after === undefined) return first[1];
  return before[1] + ((after[1] - before[1]) * (seconds - before[0])) / (after[0] - before[0]);
}
