import type { AppError, ErrorCode } from '@/lib/base/app-error';
import type { UnixSeconds } from '@/lib/base/units';

/** How a source is doing; times are unix seconds of our clock. */
export interface HealthReport {
  readonly state: 'ok' | 'slow' | 'down' | 'denied' | 'starting' | 'throttled';
  readonly lastAnswer: UnixSeconds | null;
  readonly lastTry: UnixSeconds | null;
  readonly failures: number;
  readonly error: AppError | null;
}

/** Failures that concern one question, not the source. */
const ofTheQuestion: ReadonlySet<ErrorCode> = new Set(['bad-query', 'too-large', 'too-many-samples', 'overloaded']);

/** A source that leaves a question waiting for longer is slow, ms. */
const slowMs = 2500;

/** Remembers how the last exchanges with one source went. */
export class SourceHealth {
  private lastAnswer: number | null = null;
  private lastTry: number | null = null;
  private failures = 0;
  private error: AppError | null = null;

  private readonly pending = new Map<symbol, number>();

  /** A question goes out. Call the function that is given back when it ended, either way. */
  asked(now: number): () => void {
    const mark = Symbol('question');
    this.pending.set(mark, now);
    return () => void this.pending.delete(mark);
  }

  answered(now: number): void {
    this.lastTry = now;
    this.lastAnswer = now;
    this.failures = 0;
    this.error = null;
  }

  failed(now: number, error: AppError): void {
    this.lastTry = now;
    if (ofTheQuestion.has(error.code)) return;
    this.failures += 1;
    this.error = error;
  }

  report(now: number = Date.now()): HealthReport {
    const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
    return { state: this.state(now), lastAnswer: seconds(this.lastAnswer), lastTry: seconds(this.lastTry), failures: this.failures, error: this.error };
  }

  private state(now: number): HealthReport['state'] {
    if (this.error === null) return now - Math.min(...this.pending.values(), now) > slowMs ? 'slow' : 'ok';
    if (this.error.code === 'credentials-rejected') return 'denied';
    if (this.error.code === 'starting' || this.error.code === 'throttled') return this.error.code;
    return this.error.code === 'timeout' && this.failures < 2 ? 'slow' : 'down';
  }
}
