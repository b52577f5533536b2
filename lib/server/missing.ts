import { AppError } from '@/lib/base/app-error';
import type { Missing } from '@/lib/wire/envelope';
import type { LayerAnswer } from './layer-store';
import { sentence } from './source-status';

/** What a layer's failure leaves missing: nothing when it answered; `asOf` when an old value stands in. */
export function missingOf(what: string, source: string, { error, at }: Pick<LayerAnswer<unknown>, 'error' | 'at'>): Missing[] {
  if (error === null) return [];
  return [{ what, source, code: error.code, message: sentence(source, error), hint: error.hint, ...(at === null ? {} : { asOf: at }) }];
}

/** Why there is nothing to show: the first thing that is missing says it. */
export function nothingToShow([first]: readonly Missing[]): AppError {
  if (first === undefined) return new AppError('internal');
  const { message, hint } = first;
  return new AppError(first.code, { ...(message === undefined ? {} : { message }), ...(hint === undefined ? {} : { hint }) });
}
