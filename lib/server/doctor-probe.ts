import type { Sample } from '@/lib/promql/sample';
import type { Missing } from '@/lib/wire/envelope';
import { readNamed } from './host-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** Families of metrics that are looked for, by a short name. The names stand as they are: some back-ends refuse to match them by pattern. */
const families = {
  'istio-l7': 'istio_requests_total',
  'istio-source': 'istio_requests_total{reporter="source"}',
  'istio-destination': 'istio_requests_total{reporter="destination"}',
  'istio-waypoint': 'istio_requests_total{reporter="waypoint"}',
  'istio-latency': 'istio_request_duration_milliseconds_bucket',
  // Native histograms have the name without "_bucket".
  'istio-native': 'istio_request_duration_milliseconds',
  'istio-mixer': 'istio_request_duration_seconds_count',
  'istio-tcp': 'istio_tcp_sent_bytes_total',
  'istio-ztunnel': 'istio_build{component="ztunnel"}',
  linkerd: 'response_total{direction="outbound"}',
  consul: 'envoy_cluster_upstream_rq_total{consul_source_service!=""}',
  hubble: 'hubble_http_requests_total',
  otel: 'traces_service_graph_request_total',
  node: 'node_cpu_seconds_total{mode="steal"}',
  'node-old': 'node_cpu{mode="steal"}',
  psi: 'node_pressure_cpu_waiting_seconds_total',
  cadvisor: 'container_cpu_usage_seconds_total{container!=""}',
  ksm: 'kube_pod_info',
} as const;
export type FamilyName = keyof typeof families;

/** Which families answered, and with how many series. */
export interface Families {
  /** null = nobody could be asked. */
  readonly counts: ReadonlyMap<string, number> | null;
  /** Names of clusters in the mesh's telemetry. */
  readonly clusters: readonly string[];
  readonly missing: readonly Missing[];
}

/** One query for all families; one that was silent for five minutes is looked for an hour back before it is called absent. */
export async function readFamilies(scope: Scope, rt: Runtime): Promise<Families> {
  const recent = await readNamed('doctor', { name: 'families', query: probe(Object.keys(families).filter(isFamily), '') }, scope, rt, everyone(rt));
  if ('failure' in recent.samples) return { counts: null, clusters: [], missing: recent.missing };
  const counts = countsOf(recent.samples);
  const silent = Object.keys(families).filter(isFamily).filter((name) => !counts.has(name));
  const [older, clusters] = await Promise.all([
    silent.length === 0 ? null : readNamed('doctor', { name: 'families an hour back', query: probe(silent, '[1h]') }, scope, rt, everyone(rt)),
    readNamed('doctor', { name: 'clusters', query: 'count by (destination_cluster) (istio_requests_total{reporter="destination"})' }, scope, rt, rt.clients),
  ]);
  if (older !== null && !('failure' in older.samples)) for (const [name, count] of countsOf(older.samples)) counts.set(name, count);
  const names = 'failure' in clusters.samples ? [] : clusters.samples.flatMap(({ labels }) => labels['destination_cluster'] ?? []).filter((name) => name !== '' && name !== 'unknown');
  return { counts, clusters: [...new Set(names)].sort(), missing: recent.missing };
}

function everyone(rt: Runtime) {
  return [...new Set([...rt.clients, ...rt.hostClients])];
}

function isFamily(name: string): name is FamilyName {
  return Object.hasOwn(families, name);
}

function probe(names: readonly FamilyName[], back: '' | '[1h]'): string {
  return names.map((name) => `label_replace(count(${back === '' ? families[name] : `last_over_time(${families[name]}${back})`}), "d", "${name}", "", "")`).join(' or ');
}

function countsOf(samples: readonly Sample[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { labels, value } of samples) {
    const name = labels['d'];
    if (name !== undefined && Number.isFinite(value)) counts.set(name, (counts.get(name) ?? 0) + value);
  }
  return counts;
}
