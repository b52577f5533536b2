import { cell } from './draw';

const periodMs = 100;
const ring = 1024;

/**
 * The CFS bandwidth controller of one container: `limit · 100 ms` of CPU per 100 ms period over all its threads;
 * when it is used up, everything waits for the next period.
 */
export class Quota {
  private readonly used = new Float64Array(ring);
  private readonly periodOf = new Float64Array(ring).fill(-1);
  private readonly flags = new Uint8Array(ring);
  private readonly waited = new Float64Array(ring);
  /** Periods in which the container was runnable, so far. */
  periods = 0;
  /** Of those, periods in which it ran into its limit. */
  throttledPeriods = 0;
  /** Thread time spent waiting for a next period, s. */
  throttledSeconds = 0;

  constructor(public limitCores: number) {}

  private open(period: number): number {
    const i = period % ring;
    if (cell(this.periodOf, i) !== period) {
      this.periodOf[i] = period;
      this.used[i] = 0;
      this.flags[i] = 0;
      this.waited[i] = 0;
    }
    return i;
  }

  /** Runs one thread's work from `start` (ms) on; returns when it is done (ms). */
  run(start: number, workMs: number): number {
    const budget = this.limitCores * periodMs;
    let now = start;
    let left = workMs;
    for (let guard = 0; left > 1e-9 && guard < ring - 2; guard++) {
      const period = Math.floor(now / periodMs + 1e-12);
      const end = (period + 1) * periodMs;
      const i = this.open(period);
      this.flags[i] = (this.flags[i] ?? 0) | 1;
      const piece = Math.min(left, budget - cell(this.used, i), end - now);
      if (piece > 0) {
        this.used[i] = cell(this.used, i) + piece;
        left -= piece;
        now += piece;
      }
      if (left <= 1e-9) break;
      if (end - now > 1e-9) {
        this.flags[i] = (this.flags[i] ?? 0) | 2;
        this.waited[i] = cell(this.waited, i) + (end - now) / 1000;
      }
      now = end;
    }
    return now;
  }

  /** Settles the periods of `lengthMs` from `start` (ms) on into the counters; returns the seconds throttled in them. */
  settle(start: number, lengthMs = 1000): number {
    let throttled = 0;
    for (let p = start / periodMs; p < (start + lengthMs) / periodMs; p++) {
      const i = p % ring;
      if (cell(this.periodOf, i) !== p) continue;
      const flags = this.flags[i] ?? 0;
      this.periods += flags & 1;
      this.throttledPeriods += flags >> 1;
      throttled += cell(this.waited, i);
    }
    this.throttledSeconds += throttled;
    return throttled;
  }
}
