import { gauge } from '@/lab/exporters/metric-family';
import type { SeriesGroup } from '@/lab/exporters/series-group';
import { GroupBuilder } from '@/lab/exporters/series-group';
import { stableHash, stableShare } from '@/lab/exporters/stable-hash';
import type { DetachedColumn } from './group-column';
import { GroupColumn } from './group-column';
import { scrapeIntervalSeconds } from './prometheus-config';
import type { ScrapeTarget } from './scrape-targets';

/** A scrape begins this much early or late. */
const jitterMs = 5;
/** A scrape that is late begins up to this part of the interval after its time, as with a Prometheus that has too much to do. */
const latestPart = 0.4;

/** What Prometheus writes about a scrape itself. */
interface ScrapeReport {
  up: number;
  duration: number;
  scraped: number;
  kept: number;
  added: number;
}

/** Scrapes one target into memory as Prometheus would: its own offset in the interval, stale markers, `up` and `scrape_*`. */
export class TargetRecorder {
  private readonly target: ScrapeTarget;
  private readonly missedShare: number;
  private readonly columns = new Map<SeriesGroup, GroupColumn>();
  private readonly ended: GroupColumn[] = [];
  private readonly report: ScrapeReport = { up: 0, duration: 0, scraped: 0, kept: 0, added: 0 };
  private readonly reportColumn: GroupColumn;
  private lastGroups: readonly SeriesGroup[] = [];
  private lastLength = 0;
  private valuesHeld = 0;
  private tick: number;
  private dueTick = Number.NaN;
  private due = 0;

  /** The first scrape comes within one interval after `startAt` (unix s). */
  constructor(target: ScrapeTarget, startAt: number, missedShare: number, private readonly intervalSeconds = scrapeIntervalSeconds, private readonly lateShare = 0) {
    this.target = target;
    this.missedShare = missedShare;
    this.reportColumn = new GroupColumn(reportGroup(this.report), { ...target, job: { ...target.job, droppedMetrics: null } });
    this.tick = Math.floor(startAt / intervalSeconds) - 1;
    while (this.dueAt() < startAt * 1000) this.tick += 1;
  }

  /** Unix milliseconds of the next scrape. */
  dueAt(): number {
    // Asked every simulated second, changed by every scrape.
    if (this.dueTick !== this.tick) [this.dueTick, this.due] = [this.tick, this.timeOf()];
    return this.due;
  }

  private timeOf(): number {
    const interval = this.intervalSeconds * 1000;
    const offset = stableHash(this.target.path) % interval;
    const jitter = (stableHash(`${this.target.path}@${this.tick}`) % (2 * jitterMs + 1)) - jitterMs;
    return this.tick * interval + offset + jitter + this.lateness(interval);
  }

  private lateness(interval: number): number {
    if (this.lateShare <= 0 || stableShare(`${this.target.path}/begins-late/${this.tick}`) >= this.lateShare) return 0;
    return Math.round(interval * latestPart * stableShare(`${this.target.path}/how-late/${this.tick}`));
  }

  /** Scrapes once, with the time at which that was due. */
  scrape(): void {
    const at = this.dueAt();
    const slow = this.target.host?.unresponsiveShare ?? 0;
    if (isMissed(this.target.path, this.tick, this.missedShare + slow)) this.miss(at);
    else this.take(at);
    this.tick += 1;
  }

  /** The target is gone: ends all its series. */
  end(): void {
    const at = this.dueAt();
    for (const column of this.columns.values()) column.pushStale(at);
    this.reportColumn.pushStale(at);
  }

  /** Number of samples that `detach` would give, but for stale markers. */
  get held(): number {
    return this.valuesHeld;
  }

  /**
   * Samples collected since the last call.
   *
   * @param over the target is gone: this is the last call
   */
  detach(over = false): DetachedColumn[] {
    this.valuesHeld = 0;
    // A series that ended and came back is in both: the older samples go first.
    const ended = this.ended.splice(0).flatMap((column) => column.detach(true) ?? []);
    const [report, ...going] = [this.reportColumn, ...this.columns.values()].map((column) => column.detach(over));
    return [report, ...ended, ...going].flatMap((column) => column ?? []);
  }

  private take(at: number): void {
    const groups = this.target.exporter.groups();
    this.report.added = this.followGroups(groups, at);
    let scraped = 0;
    let kept = 0;
    for (const column of this.columns.values()) {
      column.push(at);
      scraped += column.group.rows.length;
      kept += column.stored;
    }
    this.valuesHeld += kept;
    this.report.up = 1;
    this.report.scraped = scraped;
    this.report.kept = kept;
    this.report.duration = 0.002 + scraped * 4e-6 + stableShare(`${this.target.path}/${at}`) * 0.003 + (this.target.host?.scrapeDelaySeconds ?? 0) * (0.5 + stableShare(`${this.target.path}/late/${at}`));
    this.reportColumn.push(at);
  }

  private miss(at: number): void {
    for (const column of this.columns.values()) column.pushStale(at);
    Object.assign(this.report, { up: 0, scraped: 0, kept: 0, added: 0, duration: 10 });
    this.reportColumn.push(at);
  }

  /** Opens columns for new groups and ends those that are gone; gives the number of new series. */
  private followGroups(groups: readonly SeriesGroup[], at: number): number {
    if (groups === this.lastGroups && groups.length === this.lastLength) return 0;
    let added = 0;
    for (const group of groups) {
      if (this.columns.has(group)) continue;
      const column = new GroupColumn(group, this.target);
      this.columns.set(group, column);
      added += column.stored;
    }
    const present = new Set(groups);
    for (const [group, column] of this.columns) {
      if (present.has(group)) continue;
      // A second early: a group that is replaced (a limit changed in place) has series of the same names at this very moment.
      column.pushStale(at - 1);
      this.columns.delete(group);
      this.ended.push(column);
    }
    this.lastGroups = groups;
    this.lastLength = groups.length;
    return added;
  }
}

/** Some scrapes are lost, in history as in life; which ones is drawn from target and time. */
export function isMissed(path: string, tick: number, share: number): boolean {
  return share > 0 && stableShare(`${path}/missed/${tick}`) < share;
}

function reportGroup(report: ScrapeReport): SeriesGroup {
  return new GroupBuilder()
    .add(gauge('up', ''), [], () => report.up)
    .add(gauge('scrape_duration_seconds', ''), [], () => report.duration)
    .add(gauge('scrape_samples_scraped', ''), [], () => report.scraped)
    .add(gauge('scrape_samples_post_metric_relabeling', ''), [], () => report.kept)
    .add(gauge('scrape_series_added', ''), [], () => report.added)
    .build();
}
