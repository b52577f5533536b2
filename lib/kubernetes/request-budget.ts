import type { Clock } from './clock';

/**
 * Lets at most `most` requests start in any `period` milliseconds, over all kinds together, first come first served.
 * However many things fail at once, the API server never gets more.
 */
export class RequestBudget {
  readonly #starts: number[] = [];
  #turn: Promise<void> = Promise.resolve();
  readonly #clock: Clock;
  readonly #most: number;
  readonly #period: number;

  constructor(clock: Clock, most = 5, period = 1050) {
    this.#clock = clock;
    this.#most = most;
    this.#period = period;
  }

  /** Resolves when a request may start; rejects with the signal's reason when it is aborted first. */
  take(signal: AbortSignal): Promise<void> {
    const mine = this.#turn.then(() => this.#takeNow(signal));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #takeNow(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const oldest = this.#starts.length < this.#most ? undefined : this.#starts[0];
    if (oldest !== undefined) {
      const delay = oldest + this.#period - this.#clock.now();
      if (delay > 0) await this.#clock.sleep(delay, signal);
      signal.throwIfAborted();
      this.#starts.shift();
    }
    this.#starts.push(this.#clock.now());
  }
}
