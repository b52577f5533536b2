/** How an attempt or a request ended, as a proxy writes it down. */
export interface Outcome {
  readonly code: string;
  /** Envoy response flags. */
  readonly flags: string;
  /** What the same outcome is in gRPC. */
  readonly grpc: { readonly code: string; readonly status: string | null };
}

function outcome(code: string, flags: string, grpcCode: string, status: string | null): Outcome {
  return { code, flags, grpc: { code: grpcCode, status } };
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

/** Every outcome the mesh knows. */
export const outcomes: readonly Outcome[] = [
  outcome('200', '-', '200', '0'),
  outcome('404', '-', '200', '5'),
  outcome('500', '-', '200', '13'),
  outcome('503', '-', '200', '14'),
  outcome('500', 'URX', '200', '13'),
  outcome('503', 'URX', '200', '14'),
  outcome('504', 'UT,URX', '200', '4'),
  outcome('504', 'UT', '200', '4'),
  outcome('0', 'DC', '0', null),
  outcome('503', 'UO', '200', '14'),
  outcome('503', 'UH', '200', '14'),
];

/** Whether an answer of the server is one of the 5xx family. */
export function isServerError(index: number): boolean {
  return index !== ok && index !== notFound;
}
