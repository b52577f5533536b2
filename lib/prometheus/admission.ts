import type { Asker } from './question-queue';

/** The memory that answers under way may take, for all sources together. */
export interface Admission {
  /** Whether a further answer may be asked for now. */
  isOpen(): boolean;
  /** Waits until it may; throws `AppError` `overloaded` when that takes too long. `since`: when the waiting began, by `performance.now()`. */
  room(since: number): Promise<void>;
  /** Begins one answer. Call `end` when it has been decoded or has failed. */
  begin(): Intake;
  /** For whom is asked just now; null = for nobody's answer. */
  asker(): Asker | null;
}

/** The memory of one answer that is being read. */
export interface Intake {
  /** Takes memory for so many more bytes of the body; throws `AppError` `overloaded` when there is none left. */
  take(bytes: number): void;
  end(): void;
}
