import type { Buffer } from 'node:buffer';
import type { SeriesGroup } from '@/lab/exporters/series-group';
import { storedLabels } from './relabelling';
import { encodeLabels } from './remote-write-encoding';
import type { ScrapeTarget } from './scrape-targets';

/** The samples of one group that have not been sent yet. NaN = stale marker. */
export interface DetachedColumn {
  readonly labels: readonly Buffer[];
  /** Unix milliseconds, one per sample of the group. */
  readonly times: Float64Array;
  /** Row after row, `capacity` places each. */
  readonly values: Float64Array;
  readonly capacity: number;
  readonly count: number;
}

/** Places for a stripe of 20 minutes at 15 s; grows when needed. */
const usualCapacity = 84;
const anchored = new Map<string, RegExp>();

/** Collects the samples of one group between two sends; its labels are encoded once. */
export class GroupColumn {
  readonly group: SeriesGroup;
  /** Series that are stored: those the install drops are not. */
  readonly stored: number;
  private readonly labels: readonly Buffer[];
  private readonly rows: readonly number[];
  private times = new Float64Array(0);
  private values = new Float64Array(0);
  private capacity = 0;
  private count = 0;
  private lastTime = 0;

  constructor(group: SeriesGroup, target: ScrapeTarget) {
    this.group = group;
    const { droppedMetrics, honorLabels } = target.job;
    this.rows = group.rows.flatMap((row, index) => (isDropped(row.name, droppedMetrics) ? [] : [index]));
    this.labels = this.rows.flatMap((index) => {
      const row = group.rows[index];
      return row ? [encodeLabels(storedLabels(row.name, row.labels, target.labels, honorLabels))] : [];
    });
    this.stored = this.rows.length;
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

  /** Takes the collected samples away; null when there are none. */
  detach(): DetachedColumn | null {
    if (this.count === 0 || this.stored === 0) return null;
    const { labels, times, values, capacity, count } = this;
    this.times = new Float64Array(0);
    this.values = new Float64Array(0);
    this.capacity = 0;
    this.count = 0;
    return { labels, times, values, capacity, count };
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
    const capacity = this.capacity === 0 ? usualCapacity : this.capacity * 2;
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
