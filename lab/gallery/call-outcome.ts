import type { CountedOutcome } from './gallery-truth';

/** One row of what the two proxies write about calls that ended in one way. */
export interface ReportedOutcome {
  readonly code: string;
  readonly grpcStatus: string | null;
  /** "-" = none. */
  readonly flags: string;
  /** Rows per call. */
  readonly times: number;
}

/** One way for calls to end. */
export interface CallEnding {
  readonly name: string;
  readonly source: readonly ReportedOutcome[];
  readonly destination: readonly ReportedOutcome[];
  /** false: the caller's proxy had no host, so it names no workload. */
  readonly reached: boolean;
}

function row(code: string, flags = '-', times = 1, grpcStatus: string | null = null): ReportedOutcome {
  return { code, grpcStatus, flags, times };
}

const unreached = (name: string, code: string, flags: string): CallEnding => ({ name, source: [row(code, flags)], destination: [], reached: false });

/** Ways for HTTP calls to end, as real Envoys report them (docs/truth.md). */
export const httpEndings: readonly CallEnding[] = [
  { name: 'fine', source: [row('200')], destination: [row('200')], reached: true },
  { name: '404', source: [row('404')], destination: [row('404')], reached: true },
  { name: '500', source: [row('500')], destination: [row('500')], reached: true },
  { name: 'reset by the application', source: [row('503')], destination: [row('503', 'UC')], reached: true },
  { name: 'saved by a retry', source: [row('200')], destination: [row('503'), row('200')], reached: true },
  { name: 'retries exhausted', source: [row('503', 'URX')], destination: [row('503', '-', 3)], reached: true },
  { name: 'tries timed out', source: [row('504', 'URX,UT')], destination: [row('0', 'DC', 2)], reached: true },
  { name: 'late answer', source: [row('504', 'UT')], destination: [row('200')], reached: true },
  { name: 'caller gave up', source: [row('0', 'DC')], destination: [row('0', 'DC')], reached: true },
  { name: 'connection refused', source: [row('503', 'URX,UF')], destination: [], reached: true },
  { name: 'rate limited', source: [row('429')], destination: [row('429', 'RL')], reached: true },
  { name: 'redirect', source: [row('301')], destination: [row('301')], reached: true },
  unreached('circuit open', '503', 'UO'), unreached('no healthy host', '503', 'UH'), unreached('no route', '404', 'NR'),
];

const grpc = (status: string, flags = '-', times = 1) => row('200', flags, times, status);

/** Ways for gRPC calls to end. */
export const grpcEndings: readonly CallEnding[] = [
  { name: 'fine', source: [grpc('0')], destination: [grpc('0')], reached: true },
  { name: 'NOT_FOUND', source: [grpc('5')], destination: [grpc('5')], reached: true },
  { name: 'INVALID_ARGUMENT', source: [grpc('3')], destination: [grpc('3')], reached: true },
  { name: 'INTERNAL', source: [grpc('13')], destination: [grpc('13')], reached: true },
  { name: 'saved by a retry', source: [grpc('0')], destination: [grpc('14'), grpc('0')], reached: true },
  { name: 'timed out', source: [grpc('14', 'UT')], destination: [row('0', 'DR')], reached: true },
  { name: 'caller gave up', source: [row('0', 'DR')], destination: [row('0', 'DR')], reached: true },
  { name: 'HTTP error', source: [row('502')], destination: [row('502')], reached: true },
  { name: 'circuit open', source: [grpc('14', 'UO')], destination: [], reached: false },
  { name: 'no healthy host', source: [grpc('14', 'UH')], destination: [], reached: false },
];

const callersFault = ['1', '3', '5', '6', '7', '9', '11', '16'];

/** How the map must count a row (wire.md 3.1 rules 4 and 5). */
export function counted({ code, grpcStatus, flags }: ReportedOutcome): CountedOutcome {
  const list = flags === '-' ? [] : flags.split(',');
  const http = code === '0' ? 'noResponse' : code.startsWith('5') ? 'error5xx' : code.startsWith('4') ? 'error4xx' : 'fine';
  if (grpcStatus === null || http !== 'fine') return { code, grade: http, flags: list };
  return { code: `grpc:${grpcStatus}`, grade: grpcStatus === '0' ? 'fine' : callersFault.includes(grpcStatus) ? 'error4xx' : 'error5xx', flags: list };
}

