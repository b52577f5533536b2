import { cell, slot } from '../physics/draw';

const bins = 65536;

/**
 * Events in order of time: one bin per millisecond on a ring of 65 s, sorted within the bin.
 * Events further ahead wait in the last bin and are put in again.
 */
export class Calendar<T> {
  private readonly heads = new Int32Array(bins).fill(-1);
  private times = new Float64Array(4096);
  private nexts = new Int32Array(4096);
  private kinds = new Int32Array(4096);
  private generations = new Int32Array(4096);
  private readonly subjects: (T | null)[] = [];
  private free = -1;
  private used = 0;
  /** Millisecond bin that is being emptied. */
  private current = 0;
  /** Of the event taken last. */
  time = 0;
  kind = 0;
  generation = 0;

  private allot(): number {
    if (this.free >= 0) {
      const at = this.free;
      this.free = slot(this.nexts, at);
      return at;
    }
    if (this.used === this.times.length) this.grow();
    return this.used++;
  }

  private grow(): void {
    const wider = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    const size = this.times.length * 2;
    this.times = wider(this.times, new Float64Array(size));
    this.nexts = wider(this.nexts, new Int32Array(size));
    this.kinds = wider(this.kinds, new Int32Array(size));
    this.generations = wider(this.generations, new Int32Array(size));
  }

  /** Puts an event in; one in the past happens now. */
  push(time: number, kind: number, subject: T, generation: number): void {
    const at = this.allot();
    this.times[at] = time;
    this.kinds[at] = kind;
    this.generations[at] = generation;
    this.subjects[at] = subject;
    this.insert(at, time);
  }

  private insert(at: number, time: number): void {
    const bin = Math.min(Math.max(Math.floor(time), this.current), this.current + bins - 1) % bins;
    let before = -1;
    let after = slot(this.heads, bin);
    while (after >= 0 && cell(this.times, after) <= time) {
      before = after;
      after = slot(this.nexts, after);
    }
    this.nexts[at] = after;
    if (before < 0) this.heads[bin] = at;
    else this.nexts[before] = at;
  }

  /** Takes the next event before `until` (ms); null when there is none. Its time, kind and generation are then in the fields. */
  take(until: number): T | null {
    while (this.current < until) {
      const bin = this.current % bins;
      const at = slot(this.heads, bin);
      if (at < 0) {
        this.current++;
        continue;
      }
      this.heads[bin] = slot(this.nexts, at);
      const time = cell(this.times, at);
      if (Math.floor(time) > this.current) {
        this.insert(at, time);
        continue;
      }
      return this.hand(at, time);
    }
    return null;
  }

  private hand(at: number, time: number): T | null {
    const subject = this.subjects[at] ?? null;
    this.time = time;
    this.kind = slot(this.kinds, at);
    this.generation = slot(this.generations, at);
    this.subjects[at] = null;
    this.nexts[at] = this.free;
    this.free = at;
    return subject;
  }
}
