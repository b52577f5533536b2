import type { AppError } from '@/lib/base/app-error';
import type { Missing, Offer, SourceStatus } from '@/lib/wire/envelope';

/** What a verb gives; `respond` puts the envelope around it. */
export interface VerbAnswer {
  /** The data as JSON; null = nothing to show. */
  readonly json: Buffer | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly sources: readonly SourceStatus[];
  readonly truncated?: { readonly kept: number; readonly total: number; readonly rule: string };
  /** Other windows worth looking at. */
  readonly offers?: readonly Offer[];
  /** Why there is nothing to show. */
  readonly error?: AppError;
}
