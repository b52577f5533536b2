import type { AppError } from '@/lib/base/app-error';

/** Limits of one circuit, in ms (reliability: rule 5 of the contract). */
const negativeMs = 2000;
const failuresThatOpen = 5;
const countedMs = 30_000;
const probeMs = { least: 3500, most: 5000 };

/**
 * Spares a source that fails: an error is remembered for two seconds; after five failures in half a minute only one
 * probe goes through every few seconds (at most 5 s apart, because somebody is looking: nothing is asked otherwise).
 */
export class Circuit {
  private failures: number[] = [];
  private held: { error: AppError; until: number } | null = null;

  /** The error to answer with instead of asking; null = ask. */
  refusal(now: number): AppError | null {
    return this.held !== null && now < this.held.until ? this.held.error : null;
  }

  /** When the next try may go out; null = now. */
  nextTry(now: number): number | null {
    return this.held !== null && now < this.held.until ? this.held.until : null;
  }

  succeeded(): void {
    this.failures = [];
    this.held = null;
  }

  failed(now: number, error: AppError): void {
    // overload is ours, not the source's
    this.failures = [...this.failures.filter((at) => now - at < countedMs), ...(error.code === 'overloaded' ? [] : [now])];
    const open = this.failures.length >= failuresThatOpen;
    const wait = open ? probeMs.least + Math.random() * (probeMs.most - probeMs.least) : negativeMs;
    this.held = { error, until: now + wait };
  }
}
