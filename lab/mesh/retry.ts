import { uniform } from '../physics/draw';
import { failed, failedAfterRetries, queueFull, queueFullAfterRetries, timedOut, timedOutAfterRetries } from './outcome';

/** Envoy's back-off before retry number `n` (1, 2, …), ms: uniform in [0, (2ⁿ − 1)·25), at most 250. */
export function backOff(key: number, n: number): number {
  return Math.min(250, uniform(key, 300) * (2 ** n - 1) * 25);
}

/** What a client's proxy reports when the last of several tries ended like this. */
export function afterRetries(last: number): number {
  if (last === failed) return failedAfterRetries;
  if (last === queueFull) return queueFullAfterRetries;
  return last === timedOut ? timedOutAfterRetries : last;
}
