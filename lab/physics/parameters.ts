import type { World } from '../world/world';

/** The physical parameters of one host that an incident may change. */
export interface HostParameters {
  /** Factor on the granted share of vCPU time. */
  grantedFactor: number;
  /** Mean off-slice of a vCPU, ms. */
  sliceMs: number;
  /** Factor on the service time of the disk. */
  diskServiceFactor: number;
  /** Operations a bulk writer keeps in flight. */
  diskWriterDepth: number;
  /** Cores wanted by processes of the host that belong to no pod. */
  serviceCores: number;
}

/** All that an incident can reach: physics and configuration, never a latency, a rate or a metric. */
export interface Parameters {
  readonly hosts: ReadonlyMap<string, HostParameters>;
  /** CPU limits that differ from the specification, by "namespace/name" of the workload. */
  readonly limitCores: Map<string, number>;
  /** "namespace/name" of every workload. */
  readonly workloads: ReadonlySet<string>;
  /** Factor on the load that enters at the gateway. */
  loadFactor: number;
}

/** Mean off-slice on an undisturbed host, ms. */
export const ordinarySliceMs = 3;

const atRest: HostParameters = { grantedFactor: 1, sliceMs: ordinarySliceMs, diskServiceFactor: 1, diskWriterDepth: 0, serviceCores: 0.32 };

/** Parameters at rest. */
export function restingParameters(world: World): Parameters {
  const hosts = new Map(world.hosts.map((spec): [string, HostParameters] => [spec.name, { ...atRest }]));
  const workloads = new Set(world.workloads.map((spec) => `${spec.namespace}/${spec.name}`));
  const parameters: Parameters = { hosts, limitCores: new Map(), workloads, loadFactor: 1 };
  return parameters;
}

/** Puts every parameter back to rest, before the running incidents are applied again. */
export function rest(parameters: Parameters): void {
  for (const host of parameters.hosts.values()) Object.assign(host, atRest);
  parameters.limitCores.clear();
  parameters.loadFactor = 1;
}

/** Parameters of a host of this world. */
export function hostParameters(parameters: Parameters, host: string): HostParameters {
  const found = parameters.hosts.get(host);
  if (found === undefined) throw new Error(`There is no host "${host}"; hosts are ${[...parameters.hosts.keys()].join(', ')}.`);
  return found;
}
