import type { Labels } from '@/lib/promql/sample';
import { known } from './istio-labels';

/** `le` as a number, Infinity for "+Inf"; null when it is none. "1" and "1.0" are one bound, and an upgrade of Prometheus shows both. */
export function boundNumber(labels: Labels): number | null {
  const text = known(labels, 'le') ?? '';
  const bound = text === '+Inf' ? Infinity : Number(text);
  return text === '' || Number.isNaN(bound) ? null : bound;
}
