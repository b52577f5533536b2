import type { RequestObservation } from './observation';

/** What became of a request; `unknown` = telemetry names no code. */
export type Outcome = 'fine' | 'error4xx' | 'error5xx' | 'noResponse' | 'unknown';

/** gRPC statuses that are the caller's fault (wire.md 3.1 rule 4). */
const callersFault = new Set(['1', '3', '5', '6', '7', '9', '11', '16']);

function httpOutcome(code: string | null): Outcome {
  if (code === null) return 'unknown';
  if (code === '0') return 'noResponse';
  if (/^4\d\d$/.test(code)) return 'error4xx';
  if (/^5\d\d$/.test(code)) return 'error5xx';
  return 'fine';
}

/** The outcome of a request. On gRPC an HTTP error, or no response, weighs more than the status; a status outside the standard is the server's fault, as UNKNOWN is. */
export function outcomeOf({ protocol, code, grpcStatus }: Pick<RequestObservation, 'protocol' | 'code' | 'grpcStatus'>): Outcome {
  const http = httpOutcome(code);
  if (protocol !== 'grpc' || grpcStatus === null || !(http === 'fine' || http === 'unknown')) return http;
  if (grpcStatus === '0') return 'fine';
  return callersFault.has(grpcStatus) ? 'error4xx' : 'error5xx';
}

/** The key of an outcome in `Traffic.codes`: "503", "0", "grpc:14"; null when no code is known. */
export function codeKey({ protocol, code, grpcStatus }: Pick<RequestObservation, 'protocol' | 'code' | 'grpcStatus'>): string | null {
  const http = httpOutcome(code);
  return protocol === 'grpc' && grpcStatus !== null && (http === 'fine' || http === 'unknown') ? `grpc:${grpcStatus}` : code;
}
