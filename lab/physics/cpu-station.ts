import { cell } from './draw';
import type { Quota } from './quota';

const startRing = 1024;

/**
 * The CPU of one pod's application: `cores` threads that take requests first come, first served.
 * Requests must be offered in order of time. All times are ms.
 */
export class CpuStation {
  private free: Float64Array;
  private readonly starts = new Float64Array(startRing);
  private head = 0;
  private tail = 0;
  /** The next or the last stop of all threads, ms. */
  private stopFrom = -1;
  private stopUntil = -1;
  /** Speed granted by the host's CPU scheduler, (0, 1]; 1 unless the host has more demand than cores. */
  speed = 1;
  /** Set by `serve`: when the last served request got a core. */
  lastStart = 0;

  constructor(
    public cores: number,
    public quota: Quota | null,
  ) {
    this.free = new Float64Array(cores);
  }

  /** How many requests have arrived by `now` and still wait for a core. */
  waiting(now: number): number {
    while (this.head < this.tail && cell(this.starts, this.head % startRing) <= now) this.head++;
    return this.tail - this.head;
  }

  /** True when a request arriving now finds a core idle, so that its thread has to be woken up. */
  idleAt(now: number): boolean {
    for (let i = 0; i < this.cores; i++) if (cell(this.free, i) <= now) return true;
    return false;
  }

  /** Changes how many threads there are; new ones are idle. */
  resize(cores: number): void {
    if (cores === this.cores) return;
    const wider = new Float64Array(cores);
    wider.set(this.free.subarray(0, Math.min(cores, this.cores)));
    this.free = wider;
    this.cores = cores;
  }

  /** Stops all threads from one instant to another (ms). One stop is kept: what overlaps or is still to come becomes one with it. */
  stop(from: number, until: number): void {
    const joins = from <= this.stopUntil;
    this.stopFrom = joins ? Math.min(from, this.stopFrom) : from;
    this.stopUntil = joins ? Math.max(until, this.stopUntil) : until;
  }

  /** Forgets all work: the process has ended. */
  clear(now: number): void {
    this.free.fill(now);
    this.head = this.tail;
    this.stopUntil = -1;
  }

  /** How long a request arriving now waits for a core, ms. */
  delayAt(now: number): number {
    let first = Infinity;
    for (let i = 0; i < this.cores; i++) first = Math.min(first, cell(this.free, i));
    const stopped = now >= this.stopFrom ? this.stopUntil : now;
    return Math.max(0, first - now, stopped - now);
  }

  /** Serves work that arrives now: returns when it is done. `wakeUpMs` delays the start, `stolenMs` is added to the work. */
  serve(now: number, workMs: number, wakeUpMs: number, stolenMs: number): number {
    let core = 0;
    for (let i = 1; i < this.cores; i++) if (cell(this.free, i) < cell(this.free, core)) core = i;
    const next = Math.max(now, cell(this.free, core)) + wakeUpMs;
    const start = next >= this.stopFrom && next < this.stopUntil ? this.stopUntil : next;
    const run = this.quota === null ? start + workMs / this.speed : this.quota.run(start, workMs / this.speed);
    const met = start < this.stopFrom && run > this.stopFrom ? this.stopUntil - this.stopFrom : 0;
    const end = run + stolenMs + met;
    this.free[core] = end;
    this.lastStart = start;
    if (this.tail - this.head < startRing - 1) {
      this.starts[this.tail % startRing] = start;
      this.tail++;
    }
    return end;
  }

  /** Cores this station will want on average over the next `spanMs`. */
  wanted(now: number, spanMs: number): number {
    let sum = 0;
    for (let i = 0; i < this.cores; i++) {
      const busy = cell(this.free, i) - now;
      if (busy > 0) sum += busy > spanMs ? spanMs : busy;
    }
    return sum / spanMs;
  }
}
