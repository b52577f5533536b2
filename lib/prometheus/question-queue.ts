import { AsyncResource } from 'node:async_hooks';
import { AppError } from '@/lib/base/app-error';

/** For whom a question is asked: one request to the dashboard. */
export interface Asker {
  /** So long somebody waits for the answer, by `performance.now()`. */
  until: number;
}

/** Whoever joins a question under way waits for it too. null = whoever asks for nobody's answer waits for ever. */
export function waitTogether(asked: Asker | null, joining: Asker | null): void {
  if (asked !== null) asked.until = Math.max(asked.until, joining?.until ?? Infinity);
}

interface Entry {
  readonly asker: Asker | null;
  /** What it brings is of use to later answers too. */
  readonly lasting: boolean;
  /** Its place in the order, ms: when it came, or later when its asker has asked for more than one place. */
  readonly turn: number;
  readonly start: () => void;
  readonly drop: () => void;
}

/** So long after its answer was given up a question may still be of use: whoever looks again, as pages do every few seconds, finds it read. */
const graceMs = 15_000;
/** How much the newest duration counts in the mean. */
const newest = 0.3;

/**
 * Places at a source, and who waits for them. The askers take turns, so that nobody waits behind the many questions of another one;
 * a question whose asker has been told that nothing came is asked last, and soon not any more, unless later answers are made of it.
 */
export class QuestionQueue {
  private readonly waiting = new Set<Entry>();
  /** The turn of the last question of an asker, ms. */
  private readonly turns = new WeakMap<Asker, number>();
  private running = 0;
  private meanMs = 0;

  constructor(private readonly atOnce: number) {}

  /** Questions that somebody still waits for. */
  get length(): number {
    const now = performance.now();
    return [...this.waiting].filter((entry) => isAwaited(entry, now)).length;
  }

  /** How long a question of a new asker waits for its turn, as it looks now, ms. */
  expectedWaitMs(): number {
    if (this.running < this.atOnce) return 0;
    const now = performance.now();
    const askers = new Set([...this.waiting].flatMap((entry) => (isAwaited(entry, now) ? [entry.asker ?? entry] : [])));
    return ((askers.size + 1) * this.meanMs) / this.atOnce;
  }

  /** Runs `task` when it is its turn. Rejects with `AppError` `overloaded` when nobody waits for it any more by then. */
  run<Value>(asker: Asker | null, lasting: boolean, task: () => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      // it is started when another question ends, but belongs to its own asker
      const start = AsyncResource.bind(() => void this.timed(task).then(resolve, reject));
      const drop = () => reject(new AppError('overloaded', { detail: 'nobody waits for this question any more' }));
      this.waiting.add({ asker, lasting, turn: this.turnOf(asker), start, drop });
      this.fill();
    });
  }

  private async timed<Value>(task: () => Promise<Value>): Promise<Value> {
    const started = performance.now();
    try {
      return await task();
    } finally {
      const took = performance.now() - started;
      this.meanMs = this.meanMs === 0 ? took : this.meanMs + (took - this.meanMs) * newest;
      this.running -= 1;
      this.fill();
    }
  }

  private fill(): void {
    this.dropAbandoned();
    while (this.running < this.atOnce) {
      const entry = this.next();
      if (entry === null) return;
      this.waiting.delete(entry);
      this.running += 1;
      entry.start();
    }
  }

  /** Each further question of one asker counts as if it had come the length of a question later. So others come in between, and nobody is passed by for ever. */
  private turnOf(asker: Asker | null): number {
    const now = performance.now();
    if (asker === null) return now;
    const last = this.turns.get(asker);
    const turn = last === undefined ? now : Math.max(now, last + this.meanMs);
    this.turns.set(asker, turn);
    return turn;
  }

  /** Whose turn it is; questions of abandoned answers come last. */
  private next(): Entry | null {
    const now = performance.now();
    const late = (entry: Entry) => (isAwaited(entry, now) ? 0 : 1);
    let best: Entry | null = null;
    for (const entry of this.waiting) {
      if (best === null || late(entry) < late(best) || (late(entry) === late(best) && entry.turn < best.turn)) best = entry;
    }
    return best;
  }

  private dropAbandoned(): void {
    const now = performance.now();
    for (const entry of this.waiting) {
      if (entry.lasting || isAwaited(entry, now - graceMs)) continue;
      this.waiting.delete(entry);
      entry.drop();
    }
  }
}

function isAwaited({ asker }: Entry, now: number): boolean {
  return asker === null || now < asker.until;
}
