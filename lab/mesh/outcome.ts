/** How an attempt or a request ended, as a proxy writes it down. */
export interface Outcome {
  readonly code: string;
  /** Envoy response flags. */
  readonly flags: string;
  /** What the same outcome is in gRPC. */
  readonly grpc: { readonly code: string; readonly status: string | null; readonly flags: string };
}

function outcome(code: string, flags: string, grpcCode: string, status: string | null, grpcFlags = flags): Outcome {
  return { code, flags, grpc: { code: grpcCode, status, flags: grpcFlags } };
}

/** Index of each outcome in `outcomes`. */
export const ok = 0;
export const notFound = 1;
export const failed = 2;
export const queueFull = 3;
export const failedAfterRetries = 4;
export const queueFullAfterRetries = 5;
export const timedOutAfterRetries = 6;
export const timedOut = 7;
export const clientGone = 8;
export const overflow = 9;
export const noUpstream = 10;
export const connectFailure = 11;
export const connectFailureAfterRetries = 12;
export const reset = 13;
export const resetAfterRetries = 14;
export const noRoute = 15;
export const noCluster = 16;
export const idleTooLong = 17;
/** The proxy's own answer to what leads to BlackHoleCluster: no flag. */
export const blackHole = 18;

/**
 * Every outcome the mesh knows, as real Envoys write it (docs/truth.md): flags in Envoy's order, a proxy's own 504 is UNAVAILABLE in gRPC,
 * and a caller that goes away closes its connection over HTTP/1.1 (DC) but resets its stream over HTTP/2 (DR).
 */
export const outcomes: readonly Outcome[] = [
  outcome('200', '-', '200', '0'),
  outcome('404', '-', '200', '5'),
  outcome('500', '-', '200', '13'),
  outcome('503', '-', '200', '14'),
  outcome('500', 'URX', '200', '13'),
  outcome('503', 'URX', '200', '14'),
  outcome('504', 'URX,UT', '200', '14'),
  outcome('504', 'UT', '200', '14'),
  outcome('0', 'DC', '0', null, 'DR'),
  outcome('503', 'UO', '200', '14'),
  outcome('503', 'UH', '200', '14'),
  outcome('503', 'UF', '200', '14'),
  outcome('503', 'URX,UF', '200', '14'),
  outcome('503', 'UC', '200', '14'),
  outcome('503', 'URX,UC', '200', '14'),
  outcome('404', 'NR', '200', '12'),
  outcome('503', 'NC', '200', '14'),
  outcome('504', 'SI', '200', '14'),
  outcome('502', '-', '200', '14'),
];

/** Whether an answer is a failure to the caller: 5xx, no answer, or no route. */
export function isServerError(index: number): boolean {
  return index !== ok && index !== notFound;
}

/** Whether an attempt never had a connection. */
export function isConnectFailure(index: number): boolean {
  return index === connectFailure;
}
