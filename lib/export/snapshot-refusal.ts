/** Why a file is not shown. */
export const refusalReasons = ['too-large', 'packed-too-tightly', 'not-gzip', 'not-text', 'too-deep', 'not-json', 'not-a-snapshot', 'newer', 'wrong-shape'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** A snapshot that is not shown; the message is a sentence for people. */
export class SnapshotRefusal extends Error {
  override readonly name = 'SnapshotRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
