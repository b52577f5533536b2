import { hostNames, type HostNames } from '@/lib/hosts/host-names';
import { identityQuery } from '@/lib/hosts/host-queries';
import { podPlaces, type PodPlace } from '@/lib/hosts/pod-place';
import type { Inventory } from '@/lib/topology/inventory';
import { inventoryCluster, isPresent, readNamed, readPlacements, type Joined } from './host-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** Where every pod runs at the time asked for. */
export interface PodPlaces {
  readonly places: readonly PodPlace[];
  readonly joined: Joined;
  /** How hosts are called, and the cluster that the API server is of. */
  readonly names: HostNames;
  readonly inventoryCluster: string | null;
}

/** Reads where the pods run: now as Kubernetes says it, in the past as the telemetry did. */
export async function readPodPlaces(scope: Scope, rt: Runtime): Promise<PodPlaces> {
  // The exporters know of clusters in which nobody tells where pods run: hosts are called as in the list of hosts.
  const [joined, exporters] = await Promise.all([readPlacements(scope, rt), readNamed('hosts', identityQuery(), scope, rt)]);
  const samples = samplesOf(joined);
  const names = hostNames([samplesOf(exporters), samples]);
  const cluster = inventoryCluster(rt, samples);
  const places = podPlaces({ inventory: rt.kubernetes?.inventory() ?? null, cluster, samples, live: isPresent(scope, rt), names });
  return { joined, places: places ?? [], names, inventoryCluster: cluster };
}

/** What the API server may say about pods at the time asked for: nothing about the past. */
export function inventoryAt(scope: Scope, rt: Runtime): Inventory | null {
  return isPresent(scope, rt) ? rt.kubernetes?.inventory() ?? null : null;
}

/** The samples of a reading; none when it failed (then `missing` says so). */
export function samplesOf({ samples }: Joined) {
  return 'failure' in samples ? [] : samples;
}
