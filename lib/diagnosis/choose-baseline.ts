import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { EdgeId } from '@/lib/topology/graph';
import type { EdgeHistory, History } from './diagnosis-input';

/** A stretch of the past that stands for "usual". */
export interface Baseline {
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
}

/** Length of the stretch, and how long before the window it lies when nothing speaks against it, seconds. */
const baselineLength: Seconds = 600;
/** Where there is less past than that (a Prometheus that has just begun), this much is better than none. */
const shortLength: Seconds = 240;
const usualDistance: Seconds = 3000;
const grid: Seconds = 300;
/** Edges that decide how quiet a stretch was: the worst few, so that one sick edge among a thousand counts. */
const deciding = 3;

/**
 * Chooses the quiet stretch that the present is compared with: about an hour before the window, else a quieter one earlier (the trouble is older than an hour),
 * else the earliest that has data. Aligned, so that for some minutes all questions share it. Without a history an hour before the window it is.
 */
export function chooseBaseline(at: UnixSeconds, window: Seconds, history: History | null): Baseline {
  const wanted = Math.floor((at - Math.max(window, 0) - usualDistance) / grid) * grid;
  if (history === null) return { start: wanted - baselineLength, end: wanted };
  const latest = at - Math.max(window, 300);
  const whole = stretchesOf(history, latest, baselineLength);
  const stretches = whole.length > 0 ? whole : stretchesOf(history, latest, shortLength);
  const first = stretches.filter(({ end }) => end <= wanted).at(-1) ?? stretches[0];
  if (first === undefined) return { start: wanted - baselineLength, end: wanted };
  const levels = stretches.map((stretch) => levelsOf(history, stretch));
  const edges = [...history.edges.keys()];
  const usual = new Map(edges.map((edge) => [edge, quietest(levels.map((level) => level.get(edge)))] as const));
  const unrest = new Map(stretches.map((stretch, index) => [stretch, unrestOf(levels[index] ?? new Map(), usual)] as const));
  const least = Math.min(...stretches.filter(({ end }) => end <= first.end).map((stretch) => unrest.get(stretch) ?? 0));
  if ((unrest.get(first) ?? 0) <= Math.max(0.5, 2 * least)) return first;
  return stretches.filter(({ end }) => end <= first.end).findLast((stretch) => (unrest.get(stretch) ?? 0) <= Math.max(0.3, 1.3 * least)) ?? first;
}

/** The same stretch moved before an onset that lies in or before it; null when it already lies before. */
export function baselineBefore(onset: UnixSeconds | null, chosen: Baseline, history: History | null): Baseline | null {
  if (onset === null || history === null || onset >= chosen.end) return null;
  const end = Math.floor((onset - 60) / 60) * 60;
  return end - history.start < baselineLength / 2 ? null : { start: Math.max(history.start, end - baselineLength), end };
}

/** When a trouble is older than the whole history, the same hour of the day before tells what was usual; a whole hour, so that its questions are asked once an hour. */
export function dayBefore(at: UnixSeconds): Baseline {
  const end = Math.floor((at - 86_400) / 3600) * 3600;
  return { start: end - baselineLength, end };
}

/** Stretches that have data on most edges, oldest first. */
function stretchesOf(history: History, latest: UnixSeconds, length: Seconds): Baseline[] {
  const count = Math.max(0, ...[...history.edges.values()].map(({ requests }) => requests.length));
  const seen = Array.from({ length: count }, (_, index) => [...history.edges.values()].reduce((sum, { requests }) => sum + Number((requests[index] ?? null) !== null), 0));
  const enough = 0.6 * Math.max(0, ...seen);
  const found: Baseline[] = [];
  // A short stretch cannot wait for a moment that all questions share.
  const every = length < baselineLength ? history.step : grid;
  for (let end = Math.ceil((history.start + length) / every) * every; end <= latest; end += every) {
    const [from, to] = [indexOf(history, end - length), indexOf(history, end)];
    if (seen.slice(from, to + 1).filter((one) => one >= enough && one > 0).length >= 0.7 * (to + 1 - from)) found.push({ start: end - length, end });
  }
  return found;
}

function indexOf(history: History, time: UnixSeconds): number {
  return Math.max(0, Math.round((time - history.start) / history.step));
}

/** How slow and how failing each edge was in a stretch: log of the mean, and failed share. */
function levelsOf(history: History, { start, end }: Baseline): Map<EdgeId, number> {
  const [from, to] = [indexOf(history, start), indexOf(history, end)];
  return new Map([...history.edges].flatMap(([edge, series]) => {
    const level = levelOf(series, from, to);
    return level === null ? [] : [[edge, level] as const];
  }));
}

function levelOf({ requests, failed, meanMs }: EdgeHistory, from: number, to: number): number | null {
  let [count, failures, spent] = [0, 0, 0];
  for (let index = from; index <= to; index += 1) {
    const rate = requests[index] ?? null;
    if (rate === null) continue;
    count += rate;
    failures += failed[index] ?? 0;
    spent += rate * (meanMs[index] ?? 0);
  }
  // A rare edge swings by itself: it does not decide which stretch was quiet.
  return count < 5 ? null : Math.log(Math.max(1, spent / count)) + 10 * (failures / count);
}

function unrestOf(levels: ReadonlyMap<EdgeId, number>, usual: ReadonlyMap<EdgeId, number | null>): number {
  const above = [...levels].map(([edge, level]) => Math.max(0, level - (usual.get(edge) ?? level))).sort((a, b) => b - a).slice(0, deciding);
  return above.length === 0 ? 0 : above.reduce((sum, one) => sum + one, 0) / above.length;
}

/** What an edge does when it is well: nearly its lowest, since a trouble may cover most of the history. */
function quietest(values: readonly (number | undefined)[]): number | null {
  const sorted = values.flatMap((value) => value ?? []).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 10)] ?? null;
}
