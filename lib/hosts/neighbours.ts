import type { PerSecond, Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import { containerGauge, containerName, containerRate, podNetworkRate, podOf, type PodScope } from './container-expression';
import { placeFinder, placeKey, type PodPlace } from './pod-place';
import { union } from './query-window';

/** A quantity now and before; null = not known. */
export interface Change {
  readonly now: number | null;
  readonly before: number | null;
}

/** One pod on a host and what it takes from it. */
export interface Neighbour {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  readonly workload: string | null;
  /** Cores in use. */
  readonly cpuCores: Change;
  readonly memoryBytes: Change;
  /** Bytes read and written per second. */
  readonly diskBytes: { readonly now: PerSecond | null; readonly before: PerSecond | null };
  /** Bytes received and sent per second; null for a pod in the network of its host, whose own traffic nobody counts. */
  readonly networkBytes: { readonly now: PerSecond | null; readonly before: PerSecond | null };
}

/** The pods of one host as a scope for the query. */
export function scopeOfHost(host: string, places: readonly PodPlace[]): PodScope {
  return { pods: places.filter((place) => place.host === host).map((place) => place.pod) };
}

/**
 * One query: what every pod in scope uses now and used `before` seconds ago.
 *
 * @param before how far back the comparison lies, in seconds (before the incident)
 */
export function neighboursQuery(window: Seconds, before: Seconds, scope: PodScope): string {
  const both = (ways: readonly [string, string], rate: (way: string) => string): string => `(${ways.map((way) => `label_replace(${rate(way)}, "way", "${way}", "", "")`).join(' or ')})`;
  const disk = (offset: Seconds): string => both(['reads', 'writes'], (way) => containerRate(`container_fs_${way}_bytes_total`, window, scope, offset));
  const network = (offset: Seconds): string => both(['receive', 'transmit'], (way) => podNetworkRate(`container_network_${way}_bytes_total`, window, scope, offset));
  return union([
    ['cpu', containerRate('container_cpu_usage_seconds_total', window, scope)],
    ['cpuBefore', containerRate('container_cpu_usage_seconds_total', window, scope, before)],
    ['memory', containerGauge('container_memory_working_set_bytes', scope)],
    ['memoryBefore', containerGauge('container_memory_working_set_bytes', scope, before)],
    ['disk', disk(0)],
    ['diskBefore', disk(before)],
    ['network', network(0)],
    ['networkBefore', network(before)],
  ]);
}

/**
 * The pods of one host, those whose CPU use grew most first. Only pods that are placed there: one of the same name elsewhere is another.
 *
 * @param places of all pods that the samples may be of
 */
export function readNeighbours(samples: readonly Sample[], host: string, places: readonly PodPlace[]): Neighbour[] {
  const find = placeFinder(places);
  const sums = new Map<string, Sums>();
  for (const { labels, value } of samples) {
    const { m } = labels;
    const pod = podOf(labels);
    if (pod === null || m === undefined || !Number.isFinite(value)) continue;
    const place = find(pod);
    if (place === null || place.host !== host || (place.hostNetwork && m.startsWith('network'))) continue;
    const key = placeKey(place);
    const own = sums.get(key) ?? { containers: new Map<string, number>(), whole: new Map<string, number>() };
    sums.set(key, own);
    const values = containerName(labels) === null ? own.whole : own.containers;
    values.set(m, (values.get(m) ?? 0) + value);
  }
  return places.filter((place) => place.host === host).map((place) => neighbour(place, sums.get(placeKey(place)) ?? null))
    .sort((a, b) => growth(b) - growth(a) || (b.cpuCores.now ?? -1) - (a.cpuCores.now ?? -1) || (a.pod < b.pod ? -1 : 1));
}

/** By the `m` of the query. Where there are numbers per container cAdvisor's own sum for the pod would count them twice; some runtimes give nothing but that sum (network always, disk at times). */
interface Sums {
  readonly containers: Map<string, number>;
  readonly whole: Map<string, number>;
}

function neighbour(place: PodPlace, sums: Sums | null): Neighbour {
  const value = (name: string): number | null => sums?.containers.get(name) ?? sums?.whole.get(name) ?? null;
  const change = (name: string): Change => ({ now: value(name), before: value(`${name}Before`) });
  return {
    cluster: place.cluster, namespace: place.namespace, pod: place.pod, workload: place.workloads[0] ?? null,
    cpuCores: change('cpu'), memoryBytes: change('memory'), diskBytes: change('disk'), networkBytes: change('network'),
  };
}

/** Cores more than before; a pod that was not there before grew by all it uses. */
function growth({ cpuCores: { now, before } }: Neighbour): number {
  return now === null ? -Infinity : now - (before ?? 0);
}
