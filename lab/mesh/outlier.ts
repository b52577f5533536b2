import { isServerError } from './outcome';

/** What one proxy holds against one endpoint. */
export interface Ejection {
  failures: number;
  ejections: number;
  /** ms. */
  ejectedUntil: number;
}

/** When and for how long endpoints are ejected. */
export interface OutlierPolicy {
  readonly consecutive: number;
  readonly baseSeconds: number;
  /** Share of the endpoints that may be out at once. */
  readonly maxShare: number;
}

/**
 * Books an answer (time in ms): consecutive failures eject an endpoint for base · count, unless more than `maxShare` would be out.
 * `out` of `all` endpoints are out now. Envoy always allows one.
 */
export function judge(record: Ejection, outcome: number, policy: OutlierPolicy, out: number, all: number, time: number): void {
  if (!isServerError(outcome)) {
    record.failures = 0;
    return;
  }
  record.failures++;
  if (record.failures < policy.consecutive || record.ejectedUntil > time) return;
  if (out > 0 && (out + 1) / all > policy.maxShare) return;
  record.failures = 0;
  record.ejections++;
  record.ejectedUntil = time + policy.baseSeconds * 1000 * record.ejections;
}
