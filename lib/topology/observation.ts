import type { PerSecond } from '@/lib/base/units';
import type { Protocol } from './graph';

/** Whose proxy measured: the caller's, the answering one's, or a waypoint between them. */
export type Reporter = 'source' | 'waypoint' | 'destination';

/** One end of a flow as telemetry names it; null = not told. */
export interface Party {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly workload: string | null;
  /** Label `app`. */
  readonly app: string | null;
  /** Canonical service. */
  readonly canonical: string | null;
  readonly version: string | null;
}

/** One text for each workload of each cluster. */
export function partyKey({ cluster, namespace, workload }: Pick<Party, 'cluster' | 'namespace' | 'workload'>): string {
  return JSON.stringify([cluster, namespace, workload]);
}

/** The service that was asked for. `passthrough`: sent on without being known; `blackhole`: blocked because it is not known. */
export interface CalledService {
  readonly kind: 'service' | 'external' | 'passthrough' | 'blackhole';
  /** Name of the Kubernetes Service, or the host outside the cluster. */
  readonly name: string;
  readonly namespace: string | null;
}

/** What all observations share: who called whom, and who says so. */
export interface Flow {
  readonly reporter: Reporter;
  /** The reporter is the proxy of a host, shared by its pods, which sees bytes only. */
  readonly byHostProxy: boolean;
  readonly source: Party;
  readonly destination: Party;
  /** null = no service is named. */
  readonly service: CalledService | null;
  readonly protocol: Protocol;
}

/** How the connection was secured, as far as the reporter could see. */
export type Policy = 'mutual' | 'plain' | 'unknown';

/** Requests of one flow that had one outcome. */
export interface RequestObservation extends Flow {
  /** HTTP status, "0" = no response; null = telemetry does not say. */
  readonly code: string | null;
  readonly grpcStatus: string | null;
  readonly flags: readonly string[];
  readonly policy: Policy;
  readonly requests: PerSecond;
}

/** Bytes and connections of one flow, seen from the caller; null = not measured. */
export interface TcpObservation extends Flow {
  readonly protocol: 'tcp';
  readonly flags: readonly string[];
  readonly policy: Policy;
  /** By the caller: the request direction. */
  readonly sentBytes: PerSecond | null;
  readonly receivedBytes: PerSecond | null;
  readonly connectionsOpened: PerSecond | null;
  readonly connectionsClosed: PerSecond | null;
}

/** Durations of one flow. */
export interface LatencyObservation extends Flow {
  /** Upper bound in ms (Infinity last) and requests per second up to it, ascending, cumulative. */
  readonly buckets: readonly (readonly [bound: number, requests: PerSecond])[];
  /** Milliseconds per second; null = not measured. */
  readonly sumMs: number | null;
  /** false: bounds were left out, because they were not asked for or because not all series have them. */
  readonly allBounds: boolean;
}
