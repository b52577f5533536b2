import type { Ratio, Seconds, UnixSeconds } from '@/lib/base/units';
import type { NodeId } from '@/lib/topology/graph';

/** Every signal of host pressure that is read (product.md 4). The catalogue with unit, source and thresholds is `signal-catalogue`. */
export const signalNames = [
  'steal', 'iowait', 'cpuBusy', 'cpuUser', 'cpuSystem', 'softirq', 'psiCpu', 'psiIo', 'psiMemory', 'runQueue', 'retransmits', 'synRetransmits',
  'listenDrops', 'diskAwait', 'diskBusy', 'diskQueue', 'conntrack', 'conntrackDrops', 'softnetDrops', 'softnetSqueezed',
  'fileHandles', 'ephemeralPorts', 'memoryAvailable',
] as const;
export type SignalName = (typeof signalNames)[number];

export const signalUnits = ['ratio', 'perSecond', 'seconds', 'bytes', 'count'] as const;
export type SignalUnit = (typeof signalUnits)[number];

export const signalGrades = ['calm', 'raised', 'critical', 'unknown'] as const;
export type SignalGrade = (typeof signalGrades)[number];

/** Why a value is not there. */
export const signalReasons = ['not-installed', 'absent', 'denied', 'stale', 'failed'] as const;
export type SignalReason = (typeof signalReasons)[number];

/** One signal of one host. `reason` is given exactly when `value` is null. */
export interface Signal {
  readonly value: number | null;
  readonly unit: SignalUnit;
  readonly grade: SignalGrade;
  readonly reason?: SignalReason;
}

/** What Kubernetes and the exporter say about a machine beside its pressure. Times are unix seconds; null = not known. */
export interface HostFacts {
  /** Name of the cluster when several are shown. */
  readonly cluster: string | null;
  /** Share of each vCPU that a burstable type may use for ever. */
  readonly baseline: Ratio | null;
  readonly kernel: string | null;
  /** When the machine joined the cluster. */
  readonly createdAt: UnixSeconds | null;
  readonly bootedAt: UnixSeconds | null;
  readonly cordoned: boolean | null;
  /** Taints as kubectl writes them: `key=value:Effect`. */
  readonly taints: readonly string[] | null;
}

/** One machine under the pods. Ratios are 0…1 of all its CPUs. */
export interface Host {
  readonly name: string;
  /** The exporter's `instance`; null when no exporter was mapped to this host. */
  readonly instance: string | null;
  readonly instanceType: string | null;
  /** Burstable instance family (credits); null when the type is not known. */
  readonly burstable: boolean | null;
  readonly region: string | null;
  readonly zone: string | null;
  readonly cores: number | null;
  readonly conditions: readonly string[];
  /** false = the exporter's instance could not be mapped to a Kubernetes node; `name` is then the instance. */
  readonly mapped: boolean;
  readonly signals: Readonly<Partial<Record<SignalName, Signal>>>;
  readonly facts?: HostFacts;
  /** Whether a ztunnel runs here; absent where the mesh has no ambient part, or nobody knows where pods run. */
  readonly ztunnel?: boolean;
}

/** How many pods of a node of the graph run on a host. */
export interface Placement {
  readonly node: NodeId;
  readonly host: string;
  readonly pods: number;
}

export interface Hosts {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly hosts: readonly Host[];
  readonly placements: readonly Placement[];
}

/** A threshold pair of a signal: raised from `raised`, critical from `critical`; in the signal's unit. */
export interface SignalThreshold {
  readonly raised: number | Ratio | null;
  readonly critical: number | Ratio | null;
}
