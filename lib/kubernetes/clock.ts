import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, so that tests can decide both. Milliseconds since 1970; random is 0 ≤ x < 1. */
export interface Clock {
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** The real clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    if (signal.aborted) return;
    await wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  },
  random: () => Math.random(),
};

/** A length spread by ± `share`, so that many loops do not step together. */
export function jittered(clock: Clock, milliseconds: number, share = 0.2): number {
  return milliseconds * (1 - share + 2 * share * clock.random());
}
