import { LRUCache } from 'lru-cache';
import { AppError } from '@/lib/base/app-error';
import type { SeriesGrid } from '@/lib/hosts/host-series';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Series } from '@/lib/promql/sample';
import type { Loaded } from './layer-store';
import { cutPacked, joined, unpack, type PackedSeries } from './packed-series';

/** A step is closed when this much time has passed since: no sample of it arrives any more, seconds. */
const closing = 90;
/** Points of one question that are kept beyond those asked for last, as a multiple. */
const keptShare = 2;
/** A pair of numbers in its own list, by measurement; kept ones take two numbers. */
const bytesPerPoint = 72;
/** 32 MB. */
const budgetPoints = 2_000_000;
/** A long range is asked in parts, so that none reaches the deadline of a query: steps of the first, of the shortest, and how long one should take, ms. */
const partSteps = { first: 30, least: 4, most: 2000 } as const;
/** Series times steps of a first part whose size can be guessed. */
const firstNumbers = 120_000;
const partMs = 2000;

interface Kept {
  /** First and last closed step. */
  readonly start: number;
  readonly end: number;
  readonly series: ReadonlyMap<string, PackedSeries>;
  readonly points: number;
}

/** A question on its grid. */
interface Question {
  readonly name: string;
  readonly query: string;
  readonly grid: SeriesGrid;
  /** Unix seconds by Prometheus' clock. */
  readonly now: number;
  /** Steps of its first part, when nothing was learnt yet. */
  readonly first: number;
}

/**
 * Steps of range queries that are closed, so that a strip that moves on asks for its new steps only.
 * One memory per Prometheus; a question that lies on another grid is another question.
 * What a range has brought stays, also when a later part of it fails: the next try goes on from there, in smaller parts.
 */
export class RangeMemory {
  private readonly kept = new LRUCache<string, Kept>({ maxSize: budgetPoints, sizeCalculation: ({ points }) => points + 1 });
  /** Steps that a part of a question may have, as learnt from how long parts took. */
  private readonly steps = new LRUCache<string, number>({ max: 500 });
  /** One after the other for each question: the second finds what the first has read. */
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(private readonly client: Pick<PrometheusClient, 'queryRange'>) {}

  /** Reads a range; asks Prometheus for the steps that are not known only. Throws `AppError`. `now` in unix seconds by Prometheus' clock; `series`: how many the answer may have, 0 = nobody knows. */
  async read(query: string, grid: SeriesGrid, now: number, series = 0): Promise<Loaded<readonly Series[]>> {
    const phase = Math.round((grid.start % grid.step) * 1000) / 1000;
    const name = JSON.stringify([grid.step, phase, query]);
    const before = this.running.get(name);
    const mine = (before ?? Promise.resolve()).catch(() => undefined).then(() => this.readParts({ name, query, grid, now, first: firstSteps(series) }));
    this.running.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.running.get(name) === mine) this.running.delete(name);
    }
  }

  private async readParts(question: Question): Promise<Loaded<readonly Series[]>> {
    const { name, query, grid: { start, end, step }, first } = question;
    if (!this.steps.has(name)) this.steps.set(name, first);
    const known = this.kept.get(name);
    const reaches = known !== undefined && start >= known.start && start <= known.end + step;
    let all: ReadonlyMap<string, PackedSeries> = reaches ? known.series : new Map();
    let from = reaches ? Math.max(start, known.end + step) : start;
    const warnings: string[] = [];
    let bytes = 0;
    while (from <= end) {
      const to = this.endOfPart(name, from, end, step);
      const fresh = await this.timed(name, () => this.client.queryRange(query, from, to, step)).catch((error: unknown) => {
        if (isTooMuch(error) && to - from >= 2 * partSteps.least * step) return null;
        throw error;
      });
      // the next try is half as long
      if (fresh === null) continue;
      all = joined(all, fresh.series, from);
      warnings.push(...fresh.warnings);
      bytes += fresh.bytes;
      // What a part of the stores gave is no memory to lean on.
      if (!warnings.some((warning) => /partial/i.test(warning))) this.keep(question, all, to, reaches ? known : null);
      from = to + step;
    }
    const value = unpack(all, start, end);
    return { value, warnings: [...new Set(warnings)], bytes: Math.max(bytes, value.reduce((sum, { points }) => sum + points.length * bytesPerPoint, 0)) };
  }

  private endOfPart(name: string, from: number, end: number, step: number): number {
    const left = Math.floor((end - from) / step + 1e-6) + 1;
    const length = this.steps.get(name) ?? partSteps.first;
    // A rest of a few steps is not worth a question of its own.
    return left <= length * 1.3 ? end : from + (length - 1) * step;
  }

  /** Learns from the time that a part took how long the next may be. */
  private async timed<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    const length = this.steps.get(name) ?? partSteps.first;
    const learn = (factor: number) => this.steps.set(name, Math.min(partSteps.most, Math.max(partSteps.least, Math.round(length * factor))));
    const started = performance.now();
    try {
      const answer = await ask();
      learn(Math.min(4, Math.max(0.25, partMs / Math.max(1, performance.now() - started))));
      return answer;
    } catch (error) {
      learn(0.5);
      throw error;
    }
  }

  /** Keeps the closed steps up to `to`, and those of before that still lie near. */
  private keep({ name, grid: { start, end, step }, now }: Question, all: ReadonlyMap<string, PackedSeries>, to: number, known: Kept | null): void {
    const closed = start + Math.floor((Math.min(to, now - closing) - start) / step) * step;
    if (closed < start) return;
    const first = known === null ? start : Math.max(known.start, start - (keptShare - 1) * (end - start));
    const last = known === null ? closed : Math.max(known.end, closed);
    const series = cutPacked(all, first, last);
    this.kept.set(name, { start: first, end: last, series, points: [...series.values()].reduce((sum, { times }) => sum + times.length, 0) });
  }
}

/** The answer was refused for its size, which a shorter part may not have. */
function isTooMuch(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'too-large' || error.code === 'too-many-samples');
}

function firstSteps(series: number): number {
  return Math.max(partSteps.least, Math.min(partSteps.first, Math.floor(firstNumbers / Math.max(1, series))));
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
