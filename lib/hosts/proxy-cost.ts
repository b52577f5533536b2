import type { Ratio, Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import { containerGauge, containerName, containerRate, isProxyContainer, type PodScope } from './container-expression';
import { placeFinder, placeKey, type PodPlace } from './pod-place';
import { union } from './query-window';

/** What proxies and applications take; null = not measured. */
export interface ProxyCost {
  readonly proxyCpuCores: number | null;
  readonly appCpuCores: number | null;
  readonly proxyMemoryBytes: number | null;
  readonly appMemoryBytes: number | null;
  /** Proxy over all CPU of these pods. */
  readonly proxyCpuShare: Ratio | null;
  readonly pods: number;
}

/** Cost per workload and per host. */
export interface ProxyCosts {
  readonly workloads: readonly (ProxyCost & { readonly cluster: string | null; readonly namespace: string; readonly name: string })[];
  readonly hosts: readonly (ProxyCost & { readonly host: string })[];
}

/** One query for CPU and memory of the containers in scope; null = all pods. */
export function proxyCostQuery(window: Seconds, scope: PodScope | null): string {
  return union([
    ['cpu', containerRate('container_cpu_usage_seconds_total', window, scope)],
    ['memory', containerGauge('container_memory_working_set_bytes', scope)],
  ]);
}

/**
 * Adds up proxies against applications, the dearest first.
 *
 * @param wanted the pods to count, of all `places` that samples may be of
 * In ambient the proxy of a host (ztunnel) and waypoints are pods of their own: they appear as workloads with proxy cost only.
 */
export function readProxyCosts(samples: readonly Sample[], wanted: readonly PodPlace[], places: readonly PodPlace[] = wanted): ProxyCosts {
  const find = placeFinder(places);
  const counted = new Set(wanted);
  const workloads = new Map<string, Draft>();
  const hosts = new Map<string, Draft>();
  for (const { labels, value } of samples) {
    const name = containerName(labels);
    const place = name === null ? null : find(name);
    if (name === null || place === null || !counted.has(place) || !Number.isFinite(value)) continue;
    const field = `${isProxyContainer(name.container) ? 'proxy' : 'app'} ${labels.m ?? ''}`;
    add(workloads, JSON.stringify([place.cluster, place.namespace, place.workloads[0] ?? place.pod]), place, field, value);
    add(hosts, place.host, place, field, value);
  }
  const named = [...workloads.values()].map((draft) => ({ cluster: draft.first.cluster, namespace: draft.first.namespace, name: draft.first.workloads[0] ?? draft.first.pod, ...costOf(draft) }));
  return {
    workloads: named.sort((a, b) => (b.proxyCpuCores ?? -1) - (a.proxyCpuCores ?? -1) || (a.name < b.name ? -1 : 1)),
    hosts: [...hosts].map(([host, draft]) => ({ host, ...costOf(draft) })).sort((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true })),
  };
}

interface Draft {
  readonly first: PodPlace;
  readonly pods: Set<string>;
  readonly sums: Map<string, number>;
}

function add(drafts: Map<string, Draft>, key: string, place: PodPlace, field: string, value: number): void {
  const draft = drafts.get(key) ?? { first: place, pods: new Set(), sums: new Map() };
  drafts.set(key, draft);
  draft.pods.add(placeKey(place));
  draft.sums.set(field, (draft.sums.get(field) ?? 0) + value);
}

function costOf({ pods, sums }: Draft): ProxyCost {
  const of = (field: string): number | null => sums.get(field) ?? null;
  const all = (of('proxy cpu') ?? 0) + (of('app cpu') ?? 0);
  const proxy = of('proxy cpu');
  return {
    proxyCpuCores: proxy, appCpuCores: of('app cpu'), proxyMemoryBytes: of('proxy memory'), appMemoryBytes: of('app memory'),
    proxyCpuShare: proxy === null || all <= 0 ? null : proxy / all, pods: pods.size,
  };
}
