import type { PerSecond, Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import { byPod, containerGauge, containerName, containerRate, containerWindow, podOf, podSelector, type PodScope } from './container-expression';
import type { PodPlace } from './pod-place';
import { promDuration, union } from './query-window';

/** A quantity now and before; null = not known. */
export interface Change {
  readonly now: number | null;
  readonly before: number | null;
}

/** One pod on a host and what it takes from it. */
export interface Neighbour {
  readonly namespace: string;
  readonly pod: string;
  readonly workload: string | null;
  /** Cores in use. */
  readonly cpuCores: Change;
  readonly memoryBytes: Change;
  /** Bytes read and written per second. */
  readonly diskBytes: { readonly now: PerSecond | null; readonly before: PerSecond | null };
  /** Bytes received and sent per second. */
  readonly networkBytes: { readonly now: PerSecond | null; readonly before: PerSecond | null };
}

/** The pods of one host as a scope for the query. */
export function scopeOfHost(host: string, places: readonly PodPlace[]): PodScope {
  return { namespace: null, pods: places.filter((place) => place.host === host).map((place) => place.pod) };
}

/**
 * One query: what every pod in scope uses now and used `before` seconds ago.
 *
 * @param before how far back the comparison lies, in seconds (before the incident)
 */
export function neighboursQuery(window: Seconds, before: Seconds, scope: PodScope): string {
  const duration = promDuration(containerWindow(window));
  const network = (offset: string): string => ['receive', 'transmit']
    .map((way) => `max by (${byPod}, way) (label_replace(sum by (${byPod}, id, name, instance, job) (rate(${podSelector(`container_network_${way}_bytes_total`, scope)}[${duration}]${offset})), "way", "${way}", "", ""))`).join(' or ');
  const disk = (offset: Seconds): string => ['reads', 'writes']
    .map((way) => `label_replace(${containerRate(`container_fs_${way}_bytes_total`, window, scope, offset)}, "way", "${way}", "", "")`).join(' or ');
  return union([
    ['cpu', containerRate('container_cpu_usage_seconds_total', window, scope)],
    ['cpuBefore', containerRate('container_cpu_usage_seconds_total', window, scope, before)],
    ['memory', containerGauge('container_memory_working_set_bytes', scope)],
    ['memoryBefore', containerGauge('container_memory_working_set_bytes', scope, before)],
    ['disk', `(${disk(0)})`],
    ['diskBefore', `(${disk(before)})`],
    ['network', `(${network('')})`],
    ['networkBefore', `(${network(` offset ${promDuration(before)}`)})`],
  ]);
}

/** The pods of one host, those whose CPU use grew most first. Only pods that are placed there: one of the same name elsewhere is another. */
export function readNeighbours(samples: readonly Sample[], host: string, places: readonly PodPlace[]): Neighbour[] {
  const here = new Map(places.filter((place) => place.host === host).map((place) => [`${place.namespace}/${place.pod}`, place]));
  const sums = new Map<string, Map<string, number>>();
  for (const { labels, value } of samples) {
    const { m } = labels;
    const pod = podOf(labels);
    if (pod === null || m === undefined || !Number.isFinite(value)) continue;
    // CPU, memory and disk are per container; cAdvisor's own sum for the pod would count twice.
    if (!m.startsWith('network') && containerName(labels) === null) continue;
    const key = `${pod.namespace}/${pod.pod}`;
    if (!here.has(key)) continue;
    const values = sums.get(key) ?? new Map<string, number>();
    sums.set(key, values);
    values.set(m, (values.get(m) ?? 0) + value);
  }
  return [...here].map(([key, place]) => neighbour(place, sums.get(key) ?? new Map()))
    .sort((a, b) => growth(b) - growth(a) || (b.cpuCores.now ?? -1) - (a.cpuCores.now ?? -1) || (a.pod < b.pod ? -1 : 1));
}

function neighbour(place: PodPlace, values: ReadonlyMap<string, number>): Neighbour {
  const change = (name: string): Change => ({ now: values.get(name) ?? null, before: values.get(`${name}Before`) ?? null });
  return {
    namespace: place.namespace, pod: place.pod, workload: place.workloads[0] ?? null,
    cpuCores: change('cpu'), memoryBytes: change('memory'), diskBytes: change('disk'), networkBytes: change('network'),
  };
}

/** Cores more than before; a pod that was not there before grew by all it uses. */
function growth({ cpuCores: { now, before } }: Neighbour): number {
  return now === null ? -Infinity : now - (before ?? 0);
}
