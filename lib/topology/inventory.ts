import type { UnixSeconds } from '@/lib/base/units';

/**
 * What Kubernetes says is there, reduced to the fields a map needs.
 * A kind that could not be read is null, never an empty list: absent and unknown are different things.
 */
export interface Inventory {
  readonly pods: readonly PodFact[] | null;
  readonly hosts: readonly HostFact[] | null;
  readonly services: readonly ServiceFact[] | null;
  readonly workloads: readonly WorkloadFact[] | null;
  readonly events: readonly EventFact[] | null;
}

export interface PodFact {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly ip: string | null;
  /** null while it is not scheduled. */
  readonly host: string | null;
  /** Owning workload after following ReplicaSet to Deployment by the pod-template-hash; null for a bare pod. */
  readonly workload: { readonly kind: string; readonly name: string } | null;
  readonly app: string | null;
  /** Canonical service: service.istio.io/canonical-name, app.kubernetes.io/name, app, else the workload. */
  readonly canonicalService: string | null;
  readonly version: string | null;
  readonly phase: string;
  readonly ready: boolean;
  readonly startedAt: UnixSeconds | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerFact[];
}

export interface ContainerFact {
  readonly name: string;
  readonly isProxy: boolean;
  readonly restarts: number | null;
  readonly cpuLimitCores: number | null;
  readonly cpuRequestCores: number | null;
  readonly memoryLimitBytes: number | null;
  readonly lastTerminatedReason: string | null;
}

export interface HostFact {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly instanceType: string | null;
  readonly region: string | null;
  readonly zone: string | null;
  readonly cores: number | null;
  /** Conditions that are not as they should be: "MemoryPressure", "NotReady", … */
  readonly conditions: readonly string[];
  readonly cordoned: boolean;
  /** Taints as kubectl writes them: `node.kubernetes.io/memory-pressure:NoSchedule`, `team=batch:NoExecute`. Absent = not read. */
  readonly taints?: readonly string[];
  readonly kernel: string | null;
  readonly createdAt: UnixSeconds | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ServiceFact {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>> | null;
  readonly ports: readonly { readonly name: string | null; readonly port: number; readonly appProtocol: string | null }[];
}

export interface WorkloadFact {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly app: string | null;
  readonly canonicalService: string | null;
  readonly version: string | null;
  readonly replicas: number | null;
  readonly ready: number | null;
}

export interface EventFact {
  readonly uid: string;
  readonly at: UnixSeconds;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly count: number;
}
