/** One Prometheus and how to reach it. Secrets live in files that are read again when they change. */
export interface PrometheusSource {
  /** `prometheus`, or `prometheus:NAME` when there are several. */
  readonly id: string;
  /** The cluster's name given by the configuration (`name=url`); null when there is only one. */
  readonly name: string | null;
  /** Base URL with its path prefix, without a slash at the end. Never shown to a browser. */
  readonly url: string;
  readonly files: CredentialPaths;
}

/** Paths of credential files; null = not used. */
export interface CredentialPaths {
  readonly token: string | null;
  /** `user:password` */
  readonly basic: string | null;
  /** One `Name: value` a line. */
  readonly headers: string | null;
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** Limits of one exchange with Prometheus; times in milliseconds. */
export interface ExchangeLimits {
  readonly connectMs: number;
  /** Sent as `timeout=`, so that an abandoned query ends there too. */
  readonly queryMs: number;
  /** From sending to the last byte. */
  readonly wholeMs: number;
  /** Counted after decompression. */
  readonly maxBytes: number;
}

/** Deadlines nest: browser 15 s > API 12 s > exchange 8.5 s > query 8 s > connect 2 s. */
export const usualLimits: ExchangeLimits = { connectMs: 2000, queryMs: 8000, wholeMs: 8500, maxBytes: 20 * 1024 * 1024 };
