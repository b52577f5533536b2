/**
 * The closed catalogue of everything that can go wrong, each with a sentence for the public and a remedy.
 * Private detail (addresses, bodies, stacks) stays in `detail` and goes to the log only.
 */
export const errorCatalogue = {
  'bad-parameter': { message: 'A request parameter is not valid.', hint: 'See the parameter named beside this message.' },
  'not-configured': { message: 'This source is not configured.', hint: 'Set UNDERMESH_PROMETHEUS_URL to the base URL of your Prometheus.' },
  refused: { message: 'The connection was refused.', hint: 'Is it running, and is the address right? A port-forward may have ended.' },
  unreachable: { message: 'The address cannot be reached.', hint: 'Check the host name, the port and the network policy between this pod and the source.' },
  timeout: { message: 'No answer in time.', hint: 'The source is overloaded or hangs. A shorter window costs it less.' },
  tls: { message: 'The TLS connection failed.', hint: 'Check the certificate authority (…_CA_FILE) and the host name in the certificate.' },
  'credentials-rejected': { message: 'The credentials were rejected.', hint: 'Check the token or password file; it is read again when it changes.' },
  denied: { message: 'Permission denied.', hint: 'Grant get, list and watch on this kind to the service account (deploy/ has the role).' },
  throttled: { message: 'The source asked us to slow down.', hint: 'It answers again by itself; fewer viewers or a longer refresh help.' },
  starting: { message: 'The source is still starting.', hint: 'Prometheus replays its log after a restart; wait a moment.' },
  'too-large': { message: 'The answer is larger than what is read.', hint: 'Restrict the namespaces: fewer series make a smaller answer.' },
  'too-many-samples': { message: 'Prometheus refused: too many samples.', hint: 'Choose a shorter window or restrict the namespaces.' },
  'bad-answer': { message: 'The answer is not what the API promises.', hint: 'Does the URL point to Prometheus itself and not to a login page or another service? Give the base URL with its path prefix.' },
  'bad-query': { message: 'Prometheus did not accept the query.', hint: 'This is a defect of Undermesh or a dialect of the back-end that it does not know; the request id is in the log.' },
  redirected: { message: 'The source answered with a redirect, which is not followed.', hint: 'Give the final URL; credentials are never sent to another host.' },
  absent: { message: 'Not there.', hint: 'The metric or kind does not exist in this cluster.' },
  'not-installed': { message: 'Not installed.', hint: 'The exporter or the custom resource that would tell is not installed.' },
  stale: { message: 'The newest data is old.', hint: 'The source answers again by itself; the age is shown.' },
  overloaded: { message: 'Too many requests at once.', hint: 'Try again in a few seconds.' },
  internal: { message: 'Undermesh failed at this.', hint: 'The request id is in the log.' },
} as const satisfies Record<string, { message: string; hint: string }>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** An error of the catalogue. `message` and `hint` are public; `detail` is for the log only. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;
  /** The request parameter at fault, for `bad-parameter`. */
  readonly parameter: string | null;
  readonly detail: string | null;

  /** The server runs several bundles with a copy of this class each; an error of any of them is one of ours. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AppError' && 'code' in value && String(value.code) in errorCatalogue;
  }

  constructor(code: ErrorCode, more: { message?: string; hint?: string; parameter?: string; detail?: string; cause?: unknown } = {}) {
    super(more.message ?? errorCatalogue[code].message, { cause: more.cause });
    this.code = code;
    this.hint = more.hint ?? errorCatalogue[code].hint;
    this.parameter = more.parameter ?? null;
    this.detail = more.detail ?? null;
  }
}
