import { LRUCache } from 'lru-cache';
import type { SeriesGrid } from '@/lib/hosts/host-series';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Labels, Series } from '@/lib/promql/sample';
import type { Loaded } from './layer-store';

type Point = Series['points'][number];

/** A step is closed when this much time has passed since: no sample of it arrives any more, seconds. */
const closing = 90;
/** Points of one question that are kept beyond those asked for last, as a multiple. */
const keptShare = 2;
const bytesPerPoint = 24;
const budgetPoints = 4_000_000;

interface Kept {
  /** First and last closed step. */
  readonly start: number;
  readonly end: number;
  readonly series: ReadonlyMap<string, Series>;
  readonly points: number;
}

/**
 * Steps of range queries that are closed, so that a strip that moves on asks for its new steps only.
 * One memory per Prometheus; a question that lies on another grid is another question.
 */
export class RangeMemory {
  private readonly kept = new LRUCache<string, Kept>({ maxSize: budgetPoints, sizeCalculation: ({ points }) => points + 1 });

  constructor(private readonly client: Pick<PrometheusClient, 'queryRange'>) {}

  /** Reads a range; asks Prometheus for the steps that are not known only. Throws `AppError`. `now` in unix seconds by Prometheus' clock. */
  async read(query: string, grid: SeriesGrid, now: number): Promise<Loaded<readonly Series[]>> {
    const { start, end, step } = grid;
    const phase = Math.round((start % step) * 1000) / 1000;
    const name = JSON.stringify([step, phase, query]);
    const known = this.kept.get(name);
    const reaches = known !== undefined && start >= known.start && start <= known.end + step;
    const from = reaches ? Math.max(start, known.end + step) : start;
    const fresh = from > end ? { series: [], warnings: [], bytes: 0 } : await this.client.queryRange(query, from, end, step);
    const all = reaches ? joined(known.series, fresh.series, from) : byLabels(fresh.series);
    const closed = start + Math.floor((Math.min(end, now - closing) - start) / step) * step;
    // What a part of the stores gave is no memory to lean on.
    const whole = !fresh.warnings.some((warning) => /partial/i.test(warning));
    if (whole && closed >= start) this.keep(name, all, reaches ? Math.max(known.start, start - (keptShare - 1) * (end - start)) : start, reaches ? Math.max(known.end, closed) : closed);
    const value = cut([...all.values()], start, end);
    return { value, warnings: fresh.warnings, bytes: Math.max(fresh.bytes, value.reduce((sum, { points }) => sum + points.length * bytesPerPoint, 0)) };
  }

  private keep(name: string, all: ReadonlyMap<string, Series>, start: number, end: number): void {
    const series = new Map([...all].map(([key, one]) => [key, ...cut([one], start, end)] as const).flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const])));
    this.kept.set(name, { start, end, series, points: [...series.values()].reduce((sum, { points }) => sum + points.length, 0) });
  }
}

const memories = new WeakMap<PrometheusClient, RangeMemory>();

/** The memory of one Prometheus. */
export function rangeMemoryOf(client: PrometheusClient): RangeMemory {
  const known = memories.get(client);
  if (known !== undefined) return known;
  const made = new RangeMemory(client);
  memories.set(client, made);
  return made;
}

/** Known points before `from`, then the fresh ones. */
function joined(known: ReadonlyMap<string, Series>, fresh: readonly Series[], from: number): Map<string, Series> {
  const all = new Map([...known].map(([key, { labels, points }]) => [key, { labels, points: points.filter(([time]) => time < from) }]));
  for (const { labels, points } of fresh) {
    const key = keyOf(labels);
    const before: readonly Point[] = all.get(key)?.points ?? [];
    all.set(key, { labels, points: [...before, ...points] });
  }
  return all;
}

function byLabels(series: readonly Series[]): Map<string, Series> {
  return new Map(series.map((one) => [keyOf(one.labels), one]));
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function cut(series: readonly Series[], start: number, end: number): Series[] {
  return series.flatMap(({ labels, points }) => {
    const inside = points.filter(([time]) => time >= start - 0.0005 && time <= end + 0.0005);
    return inside.length === 0 ? [] : [{ labels, points: inside }];
  });
}
