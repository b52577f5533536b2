import { AppError, errorCatalogue, type ErrorCode } from '@/lib/base/app-error';
import { isRecord } from './answer-decoder';

/** Says in one place what an HTTP answer that is not 2xx means. `detail` may hold upstream text and goes to the log only. */
export function errorOfAnswer(status: number, body: string): AppError {
  const said = apiError(body);
  const detail = `HTTP ${status}${said === null ? `: ${body.slice(0, 200)}` : ` ${said.type}: ${said.text.slice(0, 300)}`}`;
  return new AppError(codeOf(status, said), { detail, ...messageOf(status, said) });
}

function codeOf(status: number, said: ApiError | null): ErrorCode {
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403) return 'credentials-rejected';
  if (status === 429) return 'throttled';
  if (status === 502 || status === 504) return 'unreachable';
  if (said?.type === 'timeout' || said?.type === 'canceled') return 'timeout';
  if (status === 503) return 'starting';
  if (said !== null && /too many samples/i.test(said.text)) return 'too-many-samples';
  // A query that ran out of time while it was reading series is told as a failed execution.
  if (said !== null && /context (deadline exceeded|canceled)/.test(said.text)) return 'timeout';
  if (said !== null && (status === 400 || status === 422)) return 'bad-query';
  return 'bad-answer';
}

function messageOf(status: number, said: ApiError | null): { message?: string; hint?: string } {
  if (status === 502 || status === 504) return { message: `A proxy in front of the source answered ${status}.`, hint: 'Is the source behind it running?' };
  if (status === 404 && said === null) return { message: 'The address answers 404: no query API there.' };
  if (status >= 500 && said !== null && said.type === 'internal') return { message: 'Prometheus failed at the query.', hint: 'Its own log says why.' };
  return {};
}

interface ApiError { readonly type: string; readonly text: string }

function apiError(body: string): ApiError | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRecord(parsed) && parsed['status'] === 'error') return { type: String(parsed['errorType'] ?? ''), text: String(parsed['error'] ?? '') };
  } catch {
    // not JSON: a proxy or a login page spoke
  }
  return null;
}

const connectionCodes: Record<string, ErrorCode> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unreachable', EAI_AGAIN: 'unreachable', EHOSTUNREACH: 'unreachable', ENETUNREACH: 'unreachable',
  ECONNRESET: 'unreachable', EPIPE: 'unreachable', UND_ERR_SOCKET: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout', UND_ERR_HEADERS_TIMEOUT: 'timeout', UND_ERR_BODY_TIMEOUT: 'timeout', UND_ERR_ABORTED: 'timeout', ETIMEDOUT: 'timeout',
};
const reasons: Record<string, string> = {
  ENOTFOUND: 'The host name is not known.', EAI_AGAIN: 'The host name could not be looked up.', ECONNRESET: 'The connection was cut.',
  UND_ERR_SOCKET: 'The connection was cut.', EPIPE: 'The connection was cut.', UND_ERR_CONNECT_TIMEOUT: 'No connection in time.',
};

/** Says what a failed connection means; an `AppError` passes through. */
export function errorOfConnection(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOfCause(error);
  const detail = error instanceof Error ? `${code}: ${error.message}` : String(error);
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_)/.test(code)) return new AppError('tls', { message: `The TLS connection failed (${code}).`, detail, cause: error });
  const known = connectionCodes[code] ?? (isAbort(error) ? 'timeout' : /^HPE_/.test(code) ? 'bad-answer' : 'unreachable');
  const message = reasons[code] ?? errorCatalogue[known].message;
  return new AppError(known, { message, detail, cause: error });
}

function codeOfCause(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOfCause(at.errors[0]);
  }
  return '';
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
