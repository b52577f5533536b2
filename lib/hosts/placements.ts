import type { ErrorCode } from '@/lib/base/app-error';
import type { Sample } from '@/lib/promql/sample';
import type { GraphNode, Level, NodeId } from '@/lib/topology/graph';
import type { Inventory } from '@/lib/topology/inventory';
import type { Placement } from './host';
import type { HostFailure } from './host-reader';
import { hostNames, type HostNames } from './host-names';
import { podPlaces, type PodPlace } from './pod-place';

/** What the placements are made of. */
export interface PlacementsInput {
  /** The nodes of the graph that is shown, at `level`. */
  readonly nodes: readonly GraphNode[];
  readonly level: Level;
  /** The cluster that the inventory is of; null when there is only one. */
  readonly cluster: string | null;
  readonly inventory: Inventory | null;
  /** Answer of `placementQuery` or `proxyPlacementQuery` at that moment; null = not asked. */
  readonly samples: readonly Sample[] | HostFailure | null;
  /** false = a moment in the past: the API server knows only now, so the samples alone can tell. */
  readonly live: boolean;
  /** How hosts are called; absent = as the samples alone suggest. */
  readonly names?: HostNames;
}

/** Why placements are not there, in the words of `missing`. */
export interface PlacementGap {
  readonly code: ErrorCode;
  readonly message: string;
}

/** How many pods of each node run on which host; `missing` when nobody could say. */
export interface Placements {
  readonly placements: readonly Placement[];
  readonly missing: PlacementGap | null;
}

/** Counts the pods of every node of the graph by host. A pod belongs to a node by the names that the graph itself uses at its level. */
export function placements(input: PlacementsInput): Placements {
  const places = placesOf(input);
  if ('code' in places) return { placements: [], missing: places };
  const index: Index = { nodes: nodeIndex(input), meshCluster: meshClusters(input.nodes, places), services: serviceIndex(input.inventory) };
  const counts = new Map<string, Placement>();
  for (const one of places) {
    for (const node of nodesOf(one, input.level, index)) {
      const key = JSON.stringify([node, one.host]);
      counts.set(key, { node, host: one.host, pods: (counts.get(key)?.pods ?? 0) + 1 });
    }
  }
  const sorted = [...counts.values()].sort((a, b) => compare(a.node, b.node) || a.host.localeCompare(b.host, 'en', { numeric: true }));
  return { placements: sorted, missing: null };
}

function placesOf({ inventory, samples, live, cluster, ...input }: PlacementsInput): readonly PodPlace[] | PlacementGap {
  const told = samples === null || 'failure' in samples ? [] : samples;
  const names = input.names ?? hostNames([told]);
  const places = podPlaces({ inventory, cluster, samples: told, live, names });
  if (places !== null) return places;
  if (samples !== null && 'failure' in samples) return { code: samples.failure, message: 'Where the pods run could not be read from Prometheus.' };
  return live
    ? { code: 'not-installed', message: 'Where the pods run is not known: neither the Kubernetes API nor kube-state-metrics tells.' }
    : { code: 'not-installed', message: 'Where the pods ran at that time is not known: Kubernetes knows only now, and neither kube-state-metrics nor the proxies\' scrape labels tell.' };
}

/** A node of the graph that pods may belong to. */
interface Named {
  readonly id: NodeId;
  readonly cluster: string | null;
}

interface Index {
  readonly nodes: ReadonlyMap<string, readonly Named[]>;
  /** How the mesh calls the cluster that Prometheus or the API server calls so; null = it cannot be told. */
  readonly meshCluster: ReadonlyMap<string | null, string | null>;
  readonly services: ServiceIndex;
}

function nodeIndex({ nodes }: PlacementsInput): Index['nodes'] {
  const index = new Map<string, Named[]>();
  for (const { id, kind, namespace, name, cluster } of nodes) {
    const key = nameKey(kind, kind === 'namespace' ? name : namespace, name);
    index.set(key, [...(index.get(key) ?? []), { id, cluster }]);
  }
  return index;
}

/**
 * The mesh and Prometheus need not call a cluster alike, and often Prometheus calls it nothing at all.
 * Then it is the one in which most of the pods' names are found; in a draw it stays open.
 */
function meshClusters(nodes: readonly GraphNode[], places: readonly PodPlace[]): Index['meshCluster'] {
  const clusters = [...new Set(nodes.map(({ cluster }) => cluster))].filter((cluster) => cluster !== null);
  const named = new Map(clusters.map((cluster) => [cluster, new Set(nodes.filter((node) => node.cluster === cluster).map(({ kind, namespace, name }) => nameKey('', kind === 'namespace' ? name : namespace, kind === 'namespace' ? '' : name)))]));
  const found = new Map<string | null, string | null>();
  for (const own of new Set(places.map(({ cluster }) => cluster))) {
    if (own !== null && named.has(own)) {
      found.set(own, own);
      continue;
    }
    const keys = new Set(places.filter(({ cluster }) => cluster === own).flatMap((one) => ['', ...one.workloads, ...canonicalNames(one)].map((name) => nameKey('', one.namespace, name))));
    const [first, second] = [...named].map(([cluster, names]) => [cluster, [...names].filter((key) => keys.has(key)).length] as const).sort((a, b) => b[1] - a[1]);
    found.set(own, first !== undefined && first[1] > (second?.[1] ?? 0) ? first[0] : null);
  }
  return found;
}

/** Those of the pod's own cluster. Where that is open the only node of the name is meant; of several none is chosen. */
function ofCluster(found: readonly Named[], cluster: string | null, { meshCluster }: Index): readonly NodeId[] {
  const wanted = meshCluster.get(cluster) ?? null;
  if (wanted === null) return found.length === 1 ? found.map(({ id }) => id) : [];
  return found.filter((node) => node.cluster === null || node.cluster === wanted).map(({ id }) => id);
}

/** The nodes that one pod counts for: exactly one name at every level but `service`, where a pod may stand behind several services. */
function nodesOf(one: PodPlace, level: Level, index: Index): readonly NodeId[] {
  const find = (kind: string, names: readonly string[]): readonly NodeId[] => {
    for (const name of names) {
      const found = ofCluster(index.nodes.get(nameKey(kind, one.namespace, name)) ?? [], one.cluster, index);
      if (found.length > 0) return found;
    }
    return [];
  };
  switch (level) {
    case 'namespace': return find('namespace', [one.namespace]);
    case 'workload': return find('workload', one.workloads);
    case 'app': return find('app', canonicalNames(one));
    case 'service': {
      const called = new Set(servicesOf(one, index.services).flatMap((name) => find('service', [name])));
      return called.size > 0 ? [...called] : find('workload', one.workloads);
    }
  }
}

function canonicalNames(one: Pick<PodPlace, 'canonicalService' | 'app' | 'workloads'>): string[] {
  return [one.canonicalService, one.app, ...one.workloads].filter((name) => name !== null);
}

interface Selecting {
  readonly name: string;
  readonly wanted: readonly (readonly [string, string])[];
}

/** Services by namespace and the first label that they select by, so that a pod is compared with few. */
type ServiceIndex = ReadonlyMap<string, readonly Selecting[]>;

function serviceIndex(inventory: Inventory | null): ServiceIndex {
  const index = new Map<string, Selecting[]>();
  for (const { namespace, name, selector } of inventory?.services ?? []) {
    const wanted = Object.entries(selector ?? {});
    const [first] = wanted;
    if (first === undefined) continue;
    const key = nameKey(namespace, first[0], first[1]);
    const known = index.get(key);
    if (known) known.push({ name, wanted });
    else index.set(key, [{ name, wanted }]);
  }
  return index;
}

/** Names of the services that select the pod, and its canonical name. */
function servicesOf({ namespace, labels, ...names }: PodPlace, services: ServiceIndex): string[] {
  const own = labels ?? {};
  const selecting = Object.entries(own).flatMap(([label, value]) => services.get(nameKey(namespace, label, value)) ?? [])
    .filter(({ wanted }) => wanted.every(([label, value]) => own[label] === value));
  return [...new Set([...selecting.map((service) => service.name), ...canonicalNames(names).slice(0, 1)])];
}

/** A control character, which no name of Kubernetes holds, stands between. */
function nameKey(first: string, second: string | null, third: string): string {
  return `${first}\u0000${second ?? ''}\u0000${third}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
