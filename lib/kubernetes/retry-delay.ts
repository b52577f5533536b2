import type { ApiFailure } from './api-failure';
import { jittered, type Clock } from './clock';

/** Waits in milliseconds. Denied and absent are not repaired by asking often; both must be noticed within minutes when they are repaired. */
const waits = { shortest: 1000, longest: 60_000, denied: 50_000, absent: 120_000, throttled: 5000 } as const;
/** After so long without a failure the next one starts from the shortest wait again. */
const healthyFor = 60_000;

/** How long to wait after a failure: full jitter, growing from one second to a minute. */
export class RetryDelay {
  readonly #clock: Clock;
  #step = 0;
  #healthySince: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be told of every success. */
  healthy(): void {
    this.#healthySince ??= this.#clock.now();
  }

  /** Milliseconds to wait after this failure. */
  after(failure: ApiFailure): number {
    if (this.#healthySince !== null && this.#clock.now() - this.#healthySince >= healthyFor) this.#step = 0;
    this.#healthySince = null;
    if (failure.reason === 'denied') return jittered(this.#clock, waits.denied);
    if (failure.reason === 'absent') return jittered(this.#clock, waits.absent);
    const ceiling = Math.min(waits.longest, waits.shortest * 2 ** Math.min(this.#step, 16));
    this.#step += 1;
    const wait = Math.max(waits.shortest / 2, ceiling * this.#clock.random());
    if (failure.reason !== 'throttled') return wait;
    return jittered(this.#clock, Math.max(waits.throttled + wait, failure.retryAfter ?? 0), 0.1);
  }
}
