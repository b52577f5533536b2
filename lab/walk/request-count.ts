import type { Outcome } from '../mesh/outcome';
import { cell } from '../physics/draw';
import type { RequestSeries } from '../world/telemetry';
import { envoyBounds } from '../world/telemetry';

const bucketOfMs = Uint8Array.from({ length: 1001 }, (_, ms) => envoyBounds.findIndex((bound) => ms <= bound));

function bucketOf(ms: number): number {
  if (ms <= 1000) return bucketOfMs[ms] ?? 0;
  const found = envoyBounds.findIndex((bound) => ms <= bound);
  return found < 0 ? envoyBounds.length : found;
}

/** The part of a new request series that holds its code and its counters. */
export function emptyRequests(grpc: boolean, shape: Outcome): Pick<RequestSeries, 'protocol' | 'code' | 'grpcStatus' | 'count' | 'sumMs' | 'buckets' | 'requestBytes' | 'responseBytes'> {
  return {
    protocol: grpc ? 'grpc' : 'http',
    code: grpc ? shape.grpc.code : shape.code,
    grpcStatus: grpc ? shape.grpc.status : null,
    count: 0,
    sumMs: 0,
    buckets: new Float64Array(envoyBounds.length + 1),
    requestBytes: 0,
    responseBytes: 0,
  };
}

/** One request more, or `times` that took as long; bytes are those of one. Proxies count whole milliseconds, truncated. */
export function countExchange(series: RequestSeries, ms: number, { asked, given, times }: { readonly asked: number; readonly given: number; readonly times: number }): void {
  const whole = Math.floor(ms);
  const bucket = bucketOf(whole);
  series.count += times;
  series.sumMs += whole * times;
  series.buckets[bucket] = cell(series.buckets, bucket) + times;
  series.requestBytes += asked * times;
  series.responseBytes += given * times;
}
