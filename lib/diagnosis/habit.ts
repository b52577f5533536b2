import type { Ratio } from '@/lib/base/units';
import type { EdgeId } from '@/lib/topology/graph';
import type { Quantiles } from '@/lib/topology/latency';
import { remembered, type MeshView } from './mesh-view';
import { inOrder, ramp } from './robust';

/** What an edge's mean duration does by itself, minute by minute, as logarithms of milliseconds. */
interface Habit {
  readonly middle: number;
  /** Robust deviation; no edge is taken to be steadier than `steadiest`. */
  readonly deviation: number;
  /** As high as it ever stood, apart from the last few in a hundred. */
  readonly top: number;
  /** Minutes behind it. */
  readonly minutes: number;
}

/** Fewer minutes than this are no habit. */
const fewest = 5;
const steadiest = 0.06;
/** The interquartile range of a normal distribution in deviations. */
const quartiles = 1.35;

/** The habit of an edge; null = its past is too short. */
export function habitOf(edge: EdgeId, view: MeshView): Habit | null {
  return remembered(view, `habit ${edge}`, () => {
    const { history, baseline } = view.input;
    const series = history?.edges.get(edge)?.meanMs ?? [];
    const means = inOrder(history === null ? [] : series.map((value, index) => (value !== null && value > 0 && history.start + index * history.step <= baseline.end ? value : null)));
    if (means.length < fewest) return null;
    const [low, middle, high, top] = [logarithmOf(means, 0.25), logarithmOf(means, 0.5), logarithmOf(means, 0.75), logarithmOf(means, 0.97)];
    // Few minutes show less of how much it varies than many.
    return { middle, deviation: Math.max(steadiest, (high - low) / quartiles) * (1 + 4 / means.length), top, minutes: means.length };
  });
}

/** A quantile of the logarithms of values that are in order; only those next to it are taken. */
function logarithmOf(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const low = Math.log(sorted[Math.floor(position)] ?? 1);
  const high = Math.log(sorted[Math.ceil(position)] ?? 1);
  return low + (high - low) * (position - Math.floor(position));
}

/**
 * How surely the present slowness of an edge is more than it does by itself, 0…1: services wander, also well ones. By the mean, which the history has for every minute;
 * where only the tail has grown, by how much it has.
 */
export function slownessBeyondHabit(edge: EdgeId, now: Quantiles, usual: Quantiles, view: MeshView): Ratio {
  const tail = now.requests >= 300 ? ramp(Math.log(now.p99 / Math.max(1, usual.p99)), Math.log(2), Math.log(6)) : 0;
  if (now.mean === null || now.mean <= 0) return tail;
  const habit = habitOf(edge, view);
  const level = Math.log(now.mean);
  if (habit === null) return Math.max(tail, ramp(level - Math.log(Math.max(0.1, usual.mean ?? usual.p50)), Math.log(1.4), Math.log(3)));
  const beyond = ramp((level - habit.middle) / habit.deviation, 2.5, 6);
  // Few minutes leave the deviation uncertain: what stands far above the highest of them is beyond it whatever that is.
  const above = ramp(level - habit.top, Math.log(1.3), Math.log(2));
  // As slow as this, and well above its usual, it has been before: a peak that comes again, and its tail with it.
  const again = level > habit.top || usual.mean === null ? 0 : ramp(level - Math.log(Math.max(0.1, usual.mean)), Math.log(1.15), Math.log(1.5));
  return Math.max(tail * (1 - again), above, Math.min(beyond, ramp(level - habit.top, Math.log(1.02), Math.log(1.3))));
}

/** How many of the newest minutes in a row an edge's mean has stood above all that it does by itself: one at least. */
export function minutesBeyondHabit(edge: EdgeId, view: MeshView): number {
  const habit = habitOf(edge, view);
  const series = view.input.history?.edges.get(edge)?.meanMs ?? [];
  if (habit === null) return 1;
  const newest = series.filter((value) => value !== null).toReversed();
  const within = newest.findIndex((value) => value <= 0 || Math.log(value) <= habit.top);
  return Math.max(1, within < 0 ? newest.length : within);
}

/** The largest share of failures that an edge had in a minute before, in which it had enough requests to tell; null = not known. */
export function worstPastFailure(edge: EdgeId, view: MeshView): Ratio | null {
  const { history, baseline } = view.input;
  const series = history?.edges.get(edge);
  if (history === null || series === undefined) return null;
  const shares = series.requests.flatMap((rate, index) => {
    const failed = series.failed[index] ?? null;
    const counted = rate !== null && failed !== null && rate * history.step >= 20 && history.start + index * history.step <= baseline.end;
    return counted ? [failed / rate] : [];
  });
  return shares.length < fewest ? null : Math.max(...shares);
}
