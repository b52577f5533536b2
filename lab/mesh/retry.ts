import { uniform } from '../physics/draw';
import {
  connectFailure,
  connectFailureAfterRetries,
  failed,
  failedAfterRetries,
  isConnectFailure,
  isServerError,
  noCluster,
  noRoute,
  queueFull,
  queueFullAfterRetries,
  reset,
  resetAfterRetries,
  timedOut,
  timedOutAfterRetries,
} from './outcome';

/** Envoy's back-off before retry number `n` (1, 2, …), ms: uniform in [0, (2ⁿ − 1)·25), at most 250. */
export function backOff(key: number, n: number): number {
  return Math.min(250, uniform(key, 300) * (2 ** n - 1) * 25);
}

/** Retries of the mesh's default policy. */
const defaultAttempts = 2;

/** How many retries an outcome may have: by the route's policy, else by the mesh's default, which retries no slow and no failed answer. */
export function allowedRetries(outcome: number, attempts: number | null): number {
  if (!isServerError(outcome) || outcome === noRoute || outcome === noCluster) return 0;
  if (attempts !== null) return attempts;
  return isConnectFailure(outcome) ? defaultAttempts : 0;
}

const marked = new Map([
  [failed, failedAfterRetries],
  [queueFull, queueFullAfterRetries],
  [timedOut, timedOutAfterRetries],
  [connectFailure, connectFailureAfterRetries],
  [reset, resetAfterRetries],
]);

/** What a client's proxy reports when the last of several tries ended like this. */
export function afterRetries(last: number): number {
  return marked.get(last) ?? last;
}
