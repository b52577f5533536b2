import type { Milliseconds, PerSecond, Seconds, UnixSeconds } from '@/lib/base/units';
import type { Hosts, SignalName } from '@/lib/hosts/host';
import type { Neighbour } from '@/lib/hosts/neighbours';
import type { ContainerLimits } from '@/lib/hosts/own-limits';
import type { EdgeId, Graph, NodeId } from '@/lib/topology/graph';
import type { EventFact } from '@/lib/topology/inventory';
import type { Latency } from '@/lib/topology/latency';

/** Numbers of one edge over time, on the grid of the history; null = nothing measured then. */
export interface EdgeHistory {
  readonly requests: readonly (PerSecond | null)[];
  /** Failed (server's fault or no response) per second. */
  readonly failed: readonly (PerSecond | null)[];
  /** Mean duration as the caller saw it, else as the called side did. */
  readonly meanMs: readonly (Milliseconds | null)[];
}

/** The stretch before `at` in which onsets and the usual level are looked for. */
export interface History {
  readonly start: UnixSeconds;
  readonly step: Seconds;
  readonly edges: ReadonlyMap<EdgeId, EdgeHistory>;
  readonly hosts: ReadonlyMap<string, Readonly<Partial<Record<SignalName, readonly (number | null)[]>>>>;
}

/** One side of one pod: requests per second, their mean, and how many failed per second. */
export interface PodSide {
  readonly requests: PerSecond;
  readonly meanMs: Milliseconds | null;
  readonly failed: PerSecond;
}

/** What one pod's proxy measured. `in`: what it answered; `out`: what it called. */
export interface PodNumbers {
  readonly namespace: string;
  readonly pod: string;
  readonly node: NodeId;
  /** null = not known where it runs. */
  readonly host: string | null;
  readonly in: PodSide | null;
  readonly out: PodSide | null;
}

/** One look at the mesh: what is drawn, and pod by pod. null = could not be read. */
export interface Look {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly graph: Graph;
  readonly latency: Latency | null;
  readonly pods: readonly PodNumbers[] | null;
}

/** What is asked only about those that the first look makes interesting. null = not read or not there. */
export interface Details {
  readonly limits: readonly ContainerLimits[] | null;
  readonly usualLimits: readonly ContainerLimits[] | null;
  /** Pods of a host and what each takes, most grown first. */
  readonly neighbours: ReadonlyMap<string, readonly Neighbour[]>;
}

/** An object of the mesh's configuration that selects an edge's target. */
export interface ConfigObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Host it is about, as "service.namespace"; null = a whole namespace or the mesh. */
  readonly service: string | null;
}

/** Everything a verdict is made of. Nothing is fetched in this room. */
export interface DiagnosisInput {
  readonly now: Look;
  /** The same mesh in a quiet stretch; null = no past to compare with. */
  readonly usual: Look | null;
  readonly baseline: { readonly start: UnixSeconds; readonly end: UnixSeconds };
  readonly history: History | null;
  /** null = nothing about hosts could be read. */
  readonly hosts: Hosts | null;
  readonly details: Details;
  /** null = Kubernetes does not tell. */
  readonly events: readonly EventFact[] | null;
  readonly config: readonly ConfigObject[] | null;
}

/** Details before anybody asked. */
export const noDetails: Details = { limits: null, usualLimits: null, neighbours: new Map() };
