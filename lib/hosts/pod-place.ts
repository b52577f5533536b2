import type { Sample } from '@/lib/promql/sample';
import type { Inventory } from '@/lib/topology/inventory';
import { hostNames, type HostNames } from './host-names';

/** Where one pod ran and which workload it belongs to. */
export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly host: string;
  /** Possible names of the owning workload, the likeliest first. */
  readonly workloads: readonly string[];
  readonly canonicalService: string | null;
  readonly app: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
}

/**
 * Pods as the API server has them now; null when it does not say. Finished and unscheduled ones are on no host.
 *
 * @param shown how a host of that cluster is called
 */
export function placesFromInventory(inventory: Inventory | null, shown: (host: string) => string = (host) => host): PodPlace[] | null {
  if (!inventory?.pods) return null;
  return inventory.pods.flatMap((pod) => pod.host === null || pod.phase === 'Succeeded' || pod.phase === 'Failed' ? [] : [{
    namespace: pod.namespace, pod: pod.name, host: shown(pod.host),
    workloads: [pod.workload?.name ?? pod.name],
    canonicalService: pod.canonicalService, app: pod.app, labels: pod.labels,
  }]);
}

/**
 * Pods as kube-state-metrics or the proxies' scrape labels had them at the moment of the samples (`placementQuery`, `proxyPlacementQuery`).
 * Canonical service and app come from the workload as Kubernetes has it now, if it still has it.
 */
export function placesFromSamples(samples: readonly Sample[], inventory: Inventory | null, names: HostNames = hostNames([samples])): PodPlace[] {
  const facts = new Map((inventory?.workloads ?? []).map((one) => [`${one.namespace}/${one.name}`, one]));
  const places = new Map<string, PodPlace>();
  for (const sample of samples) {
    const found = sample.labels.m === 'pod' ? podInfo(sample) : scrapedProxy(sample);
    if (found === null) continue;
    const place = { ...found, host: names.display(found.host, sample.labels.cluster ?? null) };
    const fact = place.workloads.map((name) => facts.get(`${place.namespace}/${name}`)).find((one) => one !== undefined);
    places.set(`${place.namespace}/${place.pod}/${place.host}`, { ...place, canonicalService: fact?.canonicalService ?? null, app: fact?.app ?? null });
  }
  return [...places.values()];
}

function podInfo({ labels }: Sample): PodPlace | null {
  const namespace = labels.exported_namespace || labels.namespace;
  const pod = labels.exported_pod || labels.pod;
  const host = labels.exported_node || labels.node;
  if (!namespace || !pod || !host) return null;
  return place(namespace, pod, host, ownerNames(labels.created_by_kind ?? '', labels.created_by_name ?? '', pod));
}

function scrapedProxy({ labels }: Sample): PodPlace | null {
  const side = labels.m === 'source' || labels.m === 'destination' ? labels.m : null;
  const namespace = labels.namespace || labels.kubernetes_namespace;
  const pod = labels.pod || labels.kubernetes_pod_name;
  const host = labels.node || labels.kubernetes_node;
  const workload = side === null ? undefined : labels[`${side}_workload`];
  if (!namespace || !pod || !host || !workload || workload === 'unknown') return null;
  return place(namespace, pod, host, [workload]);
}

function place(namespace: string, pod: string, host: string, workloads: readonly string[]): PodPlace {
  return { namespace, pod, host, workloads, canonicalService: null, app: null, labels: null };
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
