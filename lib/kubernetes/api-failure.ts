import type { ErrorCode } from '@/lib/base/app-error';

/** Why a request to the API server did not succeed, as far as the reader acts on it. */
export type FailureReason = 'denied' | 'credentials' | 'absent' | 'gone' | 'throttled' | 'too-large' | 'unreachable' | 'timeout' | 'tls' | 'server' | 'bad-answer';

/** A failed request. The message is for the log: it holds status and the server's words, never a credential. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly reason: FailureReason;
  readonly code: ErrorCode;
  /** HTTP status, or null when there was no answer. */
  readonly status: number | null;
  /** What Retry-After asked for, in milliseconds. */
  readonly retryAfter: number | null;

  constructor(reason: FailureReason, message: string, more: { code?: ErrorCode; status?: number; retryAfter?: number | null; cause?: unknown } = {}) {
    super(withoutSecrets(message), { cause: more.cause });
    this.reason = reason;
    this.code = more.code ?? codes[reason];
    this.status = more.status ?? null;
    this.retryAfter = more.retryAfter ?? null;
  }
}

const codes: Readonly<Record<FailureReason, ErrorCode>> = {
  denied: 'denied', credentials: 'credentials-rejected', absent: 'not-installed', gone: 'stale', throttled: 'throttled', 'too-large': 'too-large',
  unreachable: 'unreachable', timeout: 'timeout', tls: 'tls', server: 'bad-answer', 'bad-answer': 'bad-answer',
};

/** Takes out what looks like a credential and cuts to 500 characters. */
export function withoutSecrets(text: string): string {
  return text.slice(0, 2000)
    .replace(/Bearer\s+\S+/gi, 'Bearer …')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…')
    .replace(/\/\/[^/@\s]+@/g, '//…@')
    .replace(/-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g, '…')
    .slice(0, 500);
}

/** The failure that an HTTP status means; `words` is what the server said (the message of its Status object). */
export function failureOfStatus(status: number, words: string, retryAfter: string | undefined): ApiFailure {
  const message = `HTTP ${status}: ${words}`;
  const seconds = retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null;
  const more = { status, retryAfter: seconds };
  if (status === 401) return new ApiFailure('credentials', message, more);
  if (status === 403) return new ApiFailure('denied', message, more);
  if (status === 404) return new ApiFailure('absent', message, more);
  if (status === 410) return new ApiFailure('gone', message, more);
  if (status === 429) return new ApiFailure('throttled', message, more);
  if (status >= 300 && status < 400) return new ApiFailure('bad-answer', message, { ...more, code: 'redirected' });
  return new ApiFailure('server', message, status === 503 ? { ...more, code: 'starting' } : more);
}

function codeOf(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return '';
}

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|ERR_OSSL|HOSTNAME_MISMATCH)/;

/** The failure that a thrown error of a socket, of TLS or of a timer means. */
export function failureOfError(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? `${code === '' ? '' : `${code}: `}${error.message}` : String(error);
  if (tlsCode.test(code)) return new ApiFailure('tls', message, { cause: error });
  if (code === 'ETIMEDOUT' || (error instanceof Error && error.name === 'TimeoutError')) return new ApiFailure('timeout', message, { cause: error });
  return new ApiFailure('unreachable', message, { cause: error, ...(code === 'ECONNREFUSED' ? { code: 'refused' as const } : {}) });
}
