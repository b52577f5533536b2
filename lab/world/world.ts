/**
 * The standing facts of a simulated mesh: its hosts, workloads, services and what they are called.
 * Names are neutral: nothing here may hint at an incident (lab rule: the product must not read the answer in a name).
 */

export interface HostSpec {
  readonly name: string;
  readonly ip: string;
  readonly instanceType: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly region: string;
  readonly zone: string;
  readonly kernel: string;
  /** Whether its kernel keeps pressure stall information; absent = yes. */
  readonly pressure?: boolean;
  /** Unix seconds. */
  readonly bootedAt: number;
  /** The cluster it belongs to, when that is not `World.cluster`. */
  readonly cluster?: string;
}

/** How the pods of a workload take part in the mesh. `ztunnel` is the proxy of a host that carries the bytes of its ambient pods. */
export type ProxyKind = 'sidecar' | 'gateway' | 'ambient' | 'waypoint' | 'ztunnel' | 'none';

export interface ContainerSpec {
  readonly name: string;
  readonly requestCores: number;
  /** null = no CPU limit, so the kernel keeps no CFS quota counters. */
  readonly limitCores: number | null;
  readonly memoryLimitBytes: number | null;
}

export interface WorkloadSpec {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Label `app`; also the canonical service of Istio. */
  readonly app: string;
  /** Label `version`, for example "v1". */
  readonly version: string;
  readonly serviceAccount: string;
  readonly proxy: ProxyKind;
  readonly containers: readonly ContainerSpec[];
}

export interface ServiceSpec {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** Pods are selected by this `app` label in the same namespace. */
  readonly app: string;
}

/** A host outside the mesh that is called. */
export interface ExternalSpec {
  readonly hostname: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** Whether a ServiceEntry names it; without one its calls leave through PassthroughCluster. Absent = true. */
  readonly registered?: boolean;
  /** The host name is a bare address: no ServiceEntry names it, and its calls carry the address instead of a cluster's name. */
  readonly bare?: boolean;
}

/** How client proxies treat calls of one service: a VirtualService and a DestinationRule in one. */
export interface RouteSpec {
  /** "namespace/name" of the service. */
  readonly service: string;
  /** Workloads ("namespace/name") that share the traffic by weight; empty = every pod the service selects. */
  readonly subsets: readonly { readonly workload: string; readonly weight: number }[];
  /** null = the mesh's default, which retries no slow and no failed answer. */
  readonly retry: { readonly attempts: number; readonly perTryMs: number; readonly retryOn: string } | null;
  /** Requests one client proxy may have under way to the service; null = unbounded. */
  readonly maxRequests: number | null;
  /** Connections of one client proxy, and requests that may wait for one. */
  readonly pool?: { readonly connections: number; readonly pending: number };
  readonly outliers?: { readonly consecutive: number; readonly baseSeconds: number; readonly maxShare: number };
  /** Namespace whose clients speak plain text to the service, by a DestinationRule of their own. */
  readonly plainFrom?: string;
  /** The service does not speak mutual TLS, yet a DestinationRule asks for it. */
  readonly tlsForced?: boolean;
  /** The VirtualService names a host or a subset that does not exist. */
  readonly broken?: 'route' | 'subset';
}

export interface World {
  readonly seed: number;
  readonly cluster: string;
  readonly hosts: readonly HostSpec[];
  readonly workloads: readonly WorkloadSpec[];
  readonly services: readonly ServiceSpec[];
  readonly externals: readonly ExternalSpec[];
  /** Services that are routed other than by default. */
  readonly routes?: readonly RouteSpec[];
  /** Replicas of kube-state-metrics; absent = one. */
  readonly stateReplicas?: number;
  /** Whether the name servers' own pages are scraped; absent = no. */
  readonly nameServersTell?: boolean;
  /** Namespaces whose services are reached through a waypoint, and the workload ("namespace/name") that is it. */
  readonly waypoints?: readonly { readonly namespace: string; readonly workload: string }[];
}

/** What a workload or service is called in plans, knobs and the ledger: "namespace/name", behind "cluster:" outside the world's own cluster. */
export function fullName(spec: { readonly cluster: string; readonly namespace: string; readonly name: string }, own: string): string {
  return `${spec.cluster === own ? '' : `${spec.cluster}:`}${spec.namespace}/${spec.name}`;
}

/** What a host is called in plans and knobs: its name, behind "cluster:" outside the world's own cluster. */
export function hostName(spec: HostSpec): string {
  return spec.cluster === undefined ? spec.name : `${spec.cluster}:${spec.name}`;
}
