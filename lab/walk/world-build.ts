import { BurstCredits } from '../physics/burst-credits';
import { ConnectionTable } from '../physics/connection-table';
import { CpuStation } from '../physics/cpu-station';
import { Disk } from '../physics/disk';
import { mix, nameKey, uniform } from '../physics/draw';
import type { Parameters } from '../physics/parameters';
import { hostParameters, ordinarySliceMs, serviceParameters, workloadParameters } from '../physics/parameters';
import { Quota } from '../physics/quota';
import type { CallSpec, ShopPlan } from '../world/shop-plan';
import type { ContainerCounters, HostCounters, PodState } from '../world/telemetry';
import type { HostSpec, RouteSpec, WorkloadSpec } from '../world/world';
import { fullName, hostName } from '../world/world';
import type { CallNode, HostRuntime, TargetRuntime, WorkloadRuntime } from './runtime';
import { PodRuntime } from './runtime';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters as Kubernetes puts them behind names of pods and replica sets. */
export function letters(key: number, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += alphabet[(mix(key, i) >>> 0) % alphabet.length] ?? 'x';
  return text;
}

/** Counters of a host that has been up for a while. */
function hostCounters(spec: HostSpec): HostCounters {
  return {
    spec,
    cpuSeconds: Array.from({ length: spec.cores }, (_, cpu) => Float64Array.of(9000 + cpu, 0, 4200, 180_000, 35, 0, 260, 600)),
    schedstatRunning: new Float64Array(spec.cores).fill(13_000),
    schedstatWaiting: new Float64Array(spec.cores).fill(210),
    load1: 1.2,
    psiCpuWaiting: 310,
    psiIoWaiting: 46,
    psiIoStalled: 39,
    psiMemoryWaiting: 0,
    psiMemoryStalled: 0,
    disk: {
      device: 'nvme0n1',
      readsCompleted: 310_000,
      writesCompleted: 5_200_000,
      readTimeSeconds: 190,
      writeTimeSeconds: 4300,
      ioTimeSeconds: 4100,
      ioTimeWeightedSeconds: 4490,
      ioNow: 0,
    },
    tcpOutSegs: 5_100_000,
    tcpRetransSegs: 900,
    tcpInSegs: 5_300_000,
    tcpSynRetrans: 12,
    listenOverflows: 0,
    listenDrops: 0,
    conntrackEntries: 5200,
    conntrackLimit: 262_144,
    conntrackDrop: 0,
    softnetProcessed: 4e8,
    softnetDropped: 0,
    softnetTimesSqueezed: 40,
    fileHandlesAllocated: 6400,
    fileHandlesMaximum: 3_200_000,
    memoryAvailableBytes: spec.memoryBytes * 0.7,
    networkReceivedBytes: 9e11,
    networkSentBytes: 8e11,
    conditions: { memoryPressure: false, diskPressure: false, pidPressure: false, ready: true },
    cordoned: false,
  };
}

/** A host at the start of the run. */
export function buildHost(spec: HostSpec, index: number, seed: number, parameters: Parameters): HostRuntime {
  return {
    spec,
    index,
    key: mix(seed, nameKey(hostName(spec))),
    counters: hostCounters(spec),
    now: hostParameters(parameters, hostName(spec)),
    credits: new BurstCredits(),
    table: new ConnectionTable(),
    hypervisor: { granted: 1, sliceMs: ordinarySliceMs, beta: 0.5, part: null },
    queue: { share: 0, meanMs: 0 },
    disk: new Disk(),
    pods: [],
    serviceCores: 0.32,
    serviceSeconds: 0,
    serviceDebt: 0,
    queuedMs: 0,
    blockedMs: 0,
    wantedCores: 1,
    busyShare: 0.2,
    loss: 0,
    packetWaitMs: 0,
    stallShare: 0,
    opened: 0,
    tunnel: null,
    pace: 1,
    jobCores: 0,
  };
}

/** A workload at the start of the run. Throws an Error with a sentence when the plan has no behaviour for it. */
export function buildWorkload(spec: WorkloadSpec, index: number, plan: ShopPlan, seed: number, parameters: Parameters): WorkloadRuntime {
  const name = fullName(spec, plan.world.cluster);
  const behaviour = plan.behaviours.get(name);
  if (behaviour === undefined) throw new Error(`The workload "${name}" has no behaviour.`);
  const template = letters(mix(seed, nameKey(name)), 10);
  return { spec, index, name, behaviour, now: workloadParameters(parameters, name), released: 0, ready: [], born: 0, template, appetite: 1 };
}

/** Services and externals in a fixed order, with their routes. */
export function buildTargets(plan: ShopPlan, workloads: readonly WorkloadRuntime[], parameters: Parameters): TargetRuntime[] {
  const routes = new Map((plan.world.routes ?? []).map((route) => [route.service, route]));
  const inside = plan.world.services.map((spec, index): TargetRuntime => {
    const name = fullName(spec, plan.world.cluster);
    const route = routes.get(name);
    const members = workloads.filter((w) => w.spec.cluster === spec.cluster && w.spec.namespace === spec.namespace && w.spec.app === spec.app);
    return {
      index,
      name,
      spec,
      protocol: spec.protocol,
      now: serviceParameters(parameters, name),
      externalMs: null,
      distance: 1,
      subsets: shares(members, route),
      retry: route?.retry ?? null,
      maxRequests: route?.maxRequests ?? null,
      waypoint: spec.cluster === plan.world.cluster ? waypointOf(spec.namespace, plan, workloads) : null,
    };
  });
  const outside = plan.world.externals.map((spec, i): TargetRuntime => {
    const externalMs = plan.externalMs.get(spec.hostname) ?? 20;
    const index = inside.length + i;
    const now = serviceParameters(parameters, spec.hostname);
    return { index, name: spec.hostname, spec, protocol: spec.protocol, now, externalMs, distance: 1, subsets: [], retry: null, maxRequests: null, waypoint: null };
  });
  return [...inside, ...outside];
}

function waypointOf(namespace: string, plan: ShopPlan, workloads: readonly WorkloadRuntime[]): WorkloadRuntime | null {
  const named = plan.world.waypoints?.find((waypoint) => waypoint.namespace === namespace)?.workload;
  if (named === undefined) return null;
  const found = workloads.find((workload) => workload.name === named);
  if (found === undefined) throw new Error(`The waypoint "${named}" is no workload of this world.`);
  return found;
}

function shares(members: readonly WorkloadRuntime[], route: RouteSpec | undefined): TargetRuntime['subsets'] {
  const weighted = members.map((workload) => ({
    workload,
    weight: route === undefined || route.subsets.length === 0 ? 1 : (route.subsets.find((s) => s.workload === workload.name)?.weight ?? 0),
  }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  return weighted.map(({ workload, weight }) => {
    upTo += weight / total;
    return { workload, upTo };
  });
}

/** The tree of calls of a route, with its targets looked up. */
export function buildCall(spec: CallSpec, targets: readonly TargetRuntime[]): CallNode {
  const target = targets.find((t) => t.name === spec.service);
  if (target === undefined) throw new Error(`A route calls "${spec.service}", which is no service of this world.`);
  return { target, share: spec.share, optional: spec.optional, calls: spec.calls.map((inner) => buildCall(inner, targets)) };
}

/** What a new pod needs to know of the mesh it is born into. */
export interface PodPlace {
  readonly seed: number;
  readonly index: number;
  readonly targets: number;
  /** Unix s. */
  readonly now: number;
  /** Old pods were born some days before the run. */
  readonly old: boolean;
}

/** A new pod of a workload on a host; all its counters start at zero. */
export function buildPod(workload: WorkloadRuntime, host: HostRuntime, place: PodPlace): PodRuntime {
  const { spec, behaviour } = workload;
  const ordinal = workload.born++;
  const key = mix(mix(place.seed, nameKey(workload.name)), ordinal);
  const stateful = spec.kind === 'StatefulSet';
  const name = spec.kind === 'DaemonSet' ? `${spec.name}-${letters(key, 5)}` : stateful ? `${spec.name}-${ordinal}` : `${spec.name}-${workload.template}-${letters(key, 5)}`;
  const hex = (k: number): string => (mix(key, k) >>> 0).toString(16).padStart(8, '0');
  const bornAt = place.old ? place.now - 86_400 - Math.floor(1_600_000 * uniform(key, 6)) : place.now;
  const state: PodState = {
    name,
    uid: `${hex(1)}-${hex(2).slice(0, 4)}-4${hex(2).slice(5)}-a${hex(3).slice(1, 4)}-${hex(4)}${hex(5).slice(0, 4)}`,
    ip: `10.244.${host.index + 1}.${10 + (place.index % 240)}`,
    workload: spec,
    host: host.spec,
    bornAt,
    diedAt: null,
    ready: place.old,
    containers: spec.containers.map((c) => container(c.name, c.limitCores !== null, bornAt, c.name === 'istio-proxy' ? 52e6 : behaviour.memoryBytes)),
    networkReceivedBytes: 0,
    networkSentBytes: 0,
  };
  const limit = spec.containers.find((c) => c.name !== 'istio-proxy')?.limitCores ?? null;
  const station = new CpuStation(behaviour.cores, limit === null ? null : new Quota(limit));
  const pod = new PodRuntime(place.index, key, state, workload, host, station, place.targets, 256);
  host.pods.push(pod);
  if (spec.proxy === 'ztunnel') host.tunnel = pod;
  if (place.old) workload.ready.push(pod);
  return pod;
}

function container(name: string, limited: boolean, now: number, memory: number): ContainerCounters {
  return {
    name,
    startedAt: now,
    cpuUserSeconds: 0,
    cpuSystemSeconds: 0,
    cfsPeriods: limited ? 0 : null,
    cfsThrottledPeriods: limited ? 0 : null,
    cfsThrottledSeconds: limited ? 0 : null,
    memoryWorkingSetBytes: memory,
    restarts: 0,
    oomEvents: 0,
    lastTerminatedReason: null,
    psiCpuWaiting: 0,
    psiIoWaiting: 0,
    psiMemoryWaiting: 0,
  };
}
