import { mix } from '@/lab/physics/draw';

/** A stream of draws from one seed. */
export class Dice {
  private drawn = 0;

  constructor(private readonly seed: number) {}

  /** Uniform in [0, 1). */
  next(): number {
    this.drawn++;
    return (mix(mix(this.seed, 17), this.drawn) >>> 0) / 4294967296;
  }

  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** @throws RangeError on an empty list */
  pick<T>(from: readonly T[]): T {
    const found = from[this.between(0, from.length - 1)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** Whole milliseconds around a middle, with a long tail: what proxies write. */
  duration(middleMs: number): number {
    const spread = Math.exp((this.next() + this.next() + this.next() + this.next() - 2) * 1.3);
    return Math.floor(middleMs * spread * (this.chance(0.02) ? 8 : 1));
  }
}
