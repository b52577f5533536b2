import { iqr, median, quantileOf } from './robust';

/** A stretch in which a series stood away from its usual level. `end` null = it goes on. */
export interface Episode {
  readonly start: number;
  readonly end: number | null;
  /** Median inside, and what was usual outside. */
  readonly level: number;
  readonly usual: number;
}

/** Values on a grid. */
export interface GridSeries {
  readonly start: number;
  readonly step: number;
  readonly values: readonly (number | null)[];
}

/** How far above its usual a value must stand to count as away: factor, absolute step, and interquartile ranges. */
export interface Departure {
  readonly factor: number;
  readonly atLeast: number;
  readonly spread: number;
}

/** Fewer values before a change than this say nothing about what was usual. */
const fewestBefore = 4;
/** So many values after a moment tell to what level a series has gone. */
const lookAhead = 12;

/**
 * Finds when a series rose for good, as far as its end: the first moment of the last stretch above what it was before.
 * The usual level is the median of what lies before the largest step of the series, so it holds however late or early the change came.
 * null = no rise, or no quiet past to tell.
 */
export function risenSince(series: GridSeries, departure: Departure): Episode | null {
  const last = episodes(series, departure).at(-1);
  return last !== undefined && last.end === null ? last : null;
}

/** All stretches above the usual level, oldest first. Single values are left out, unless they are the newest; gaps inside do not end one. */
export function episodes({ start, step, values }: GridSeries, departure: Departure): Episode[] {
  const before = quietPart(values);
  const usual = median(before);
  const spread = iqr(before);
  if (usual === null || spread === null || before.filter((value) => value !== null).length < fewestBefore) return [];
  const bar = usual + Math.max(departure.spread * spread, departure.atLeast, (departure.factor - 1) * usual);
  const found: Episode[] = [];
  for (const run of runsAbove(values, bar)) {
    const open = values.slice(run.to + 1).every((value) => value === null);
    if (run.count < 2 && !open) continue;
    found.push({ start: start + run.from * step, end: open ? null : start + run.to * step, level: median(values.slice(run.from, run.to + 1)) ?? usual, usual });
  }
  return found;
}

/** What lies before the largest lasting step up, or all of it without one. */
function quietPart(values: readonly (number | null)[]): readonly (number | null)[] {
  const cut = largestStep(values);
  return cut === null ? values : values.slice(0, cut);
}

/** Index at which the medians before and after differ most, upwards, weighed by how much lies on both sides. */
function largestStep(values: readonly (number | null)[]): number | null {
  if (values.every((value) => value === null)) return null;
  let best: { index: number; score: number } | null = null;
  const stride = Math.max(1, Math.floor(values.length / 30));
  const before = new Float64Array(values.length);
  const ahead = new Float64Array(lookAhead);
  let [count, taken] = [0, 0];
  for (let index = fewestBefore; index < values.length - 1; index += stride) {
    for (; taken < index; taken += 1) count = insert(values[taken] ?? null, before, count);
    const sorted = before.subarray(0, count);
    const [low, high] = [quantileOf(sorted, 0.5), medianOf(values, index, ahead)];
    if (low === null || high === null || high <= low) continue;
    const spread = (quantileOf(sorted, 0.75) ?? 0) - (quantileOf(sorted, 0.25) ?? 0);
    const score = (high - low) / (spread + 0.1 * low + 1e-9);
    if (best === null || score > best.score * 1.05) best = { index, score };
  }
  return best !== null && best.score > 3 ? best.index : null;
}

/** Median of the values from an index on, as many as the buffer holds; null without any. */
function medianOf(values: readonly (number | null)[], from: number, buffer: Float64Array): number | null {
  let count = 0;
  for (let index = from; index < Math.min(values.length, from + buffer.length); index += 1) count = insert(values[index] ?? null, buffer, count);
  return quantileOf(buffer.subarray(0, count), 0.5);
}

/** Puts a value into the first `count` places of an array in order; a gap is left out. Gives the new count. */
function insert(value: number | null, sorted: Float64Array, count: number): number {
  if (value === null || !Number.isFinite(value)) return count;
  let place = count;
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place -= 1) sorted[place] = sorted[place - 1] ?? 0;
  sorted[place] = value;
  return count + 1;
}

function runsAbove(values: readonly (number | null)[], bar: number): { from: number; to: number; count: number }[] {
  const runs: { from: number; to: number; count: number; below: number }[] = [];
  let open: { from: number; to: number; count: number; below: number } | null = null;
  values.forEach((value, index) => {
    if (value === null) return;
    if (value > bar) {
      if (open === null) {
        open = { from: index, to: index, count: 0, below: 0 };
        runs.push(open);
      }
      open.to = index;
      open.count += 1;
      open.below = 0;
    } else if (open !== null) {
      // One value back at its usual level inside a stretch is noise; two end it.
      open.below += 1;
      if (open.below >= 2) open = null;
    }
  });
  return runs;
}
