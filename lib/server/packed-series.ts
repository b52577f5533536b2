import type { Labels, Series } from '@/lib/promql/sample';

/** The points of one series in two lists of numbers: 16 bytes each, where pairs take five times as much. */
export interface PackedSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Times lie on a grid; this close to it is on it, seconds. */
const near = 0.0005;

/** Equal for equal labels, whatever their order. */
function seriesKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

/** Known points before `from`, then the fresh ones. */
export function joined(known: ReadonlyMap<string, PackedSeries>, fresh: readonly Series[], from: number): Map<string, PackedSeries> {
  const all = new Map([...known].map(([key, one]) => [key, before(one, from)] as const));
  for (const { labels, points } of fresh) {
    const key = seriesKey(labels);
    const old = all.get(key);
    const kept = old?.times.length ?? 0;
    const times = new Float64Array(kept + points.length);
    const values = new Float64Array(kept + points.length);
    if (old !== undefined) {
      times.set(old.times);
      values.set(old.values);
    }
    points.forEach(([time, value], index) => {
      times[kept + index] = time;
      values[kept + index] = value;
    });
    all.set(key, { labels, times, values });
  }
  return all;
}

/** Series with the points between two times, both included; those without any are left out. */
export function cutPacked(series: ReadonlyMap<string, PackedSeries>, start: number, end: number): Map<string, PackedSeries> {
  const inside = new Map<string, PackedSeries>();
  for (const [key, one] of series) {
    const [first, last] = bounds(one.times, start, end);
    // A copy: a view would keep the whole list alive.
    if (last > first) inside.set(key, first === 0 && last === one.times.length ? one : { labels: one.labels, times: one.times.slice(first, last), values: one.values.slice(first, last) });
  }
  return inside;
}

/** The same as everybody else reads series. */
export function unpack(series: ReadonlyMap<string, PackedSeries>, start: number, end: number): Series[] {
  return [...series.values()].flatMap(({ labels, times, values }) => {
    const [first, last] = bounds(times, start, end);
    if (last <= first) return [];
    return [{ labels, points: Array.from({ length: last - first }, (_, index) => [times[first + index] ?? NaN, values[first + index] ?? NaN] as const) }];
  });
}

function before(one: PackedSeries, from: number): PackedSeries {
  const [, last] = bounds(one.times, -Infinity, from - 2 * near);
  return last === one.times.length ? one : { labels: one.labels, times: one.times.slice(0, last), values: one.values.slice(0, last) };
}

/** First index inside and the one after the last, of times in their order. */
function bounds(times: Float64Array, start: number, end: number): [number, number] {
  return [indexFrom(times, start - near), indexFrom(times, end + near)];
}

/** First index whose time is not before. */
function indexFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
