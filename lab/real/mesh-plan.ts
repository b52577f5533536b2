/** A party of the small real mesh. All live in one namespace. */
export interface Party {
  readonly name: string;
  readonly version: string;
}

/** How the caller's proxy treats calls of one service. */
export interface CallPolicy {
  /** Envoy's `retry_on`; null = no retries. */
  readonly retryOn: string | null;
  readonly retries: number;
  readonly perTryMs: number | null;
  readonly timeoutMs: number | null;
  /** Requests under way and waiting that the circuit breaker allows, each; null = as many as come. */
  readonly breaker: number | null;
}

/** What answers at the other end of a route. `blackhole`: the proxy itself, because the host is not known. `unmatched`: the host is known, but no route fits. */
export type Ending = { readonly kind: 'workload'; readonly party: Party; readonly port: number; readonly proxied: boolean } | { readonly kind: 'nobody' | 'unmatched' };

/** One service as a caller's proxy knows it. */
export interface Route {
  readonly service: string;
  readonly protocol: 'http' | 'grpc';
  readonly ending: Ending;
  readonly policy: CallPolicy;
}

/** A TCP service: a listener of its own. */
export interface TcpRoute {
  readonly service: string;
  readonly listenPort: number;
  readonly party: Party;
  readonly port: number;
}

/** One real proxy. */
export interface SidecarPlan {
  readonly party: Party;
  readonly adminPort: number;
  /** null for a gateway, which reports as source only. */
  readonly inbound: { readonly port: number; readonly applicationPort: number; readonly protocol: 'http' | 'grpc' | 'tcp' } | null;
  readonly outbound: { readonly httpPort: number; readonly grpcPort: number; readonly routes: readonly Route[]; readonly tcp: readonly TcpRoute[] } | null;
}

export const namespace = 'shop';

/** Istio's own default: two retries, of connections only. */
export const meshDefault: CallPolicy = { retryOn: 'connect-failure,refused-stream,unavailable,cancelled', retries: 2, perTryMs: null, timeoutMs: null, breaker: null };

/** Name of a service in the cluster. */
export function serviceHost(service: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}
