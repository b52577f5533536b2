import type { Buffer } from 'node:buffer';
import type { DetachedColumn } from './group-column';
import { sampleTemplate, WriteRequestEncoder } from './remote-write-encoding';
import type { ScrapeTarget, ScrapeTargets } from './scrape-targets';
import { TargetRecorder } from './target-recorder';

/** A request is sent when it has grown to this size. */
const requestBytes = 1_500_000;

/** Scrapes all targets into memory at their own offsets, until Prometheus itself takes over target by target. */
export class SampleRecorder {
  private readonly targets: ScrapeTargets;
  private readonly missedShare: number;
  private readonly recorders = new Map<ScrapeTarget, TargetRecorder>();
  private readonly released = new Set<ScrapeTarget>();
  private ended: TargetRecorder[] = [];
  private known: readonly ScrapeTarget[] = [];

  constructor(targets: ScrapeTargets, missedShare: number, private readonly intervalSeconds?: number, private readonly lateShare = 0) {
    this.targets = targets;
    this.missedShare = missedShare;
  }

  /** Takes every scrape that is due before `until` (unix s); `now` is where the world stands. */
  recordDue(now: number, until: number): void {
    this.followTargets(now);
    const limit = until * 1000;
    for (const recorder of this.recorders.values()) while (recorder.dueAt() < limit) recorder.scrape();
  }

  /** From now on Prometheus scrapes this target itself. */
  release(target: ScrapeTarget): void {
    if (this.released.has(target)) return;
    this.released.add(target);
    const recorder = this.recorders.get(target);
    if (!recorder) return;
    this.recorders.delete(target);
    this.ended.push(recorder);
  }

  /** Targets that Prometheus does not scrape yet. */
  get waiting(): number {
    return this.recorders.size;
  }

  /** Number of samples that wait to be taken away. */
  get held(): number {
    let held = 0;
    for (const recorder of this.recorders.values()) held += recorder.held;
    return held;
  }

  /** Takes away what has been collected. */
  detach(): DetachedColumn[] {
    const ended = this.ended.flatMap((recorder) => recorder.detach(true));
    this.ended = [];
    return [...ended, ...[...this.recorders.values()].flatMap((recorder) => recorder.detach())];
  }

  private followTargets(now: number): void {
    const current = this.targets.all();
    if (current === this.known) return;
    this.known = current;
    for (const target of current) {
      if (!this.recorders.has(target) && !this.released.has(target)) {
        this.recorders.set(target, new TargetRecorder(target, now, this.missedShare, this.intervalSeconds, this.lateShare));
      }
    }
    const present = new Set(current);
    for (const [target, recorder] of this.recorders) {
      if (present.has(target)) continue;
      recorder.end();
      this.recorders.delete(target);
      this.ended.push(recorder);
    }
  }
}

/** Turns columns into request bodies, one after the other, so that a sender can keep pace. */
export function* encodeRequests(columns: readonly DetachedColumn[]): Generator<Buffer> {
  let encoder = new WriteRequestEncoder(requestBytes + 65_536);
  for (const column of columns) {
    const template = sampleTemplate(column.times, column.count);
    for (const [index, labels] of column.labels.entries()) {
      encoder.addSeries(labels, template, column.values, index * column.capacity);
      if (encoder.size < requestBytes) continue;
      yield encoder.finish();
      encoder = new WriteRequestEncoder(requestBytes + 65_536);
    }
  }
  if (encoder.size > 0) yield encoder.finish();
}
