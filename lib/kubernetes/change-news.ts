import type { Clock } from './clock';

const every = 250;

/** Tells listeners that something changed, at most four times a second however much changes. A listener that throws harms nobody. */
export class ChangeNews {
  readonly #listeners = new Set<() => void>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #onThrow: (error: unknown) => void;
  #pending = false;

  constructor(clock: Clock, signal: AbortSignal, onThrow: (error: unknown) => void) {
    this.#clock = clock;
    this.#signal = signal;
    this.#onThrow = onThrow;
  }

  /** Returns the way to be told no longer. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(): void {
    if (this.#pending) return;
    this.#pending = true;
    void this.#clock.sleep(every, this.#signal).then(() => {
      this.#pending = false;
      if (this.#signal.aborted) return;
      for (const listener of this.#listeners) this.#tell(listener);
    });
  }

  #tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#onThrow(error);
    }
  }
}
