import type { World } from '../world/world';
import { fullName, hostName } from '../world/world';
import type { MeshParameters, ServiceParameters, WorkloadParameters } from './mesh-parameters';
import { meshAtRest, serviceAtRest, workloadAtRest } from './mesh-parameters';

/** The physical parameters of one host that an incident may change. */
export interface HostParameters {
  /** Factor on the granted share of vCPU time. */
  grantedFactor: number;
  /** So many of its vCPUs lose more: factor on what these are granted besides. */
  partCpus: number;
  partFactor: number;
  /** Mean off-slice of a vCPU, ms. */
  sliceMs: number;
  /** Share of wake-ups that meet an off vCPU is beta · (1 − granted). */
  beta: number;
  /** Whether the hypervisor tells the guest what it took. */
  stealReported: boolean;
  /** Burst credits: the share of its CPUs that the host may use when it has none left, and vCPU-minutes at the start; null = no such regime. */
  burst: { readonly baseline: number; readonly minutes: number } | null;
  /** Factor on the service time of the disk. */
  diskServiceFactor: number;
  /** Operations a bulk writer keeps in flight. */
  diskWriterDepth: number;
  /** Cores wanted by processes of the host that belong to no pod. */
  serviceCores: number;
  /** Threads that the batch pod of the host keeps busy. */
  batchThreads: number;
  /** CPU weight of the batch pod, in cores requested. */
  batchWeight: number;
  /** CPU limit of the batch pod, cores; null = none. */
  batchLimitCores: number | null;
  /** The batch pod gives way at once to whoever wakes up. */
  batchYields: boolean;
  /** Factor on CPU work of everybody on the host, from a shared cache. */
  cacheFactor: number;
  /** Packets per second that the batch pod moves. */
  batchPackets: number;
  /** Bytes that the batch pod holds beyond its usual memory. */
  batchMemoryBytes: number;
  /** Free memory below which the kubelet evicts pods, bytes; 0 = it evicts nobody. */
  evictionBytes: number;
  /** Share of the segments of the host's own agents that is lost on a way that no pod uses. */
  agentLoss: number;
  /** Probability that a TCP segment to or from the host is lost. */
  loss: number;
  /** Entries that the connection table may hold; null = the kernel's default. */
  conntrackLimit: number | null;
  /** Connections per second that the batch pod opens. */
  batchConnections: number;
  /** Share of new connections to servers on the host's own network that find the accept queue full. */
  acceptLoss: number;
  /** The host is being emptied. */
  draining: boolean;
  /** Seconds until a pod that left a drained host is ready elsewhere. */
  drainStartSeconds: number;
  /** Pods that leave at most. */
  drainMost: number;
}

/** All that an incident can reach: physics and configuration, never a latency, a rate or a metric. */
export interface Parameters {
  readonly hosts: ReadonlyMap<string, HostParameters>;
  /** By "namespace/name" of the workload. */
  readonly workloads: ReadonlyMap<string, WorkloadParameters>;
  /** By "namespace/name" of the service, or the name of an external host. */
  readonly services: ReadonlyMap<string, ServiceParameters>;
  readonly mesh: MeshParameters;
}

/** Mean off-slice on an undisturbed host, ms. */
export const ordinarySliceMs = 3;

const hostAtRest: HostParameters = {
  grantedFactor: 1,
  partCpus: 0,
  partFactor: 1,
  sliceMs: ordinarySliceMs,
  beta: 0.5,
  stealReported: true,
  burst: null,
  diskServiceFactor: 1,
  diskWriterDepth: 0,
  serviceCores: 0.32,
  batchThreads: 0,
  batchWeight: 0.5,
  batchLimitCores: null,
  batchYields: false,
  cacheFactor: 1,
  batchPackets: 0,
  batchMemoryBytes: 0,
  evictionBytes: 0,
  agentLoss: 0,
  loss: 0,
  conntrackLimit: null,
  batchConnections: 0,
  acceptLoss: 0,
  draining: false,
  drainStartSeconds: 15,
  drainMost: Infinity,
};

/** Parameters at rest. */
export function restingParameters(world: World): Parameters {
  const services = [...world.services.map((s) => fullName(s, world.cluster)), ...world.externals.map((e) => e.hostname)];
  return {
    hosts: new Map(world.hosts.map((spec) => [hostName(spec), { ...hostAtRest }])),
    workloads: new Map(world.workloads.map((spec) => [fullName(spec, world.cluster), workloadAtRest()])),
    services: new Map(services.map((name) => [name, serviceAtRest()])),
    mesh: meshAtRest(),
  };
}

/** Puts every parameter back to rest, before the running incidents are applied again. */
export function rest(parameters: Parameters): void {
  for (const host of parameters.hosts.values()) Object.assign(host, hostAtRest);
  for (const workload of parameters.workloads.values()) Object.assign(workload, workloadAtRest());
  for (const service of parameters.services.values()) Object.assign(service, serviceAtRest());
  Object.assign(parameters.mesh, meshAtRest());
}

/** Parameters of a host of this world. Throws an Error that names the hosts. */
export function hostParameters(parameters: Parameters, host: string): HostParameters {
  return found(parameters.hosts, host, 'host');
}

/** Parameters of a workload of this world. Throws an Error that names the workloads. */
export function workloadParameters(parameters: Parameters, workload: string): WorkloadParameters {
  return found(parameters.workloads, workload, 'workload');
}

/** Parameters of a service of this world. Throws an Error that names the services. */
export function serviceParameters(parameters: Parameters, service: string): ServiceParameters {
  return found(parameters.services, service, 'service');
}

function found<T>(all: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = all.get(name);
  if (value === undefined) throw new Error(`There is no ${what} "${name}"; ${what}s are ${[...all.keys()].join(', ')}.`);
  return value;
}
