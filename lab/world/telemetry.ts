import type { ExternalSpec, HostSpec, RouteSpec, ServiceSpec, WorkloadSpec, World } from './world';

/**
 * What the simulated machines and proxies have counted so far.
 *
 * The walk and the physics write it; the exporters and the Kubernetes objects read it, and know nothing else.
 * Counters only grow, except that a new pod or a restarted container begins at zero. All times are unix seconds.
 */
export interface WorldTelemetry {
  readonly world: World;
  /** End of the last finished step. */
  readonly now: number;
  /** Every pod that ever lived in this run; the dead carry `diedAt`. Append only. */
  readonly pods: readonly PodState[];
  /** In the order of `world.hosts`. */
  readonly hosts: readonly HostCounters[];
  /** Append only: a series is born with its first value, as in a real proxy. */
  readonly requests: readonly RequestSeries[];
  readonly tcp: readonly TcpSeries[];
  /** Kubernetes events of the run, oldest first. Append only. */
  readonly events: readonly ClusterEvent[];
  /** How the mesh is configured now; absent = as the world says. */
  readonly configuration?: MeshConfiguration;
  /** Scrape targets that do not exist: "node-exporter/HOST", "cadvisor/HOST", "kube-state-metrics", "envoy-stats/NAMESPACE/WORKLOAD". */
  readonly silent?: ReadonlySet<string>;
  /** Look-ups that reached the cluster's name servers so far; absent = not counted. */
  readonly lookUps?: number;
  /** Answers of name servers whose CPU is limited, by bound of their page (`nameServerBounds`, the last beyond all), and the seconds they took; absent = none. They are not in `lookUps`. */
  readonly slowLookUps?: { readonly counts: Float64Array; readonly seconds: number };
}

/** The mesh's configuration objects as they stand. */
export interface MeshConfiguration {
  readonly routes: readonly RouteSpec[];
  /** Namespaces that accept mutual TLS only. */
  readonly strictNamespaces: readonly string[];
}

export interface PodState {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly workload: WorkloadSpec;
  readonly host: HostSpec;
  readonly bornAt: number;
  diedAt: number | null;
  /** What the kubelet said when it evicted the pod: its object stays, as failed, until somebody deletes it. */
  evicted?: string;
  ready: boolean;
  /** In the order of `workload.containers`. */
  readonly containers: readonly ContainerCounters[];
  networkReceivedBytes: number;
  networkSentBytes: number;
}

export interface ContainerCounters {
  readonly name: string;
  startedAt: number;
  cpuUserSeconds: number;
  cpuSystemSeconds: number;
  /** null without a CPU limit: such a container has no quota counters. */
  cfsPeriods: number | null;
  cfsThrottledPeriods: number | null;
  cfsThrottledSeconds: number | null;
  memoryWorkingSetBytes: number;
  /** Limits in force, when they are not those of the specification (resized in place). */
  limitCores?: number | null;
  memoryLimitBytes?: number | null;
  restarts: number;
  oomEvents: number;
  lastTerminatedReason: string | null;
  /** cgroup PSI, seconds. */
  psiCpuWaiting: number;
  psiIoWaiting: number;
  psiMemoryWaiting: number;
}

/** Order of the modes in `HostCounters.cpuSeconds`, as node_exporter names them. */
export const cpuModes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

export interface HostCounters {
  readonly spec: HostSpec;
  /** One array per CPU, seconds in the order of `cpuModes`. */
  readonly cpuSeconds: readonly Float64Array[];
  /** Per CPU, seconds runnable threads ran and waited. */
  readonly schedstatRunning: Float64Array;
  readonly schedstatWaiting: Float64Array;
  load1: number;
  /** PSI "some" (waiting) and "full" (stalled), seconds. */
  psiCpuWaiting: number;
  psiIoWaiting: number;
  psiIoStalled: number;
  psiMemoryWaiting: number;
  psiMemoryStalled: number;
  disk: DiskCounters;
  /** Host network namespace only: pods have their own (as in reality). */
  tcpOutSegs: number;
  tcpRetransSegs: number;
  tcpInSegs: number;
  tcpSynRetrans: number;
  listenOverflows: number;
  listenDrops: number;
  conntrackEntries: number;
  conntrackLimit: number;
  conntrackDrop: number;
  softnetProcessed: number;
  softnetDropped: number;
  softnetTimesSqueezed: number;
  fileHandlesAllocated: number;
  fileHandlesMaximum: number;
  memoryAvailableBytes: number;
  networkReceivedBytes: number;
  networkSentBytes: number;
  conditions: { memoryPressure: boolean; diskPressure: boolean; pidPressure: boolean; ready: boolean };
  cordoned: boolean;
  /** Share of scrapes of this host's exporters that come too late, and what a scrape takes longer, s. */
  unresponsiveShare?: number;
  scrapeDelaySeconds?: number;
}

export interface DiskCounters {
  readonly device: string;
  readsCompleted: number;
  writesCompleted: number;
  readTimeSeconds: number;
  writeTimeSeconds: number;
  ioTimeSeconds: number;
  ioTimeWeightedSeconds: number;
  ioNow: number;
}

/** CoreDNS' histogram bounds in s, without +Inf. */
export const nameServerBounds = [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192] as const;

/** Envoy's default histogram bounds in ms, without +Inf. */
export const envoyBounds = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
] as const;

export type Reporter = 'source' | 'destination' | 'waypoint';
export type SecurityPolicy = 'mutual_tls' | 'none' | 'unknown';

/** The identity of one series of one proxy, before any dialect has given it labels. */
export interface FlowKey {
  /** The pod whose proxy counts. */
  readonly pod: PodState;
  readonly reporter: Reporter;
  /** null = the proxy does not know (unknown). */
  readonly source: WorkloadSpec | null;
  readonly destination: WorkloadSpec | null;
  readonly service: ServiceSpec | ExternalSpec | 'PassthroughCluster' | 'BlackHoleCluster' | null;
  /** Envoy response flags, comma-joined, "-" when none. */
  readonly flags: string;
  readonly policy: SecurityPolicy;
}

export interface RequestSeries extends FlowKey {
  readonly protocol: 'http' | 'grpc';
  /** "200", "0" = no response. */
  readonly code: string;
  /** null on HTTP. */
  readonly grpcStatus: string | null;
  readonly bornAt: number;
  count: number;
  sumMs: number;
  /** Not cumulative; one per bound of `envoyBounds`, and one more for +Inf. */
  readonly buckets: Float64Array;
  requestBytes: number;
  responseBytes: number;
}

export interface TcpSeries extends FlowKey {
  readonly bornAt: number;
  opened: number;
  closed: number;
  /** Envoy's view: response direction, server to client. */
  sentBytes: number;
  /** Request direction, client to server. */
  receivedBytes: number;
}

export interface ClusterEvent {
  readonly time: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly kind: 'Pod' | 'Node' | 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'HorizontalPodAutoscaler';
  readonly namespace: string | null;
  readonly name: string;
}
