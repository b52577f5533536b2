import type { PerSecond, Ratio, Seconds, UnixSeconds } from '@/lib/base/units';

/** How finely the mesh is drawn. */
export const levels = ['namespace', 'app', 'workload', 'service'] as const;
export type Level = (typeof levels)[number];

export const nodeKinds = ['workload', 'app', 'service', 'namespace', 'external', 'unknown', 'passthrough', 'blackhole'] as const;
export type NodeKind = (typeof nodeKinds)[number];

export const nodeTraits = ['gateway', 'waypoint', 'ambient', 'no-proxy', 'idle', 'gone'] as const;
export type NodeTrait = (typeof nodeTraits)[number];

export const protocols = ['http', 'grpc', 'tcp'] as const;
export type Protocol = (typeof protocols)[number];

/** Stable for ever: kind, cluster, namespace, name; never an index. */
export type NodeId = string;
export type EdgeId = string;

/** All per second, as the caller saw it. null = not measured; zero = measured and silent (wire.md 3.1). */
export interface Traffic {
  /** HTTP or gRPC; null for tcp. */
  readonly requests: PerSecond | null;
  /** HTTP 4xx, and gRPC codes that are the caller's fault. */
  readonly errors4xx: PerSecond | null;
  /** HTTP 5xx, and gRPC codes that are the server's fault. */
  readonly errors5xx: PerSecond | null;
  /** Response code 0: nobody answered. */
  readonly noResponse: PerSecond | null;
  /** "200", "503", "0"; on grpc edges "grpc:14". */
  readonly codes: Readonly<Record<string, PerSecond>>;
  /** Envoy response flags; "-" is left out. */
  readonly flags: Readonly<Record<string, PerSecond>>;
  /** Request direction: sent by the caller. */
  readonly sentBytes: PerSecond | null;
  readonly receivedBytes: PerSecond | null;
  readonly connectionsOpened: PerSecond | null;
}

export interface GraphNode {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly name: string;
  readonly app: string | null;
  readonly version: string | null;
  /** Deployment, StatefulSet, …; null when Kubernetes does not say. */
  readonly workloadKind: string | null;
  readonly traits: readonly NodeTrait[];
  readonly in: Traffic | null;
  readonly out: Traffic | null;
}

export interface GraphEdge {
  readonly id: EdgeId;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly protocol: Protocol;
  /** Services that were called on this edge: "name.namespace". */
  readonly services: readonly string[];
  readonly traffic: Traffic;
  /** Share under mTLS; null = nobody could see it. */
  readonly mtls: Ratio | null;
  /** Arrived at the destination ÷ asked by the source; null unless both reported. */
  readonly retryAmplification: Ratio | null;
  /** Share of requests whose outcome the two reporters state differently; null unless both reported. */
  readonly disagreement: Ratio | null;
  /** No proxy reports this edge: it is what came in at an ingress gateway, told by what the gateway sent on. Its requests stand a second time on the edges that leave the gateway. */
  readonly derived?: true | undefined;
}

export interface Graph {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly level: Level;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Edges left out because nothing happened on them in the window; absent = none. */
  readonly silentEdges?: number | undefined;
}
