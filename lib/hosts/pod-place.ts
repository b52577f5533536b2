import type { Labels, Sample } from '@/lib/promql/sample';
import type { Inventory } from '@/lib/topology/inventory';
import { speaksFor } from './host-groups';
import { podKey } from './host-identity';
import type { HostNames } from './host-names';

/** Where one pod ran and which workload it belongs to. */
export interface PodPlace {
  /** As Prometheus or its configuration names it; null = not told. */
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  readonly host: string;
  /** Possible names of the owning workload, the likeliest first. */
  readonly workloads: readonly string[];
  readonly canonicalService: string | null;
  readonly app: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  /** It lives in the network of its host: what cAdvisor counts for it is the whole host's traffic. */
  readonly hostNetwork: boolean;
}

/** What tells where pods run. */
export interface PlacesInput {
  readonly inventory: Inventory | null;
  /** The cluster that the inventory is of; null when it is not known, or there is only one. */
  readonly cluster: string | null;
  /** Answer of `placementQuery` or `proxyPlacementQuery` at that moment. */
  readonly samples: readonly Sample[];
  /** false = a moment in the past: the API server knows only now. */
  readonly live: boolean;
  readonly names: HostNames;
}

/**
 * Where every pod runs: in the cluster of the inventory as the API server has it now, everywhere else and in the past as the telemetry has it.
 * null = the API server was not asked and no sample names a pod.
 */
export function podPlaces({ inventory, cluster, samples, live, names }: PlacesInput): PodPlace[] | null {
  const now = live ? placesFromInventory(inventory, cluster, names) : null;
  const told = placesFromSamples(samples, inventory, cluster, names);
  if (now === null) return told.length === 0 ? null : told;
  const clusters = new Set(told.map((one) => one.cluster));
  // Several clusters, and nobody knows which of them the API server is of: it cannot speak for any.
  if (cluster === null && clusters.size > 1 && !clusters.has(null)) return told;
  return [...now, ...told.filter((one) => cluster !== null && one.cluster !== null && one.cluster !== cluster)];
}

/** Pods as the API server has them now; null when it does not say. Finished and unscheduled ones are on no host. */
function placesFromInventory(inventory: Inventory | null, cluster: string | null, names: HostNames): PodPlace[] | null {
  if (!inventory?.pods) return null;
  const addresses = new Map((inventory.hosts ?? []).map((host) => [host.name, host.addresses]));
  return inventory.pods.flatMap((pod): PodPlace[] => pod.host === null || pod.phase === 'Succeeded' || pod.phase === 'Failed' ? [] : [{
    cluster, namespace: pod.namespace, pod: pod.name, host: names.display(pod.host, cluster),
    workloads: [pod.workload?.name ?? pod.name],
    canonicalService: pod.canonicalService, app: pod.app, labels: pod.labels,
    hostNetwork: pod.ip !== null && (addresses.get(pod.host)?.includes(pod.ip) ?? false),
  }]);
}

/**
 * Pods as kube-state-metrics or the proxies' scrape labels had them at the moment of the samples.
 * Canonical service and app come from the workload as Kubernetes has it now, if it still has it.
 */
function placesFromSamples(samples: readonly Sample[], inventory: Inventory | null, inventoryCluster: string | null, names: HostNames): PodPlace[] {
  const facts = new Map((inventory?.workloads ?? []).map((one) => [`${one.namespace}/${one.name}`, one]));
  const places = new Map<string, PodPlace>();
  for (const sample of samples) {
    const found = sample.labels.m === 'pod' ? podInfo(sample) : sample.labels.m === 'container' ? scrapedContainer(sample) : scrapedProxy(sample);
    if (found === null) continue;
    const place = { ...found, host: names.display(found.host, found.cluster) };
    const known = speaksFor(inventoryCluster, place.cluster);
    const fact = known ? place.workloads.map((name) => facts.get(`${place.namespace}/${name}`)).find((one) => one !== undefined) : undefined;
    places.set(JSON.stringify([place.cluster, place.namespace, place.pod, place.host]), { ...place, canonicalService: fact?.canonicalService ?? null, app: fact?.app ?? null });
  }
  return [...places.values()];
}

/** A pod as a series names it. */
export interface PodName {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
}

/**
 * Finds where a pod is. Pods of equal name in two clusters are two: a series that names its cluster gets that one's pod, one that does not gets the only pod of that name.
 * Which of several it is, is not guessed: null.
 */
export function placeFinder(places: readonly PodPlace[]): (pod: PodName) => PodPlace | null {
  const byName = new Map<string, PodPlace[]>();
  for (const place of places) {
    const key = podKey(place.namespace, place.pod);
    const same = byName.get(key);
    if (same === undefined) byName.set(key, [place]);
    else same.push(place);
  }
  return ({ cluster, namespace, pod }) => {
    const found = byName.get(podKey(namespace, pod)) ?? [];
    if (cluster === null) return found.every((one) => one.cluster === found[0]?.cluster) ? found.at(-1) ?? null : null;
    return found.findLast((one) => one.cluster === cluster) ?? found.findLast((one) => one.cluster === null) ?? null;
  };
}

/** Names a pod among those of all clusters. */
export function placeKey({ cluster, namespace, pod }: PodName): string {
  return JSON.stringify([cluster, namespace, pod]);
}

/**
 * The cluster among those that telemetry names of which the inventory is: the one whose pods and hosts it knows most of. null = telemetry names less than two, or it is a draw.
 *
 * @param samples answer of `placementQuery`
 */
export function clusterOfInventory(inventory: Inventory | null, samples: readonly Sample[]): string | null {
  if (inventory === null) return null;
  const pods = new Set((inventory.pods ?? []).map((pod) => JSON.stringify([pod.namespace, pod.name, pod.host])));
  const hosts = new Set((inventory.hosts ?? []).flatMap(({ name, addresses }) => addresses.map((address) => JSON.stringify([name, address]))));
  const known = new Map<string, number>();
  for (const sample of samples) {
    const { cluster, m, internal_ip: address } = sample.labels;
    if (!cluster) continue;
    const pod = m === 'pod' ? podInfo(sample) : null;
    const node = sample.labels.exported_node || sample.labels.node;
    const one = (pod !== null && pods.has(JSON.stringify([pod.namespace, pod.pod, pod.host]))) || (m === 'host' && node !== undefined && address !== undefined && hosts.has(JSON.stringify([node, address])));
    known.set(cluster, (known.get(cluster) ?? 0) + Number(one));
  }
  const [first, second] = [...known].sort((a, b) => b[1] - a[1]);
  return first !== undefined && second !== undefined && first[1] > second[1] ? first[0] : null;
}

function podInfo({ labels }: Sample): PodPlace | null {
  const namespace = labels.exported_namespace || labels.namespace;
  const pod = labels.exported_pod || labels.pod;
  const host = labels.exported_node || labels.node;
  if (!namespace || !pod || !host) return null;
  return { ...place(labels, namespace, pod, host, ownerNames(labels.created_by_kind ?? '', labels.created_by_name ?? '', pod)), hostNetwork: labels.host_network === 'true' };
}

function scrapedProxy({ labels }: Sample): PodPlace | null {
  const side = labels.m === 'source' || labels.m === 'destination' ? labels.m : null;
  const namespace = labels.namespace || labels.kubernetes_namespace;
  const pod = labels.pod || labels.kubernetes_pod_name;
  const host = labels.node || labels.kubernetes_node;
  const workload = side === null ? undefined : labels[`${side}_workload`];
  if (!namespace || !pod || !host || !workload || workload === 'unknown') return null;
  return place(labels, namespace, pod, host, [workload]);
}

function scrapedContainer({ labels }: Sample): PodPlace | null {
  const { namespace, pod } = labels;
  const host = labels.node || labels.kubernetes_io_hostname;
  return namespace && pod && host ? place(labels, namespace, pod, host, guessedOwners(pod)) : null;
}

/** Owners that a pod's name allows, the likeliest first: a Deployment adds two generated parts, a DaemonSet or Job one, a StatefulSet a number. */
function guessedOwners(pod: string): string[] {
  const once = pod.replace(generated, '');
  const numbered = pod.replace(/-\d+$/, '');
  return [...new Set(once === pod ? [numbered, pod] : [once.replace(generated, ''), once, numbered, pod])];
}

function place(labels: Labels, namespace: string, pod: string, host: string, workloads: readonly string[]): PodPlace {
  return { cluster: labels.cluster || null, namespace, pod, host, workloads, canonicalService: null, app: null, labels: null, hostNetwork: false };
}

/** Kubernetes' alphabet of generated names: no vowels, no 0, 1, 3. */
const generated = /-[bcdfghjklmnpqrstvwxz2456789]{5,10}$/;

/** A ReplicaSet is named after its Deployment and a hash, a Job after its CronJob and a time; both also exist alone. */
function ownerNames(kind: string, name: string, pod: string): string[] {
  if (name === '' || name === '<none>') return [pod];
  if (kind === 'ReplicaSet') return [...new Set([name.replace(generated, ''), name])];
  if (kind === 'Job') return [...new Set([name.replace(/-\d{8,10}$/, ''), name])];
  return [name];
}
