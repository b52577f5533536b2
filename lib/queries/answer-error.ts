import type { ErrorBody, Missing, SourceStatus } from '@/lib/wire/envelope';

/**
 * How asking failed: `no-contact` = nobody is there; `late` = nothing came back in time; `refused` = the request is at fault;
 * `not-let-in` = who asks has to log in (again), to Undermesh or to a proxy before it;
 * `nothing` = Undermesh answered but has nothing to show; `not-understood` = the answer has not the promised shape.
 */
export type AnswerFailure = 'no-contact' | 'late' | 'refused' | 'not-let-in' | 'nothing' | 'not-understood';

/** A failed question. `message` and `hint` are sentences for people. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly failure: AnswerFailure;
  readonly code: ErrorBody['code'] | null;
  readonly hint: string;
  readonly parameter: string | null;
  readonly missing: readonly Missing[];
  readonly sources: readonly SourceStatus[];

  constructor(failure: AnswerFailure, body: Pick<ErrorBody, 'message' | 'hint'> & Partial<ErrorBody>, more: { missing?: readonly Missing[]; sources?: readonly SourceStatus[]; cause?: unknown } = {}) {
    super(body.message, { cause: more.cause });
    this.failure = failure;
    this.code = body.code ?? null;
    this.hint = body.hint;
    this.parameter = body.parameter ?? null;
    this.missing = more.missing ?? [];
    this.sources = more.sources ?? [];
  }

  /** Whether nothing came at all: what is wrong then is told once for the whole page. */
  get isSilence(): boolean {
    return this.failure === 'no-contact' || this.failure === 'late';
  }
}
