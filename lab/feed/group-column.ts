import type { Buffer } from 'node:buffer';
import type { SeriesGroup } from '@/lab/exporters/series-group';
import { storedLabels } from './relabelling';
import { encodeLabels } from './remote-write-encoding';
import type { ScrapeTarget } from './scrape-targets';

/** The samples of one group that have not been sent yet. NaN = stale marker. */
export interface DetachedColumn {
  /** One for each series; in large meshes encoded when asked for, and not kept. */
  readonly labels: readonly Buffer[];
  /** Number of series. */
  readonly series: number;
  /** Unix milliseconds, one per sample of the group. */
  readonly times: Float64Array;
  /** Row after row, `capacity` places each. */
  readonly values: Float64Array;
  readonly capacity: number;
  readonly count: number;
  /** The series ended here; one of the same labels may begin anew in a later column. */
  readonly ended?: boolean;
}

/** Places for five minutes at 15 s; grows when needed. */
const firstCapacity = 21;
const anchored = new Map<string, RegExp>();

/** Encoded labels of a mesh of some 200,000 series are kept from one send to the next; what is beyond is encoded anew for each send, bytes. */
const mostKeptBytes = 256 * 1024 ** 2;
let keptBytes = 0;

/** Collects the samples of one group between two sends. */
export class GroupColumn {
  readonly group: SeriesGroup;
  /** Series that are stored: those the install drops are not. */
  readonly stored: number;
  private kept: readonly Buffer[] | null = null;
  private readonly rows: readonly number[];
  private times = new Float64Array(0);
  private values = new Float64Array(0);
  private capacity = 0;
  private count = 0;
  /** As many as were taken away the last time are expected again. */
  private expected = firstCapacity;
  private lastTime = 0;

  constructor(group: SeriesGroup, private readonly target: ScrapeTarget) {
    this.group = group;
    const { droppedMetrics } = target.job;
    this.rows = group.rows.flatMap((row, index) => (isDropped(row.name, droppedMetrics) ? [] : [index]));
    this.stored = this.rows.length;
  }

  private labels(): readonly Buffer[] {
    if (this.kept !== null) return this.kept;
    const { group, target } = this;
    const encoded = this.rows.flatMap((index) => {
      const row = group.rows[index];
      return row ? [encodeLabels(storedLabels(row.name, row.labels, target.labels, target.job.honorLabels))] : [];
    });
    const bytes = encoded.reduce((sum, one) => sum + one.length, 0);
    if (keptBytes + bytes <= mostKeptBytes) {
      keptBytes += bytes;
      this.kept = encoded;
    }
    return encoded;
  }

  private forgetLabels(): void {
    keptBytes -= (this.kept ?? []).reduce((sum, one) => sum + one.length, 0);
    this.kept = null;
  }

  /** Adds the group's present values; values that carry their own time are added once. */
  push(scrapedAt: number): void {
    this.group.refresh();
    const time = this.group.timestamp() ?? scrapedAt;
    if (time <= this.lastTime) return;
    const place = this.nextPlace(time);
    const { rows, values, capacity } = this;
    const from = this.group.values;
    for (let index = 0; index < rows.length; index += 1) values[index * capacity + place] = from[rows[index] ?? 0] ?? Number.NaN;
  }

  /** Ends the series for now, as Prometheus does when a scrape fails or a series is gone. */
  pushStale(scrapedAt: number): void {
    if (this.group.timestamp() !== null || scrapedAt <= this.lastTime) return;
    const place = this.nextPlace(scrapedAt);
    for (let index = 0; index < this.stored; index += 1) this.values[index * this.capacity + place] = Number.NaN;
  }

  /**
   * Takes the collected samples away; null when there are none.
   *
   * @param ended the series are over: this was the last time
   */
  detach(ended = false): DetachedColumn | null {
    if (this.count === 0 || this.stored === 0) return null;
    const { stored, times, values, capacity, count } = this;
    this.times = new Float64Array(0);
    this.values = new Float64Array(0);
    this.capacity = 0;
    this.count = 0;
    this.expected = count + 2;
    const taken = { series: stored, times, values, capacity, count, ended };
    if (ended) {
      const labels = this.labels();
      this.forgetLabels();
      return { ...taken, labels };
    }
    const encode = () => this.labels();
    return { ...taken, get labels() { return encode(); } };
  }

  private nextPlace(time: number): number {
    if (this.count === this.capacity) this.grow();
    const place = this.count;
    this.times[place] = time;
    this.count += 1;
    this.lastTime = time;
    return place;
  }

  private grow(): void {
    const capacity = this.capacity === 0 ? this.expected : this.capacity * 2;
    const times = new Float64Array(capacity);
    times.set(this.times.subarray(0, this.count));
    const values = new Float64Array(capacity * this.stored);
    for (let index = 0; index < this.stored; index += 1) {
      values.set(this.values.subarray(index * this.capacity, index * this.capacity + this.count), index * capacity);
    }
    this.times = times;
    this.values = values;
    this.capacity = capacity;
  }
}

function isDropped(name: string, pattern: string | null): boolean {
  if (pattern === null) return false;
  const expression = anchored.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  anchored.set(pattern, expression);
  return expression.test(name);
}
