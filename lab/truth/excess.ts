import type { EdgeMinute } from './edge-minute';

/** By which measure an edge is sick. */
export type Measure = 'p99' | 'p50' | 'errors' | 'rate';

/** How far an edge is beyond what it would be; 1 = just sick. */
export interface Excess {
  readonly measure: Measure;
  readonly size: number;
}

const enoughForTail = 100;
const enough = 20;
const measures = ['errors', 'p99', 'p50', 'rate'] as const;

/** Excess of one measure over the same edge in the run without any fault: 1 at the limits of `sickness`. */
export function excessOf(measure: Measure, now: EdgeMinute, well: EdgeMinute): number {
  if (measure === 'p99') {
    if (now.p99 === null || well.p99 === null || now.count < enoughForTail) return 0;
    return Math.min((now.p99 / well.p99 - 1) / 0.5, (now.p99 - well.p99) / 20);
  }
  if (measure === 'p50') return now.p50 === null || well.p50 === null || now.count < enough ? 0 : Math.min((now.p50 / well.p50 - 1) / 0.3, (now.p50 - well.p50) / 2);
  if (measure === 'errors') return now.count < enough ? 0 : (now.errorShare - well.errorShare) / 0.01;
  return well.count < 2 * enough ? 0 : (1 - now.count / well.count) / 0.2;
}

/**
 * Whether an edge is sick against the run without any fault: P99 ≥ × 1.5 and + 20 ms with 100 requests, or P50 ≥ × 1.3, or errors + 1 point,
 * or rate − 20 %. null when it is well.
 */
export function sickness(now: EdgeMinute, well: EdgeMinute): Excess | null {
  let worst: Excess | null = null;
  for (const measure of measures) {
    const size = excessOf(measure, now, well);
    if (size >= 1 && (worst === null || size > worst.size)) worst = { measure, size };
  }
  return worst;
}
