import { cell } from '../physics/draw';
import type { BurstCredits } from '../physics/burst-credits';
import type { ConnectionTable } from '../physics/connection-table';
import { CpuStation } from '../physics/cpu-station';
import type { Disk } from '../physics/disk';
import type { Hypervisor } from '../physics/hypervisor';
import type { LogPipe } from '../physics/log-pipe';
import type { ServiceParameters, WorkloadParameters } from '../physics/mesh-parameters';
import type { HostParameters } from '../physics/parameters';
import { Quota } from '../physics/quota';
import type { RunQueue } from '../physics/run-queue';
import type { Behaviour } from '../world/shop-plan';
import type { HostCounters, PodState, RequestSeries, TcpSeries } from '../world/telemetry';
import type { ExternalSpec, HostSpec, RouteSpec, ServiceSpec, WorkloadSpec } from '../world/world';
import type { Visit } from './visit';

/** Steps ahead for which CPU work can be booked. */
const bookAhead = 64;

/** A host while the simulation runs. */
export interface HostRuntime {
  readonly spec: HostSpec;
  readonly index: number;
  readonly key: number;
  readonly counters: HostCounters;
  /** What holds in this second. */
  readonly now: HostParameters;
  readonly credits: BurstCredits;
  readonly table: ConnectionTable;
  readonly hypervisor: Hypervisor;
  readonly queue: RunQueue;
  readonly disk: Disk;
  readonly pods: PodRuntime[];
  /** Cores wanted by the host's own processes. */
  serviceCores: number;
  /** CPU seconds that the host's own processes have used so far. */
  serviceSeconds: number;
  /** CPU seconds of the host's own processes left over from the last second. */
  serviceDebt: number;
  /** Time threads waited in the run queue in this second, ms. */
  queuedMs: number;
  /** Time requests waited for the disk in this second, ms. */
  blockedMs: number;
  /** Cores wanted in the last second, and share of the time that its CPUs were busy. */
  wantedCores: number;
  busyShare: number;
  /** Probability that a segment to or from this host is lost, for whatever reason. */
  loss: number;
  /** Mean time a packet waits for the CPU that handles it, ms. */
  packetWaitMs: number;
  /** Probability that a thread stalls for memory when it wakes up. */
  stallShare: number;
  /** Connections opened in this second. */
  opened: number;
  /** The tunnel proxy of ambient pods; null = there is none. */
  tunnel: PodRuntime | null;
  /** Factor on CPU work of everybody on the host that no counter shows (clock, sibling threads). */
  pace: number;
  /** Cores wanted by a job of the host's own. */
  jobCores: number;
}

/** A workload while the simulation runs. */
export interface WorkloadRuntime {
  readonly spec: WorkloadSpec;
  readonly index: number;
  /** "namespace/name". */
  readonly name: string;
  readonly behaviour: Behaviour;
  /** What holds in this second. */
  readonly now: WorkloadParameters;
  /** The release that is rolled out. */
  released: number;
  /** Pods that take new requests. */
  readonly ready: PodRuntime[];
  /** How many pods this workload has had, for names. */
  born: number;
  /** Changes with each rollout. */
  template: string;
  /** Factor on work and waits: what requests ask for at this time of day. */
  appetite: number;
}

/** A service or external host that is called. */
export interface TargetRuntime {
  readonly index: number;
  /** "namespace/name", or the host name of an external. */
  readonly name: string;
  readonly spec: ServiceSpec | ExternalSpec;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** What holds in this second. */
  readonly now: ServiceParameters;
  /** null for a service of the mesh. */
  readonly externalMs: number | null;
  /** Factor on the answer time of an external host. */
  distance: number;
  /** Workloads with the upper end of their share of the traffic, 0…1. */
  readonly subsets: readonly { readonly workload: WorkloadRuntime; readonly upTo: number }[];
  readonly retry: RouteSpec['retry'];
  readonly maxRequests: number | null;
  /** What callers without an Envoy of their own go through, if anything. */
  readonly waypoint: WorkloadRuntime | null;
}

/** One call in the tree of a route. */
export interface CallNode {
  readonly target: TargetRuntime;
  readonly share: number;
  readonly optional: boolean;
  readonly calls: readonly CallNode[];
}

/** A pod while the simulation runs. */
export class PodRuntime {
  /** Length of a step of the hosts' clock, ms: set before anything is booked. */
  stepMs = 1000;
  /** CPU work of the application by step (ring), ms. */
  private readonly booked = new Float64Array(bookAhead);
  /** All CPU work of the application that was ever booked, ms. */
  bookedMs = 0;
  /** CPU work of the proxy in this second, ms. */
  proxyMs = 0;
  /** Requests inside, including those that wait for calls of their own. */
  inService = 0;
  /** Requests that wait for a worker of the pool. */
  readonly pooled: Visit[] = [];
  /** Requests that wait for a connection, by index of the target. */
  readonly pending = new Map<number, Visit[]>();
  /** What this pod's proxy holds against servers, by index of their pod. */
  readonly verdicts = new Map<number, EndpointRecord>();
  /** Most connections at once so far, by index of the target. */
  readonly mostOpen: Int32Array;
  /** The proxy's CPU, when its limit can bind. */
  proxyStation: CpuStation | null = null;
  /** The section that one request at a time may be in, when there is one. */
  lock: CpuStation | null = null;
  /** Instants in ms: the application is back after its death; the pod with its proxy is gone. */
  downUntil = -1;
  goneAt = Infinity;
  /** Memory lost for good, bytes; ends of the application so far, and when it may be forgotten, s. */
  leakedBytes = 0;
  crashes = 0;
  lastCrash = -Infinity;
  /** Factor on CPU work: how warm this pod's caches are. */
  warmth = 1;
  /** Readiness probes failed or passed in a row. */
  probesFailed = 0;
  /** Second at which the endpoints follow a change of readiness; -1 = nothing to follow. */
  followAt = -1;
  /** Requests under way from this pod by index of the pod they go to. */
  underWay: Int32Array;
  /** Requests under way from this pod by index of the target. */
  readonly underWayTo: Int32Array;
  readonly series = new Map<number, RequestSeries>();
  readonly tcp = new Map<number, TcpSeries>();
  /** Time this pod's threads waited, in this second, ms: for a core, for the disk. */
  queuedMs = 0;
  blockedMs = 0;
  /** Where its application logs, when it waits for that; time its reader still has to wait for the disk, ms. */
  log: LogPipe | null = null;
  readerMs = 0;

  constructor(
    readonly index: number,
    readonly key: number,
    readonly state: PodState,
    readonly workload: WorkloadRuntime,
    readonly host: HostRuntime,
    readonly station: CpuStation,
    targets: number,
    pods: number,
  ) {
    this.underWayTo = new Int32Array(targets);
    this.mostOpen = new Int32Array(targets).fill(2);
    this.underWay = new Int32Array(pods);
  }

  /** Has an Envoy of its own through which it calls and is called. */
  get hasProxy(): boolean {
    return this.workload.spec.proxy === 'sidecar' || this.workload.spec.proxy === 'gateway';
  }

  /** The host's tunnel proxy carries its bytes. */
  get isAmbient(): boolean {
    return this.workload.spec.proxy === 'ambient';
  }

  /** Has an identity of the mesh. */
  get isMeshed(): boolean {
    return this.hasProxy || this.isAmbient;
  }

  /** Gives the proxy a CPU limit of its own that can bind, or takes it away. */
  limitProxy(cores: number | undefined): void {
    if (cores === undefined) this.proxyStation = null;
    else if (this.proxyStation === null) this.proxyStation = new CpuStation(2, new Quota(cores));
    else if (this.proxyStation.quota !== null) this.proxyStation.quota.limitCores = cores;
  }

  /** Books CPU work done between two instants (ms). */
  book(start: number, end: number, workMs: number): void {
    this.bookedMs += workMs;
    const { stepMs } = this;
    const first = Math.floor(start / stepMs);
    const last = Math.min(Math.floor(end / stepMs), first + bookAhead - 1);
    if (first === last) {
      this.booked[first % bookAhead] = cell(this.booked, first % bookAhead) + workMs;
      return;
    }
    const perMs = workMs / (end - start);
    let from = start;
    for (let s = first; s <= last; s++) {
      const to = s === last ? end : (s + 1) * stepMs;
      this.booked[s % bookAhead] = cell(this.booked, s % bookAhead) + perMs * (to - from);
      from = to;
    }
  }

  /** Makes sure that requests to that many pods can be counted. */
  makeRoom(pods: number): void {
    if (pods <= this.underWay.length) return;
    const wider = new Int32Array(pods * 2);
    wider.set(this.underWay);
    this.underWay = wider;
  }

  /** CPU seconds this pod wants in a step of so many seconds. */
  demand(step: number, seconds: number): number {
    const { proxy: kind } = this.workload.spec;
    const proxy = kind === 'none' || kind === 'ambient' ? 0 : 0.003 * seconds;
    return (cell(this.booked, step % bookAhead) + this.proxyMs) / 1000 + this.workload.behaviour.idleCores * seconds + proxy;
  }

  /** Takes the work booked for a step out of the books, ms. */
  takeBooked(step: number): number {
    const work = cell(this.booked, step % bookAhead);
    this.booked[step % bookAhead] = 0;
    return work;
  }

  /** CPU work that is booked and not yet done, ms. */
  get backlogMs(): number {
    return this.booked.reduce((sum, work) => sum + work, 0);
  }

  /** Puts work that the host could not do into the next step. */
  carryOver(step: number, workMs: number): void {
    this.booked[(step + 1) % bookAhead] = cell(this.booked, (step + 1) % bookAhead) + workMs;
  }
}

/** What one proxy knows about one endpoint. */
export interface EndpointRecord {
  failures: number;
  ejections: number;
  /** ms. */
  ejectedUntil: number;
}
