import type { Milliseconds, Ratio } from '@/lib/base/units';

/**
 * Every default that grades an edge, in one place. The ones of host signals stand in `signal-catalogue`.
 * The latency thresholds lie on bounds of Envoy's histogram (250, 500 ms): there a quantile is exact, between bounds it is interpolated.
 */
export interface EdgeThresholds {
  readonly p99: { readonly raised: Milliseconds; readonly critical: Milliseconds };
  /** 5xx (and gRPC codes that are the server's fault) over all requests. */
  readonly errors5xx: { readonly raised: Ratio; readonly critical: Ratio };
  /** Response code 0 over all requests: nobody answered. */
  readonly noResponse: { readonly raised: Ratio; readonly critical: Ratio };
  /** Requests that a proxy says the mesh could not deliver, whatever their code, over all requests. */
  readonly undelivered: { readonly raised: Ratio; readonly critical: Ratio };
  /** TCP: connections with a failure flag over connections opened. */
  readonly failedConnections: { readonly raised: Ratio; readonly critical: Ratio };
  /** Below so many requests in the window a P99 is one or no request: the edge is thin and its latency is not judged. */
  readonly thinRequests: number;
  /** Fewer failed requests than this convict nobody, whatever share they are. */
  readonly fewestFailures: number;
  /** Compared with its own past: so many times the usual, and at least so many ms more. */
  readonly againstPast: { readonly factor: number; readonly criticalFactor: number; readonly atLeast: Milliseconds; readonly spread: number };
}

/** The documented defaults (docs/signals.md). */
export const edgeThresholds: EdgeThresholds = {
  p99: { raised: 250, critical: 500 },
  errors5xx: { raised: 0.01, critical: 0.05 },
  noResponse: { raised: 0.01, critical: 0.05 },
  undelivered: { raised: 0.01, critical: 0.05 },
  failedConnections: { raised: 0.01, critical: 0.05 },
  thinRequests: 100,
  fewestFailures: 3,
  againstPast: { factor: 1.5, criticalFactor: 4, atLeast: 20, spread: 3 },
};
