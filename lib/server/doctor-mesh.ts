import type { Finding } from '@/lib/wire/doctor-answer';
import type { Families, FamilyName } from './doctor-probe';
import { readLatencyLayer, readRequestLayer, readTcpLayer } from './mesh-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

interface Lookout {
  readonly name: FamilyName;
  readonly title: string;
  readonly found: string;
  /** What its absence costs; null = optional, not mentioned when absent. */
  readonly missing: string | null;
  readonly remedy: string | null;
}

const lookouts: readonly Lookout[] = [
  { name: 'istio-l7', title: 'Istio request metrics', found: 'istio_requests_total', missing: 'There is no istio_requests_total: no HTTP or gRPC edges can be drawn.', remedy: 'Let Prometheus scrape the proxies (PodMonitor or the prometheus.io annotations) and check that sidecars or waypoints are there.' },
  { name: 'istio-source', title: 'Caller’s view (reporter source)', found: 'istio_requests_total{reporter="source"}', missing: 'No proxy reports as the caller: retries, local failures and time on the network stay unseen.', remedy: 'Inject sidecars into the callers, and scrape the gateways.' },
  { name: 'istio-destination', title: 'Callee’s view (reporter destination)', found: 'istio_requests_total{reporter="destination"}', missing: 'No proxy reports as the callee: mTLS and the share of the network in the latency stay unseen.', remedy: 'Inject sidecars into the called workloads.' },
  { name: 'istio-latency', title: 'Latency buckets', found: 'istio_request_duration_milliseconds_bucket', missing: 'There are no latency buckets: no quantiles can be shown.', remedy: 'Do not drop istio_request_duration_milliseconds_bucket in the scrape configuration.' },
  { name: 'istio-tcp', title: 'TCP metrics', found: 'istio_tcp_sent_bytes_total', missing: null, remedy: null },
  { name: 'istio-waypoint', title: 'Waypoints', found: 'istio_requests_total{reporter="waypoint"}', missing: null, remedy: null },
  { name: 'istio-ztunnel', title: 'ztunnel (ambient)', found: 'istio_build{component="ztunnel"}', missing: null, remedy: null },
];

/** Meshes whose telemetry is there but is not read yet. */
const foreign: readonly { name: FamilyName; title: string }[] = [
  { name: 'linkerd', title: 'Linkerd' }, { name: 'consul', title: 'Consul' }, { name: 'hubble', title: 'Cilium Hubble' }, { name: 'otel', title: 'OpenTelemetry service graph' },
];

/** What of the mesh's telemetry was found. */
export function meshFindings({ counts }: Families): Finding[] {
  if (counts === null) return [];
  const known = lookouts.flatMap(({ name, title, found, missing, remedy }): Finding[] => {
    const series = counts.get(name);
    if (series !== undefined) return [{ id: name, area: 'mesh', state: 'found', title, detail: `${found}: ${series} series.`, remedy: null }];
    return missing === null ? [] : [{ id: name, area: 'mesh', state: 'missing', title, detail: missing, remedy }];
  });
  const others = foreign.filter(({ name }) => counts.has(name)).map(({ name, title }): Finding => ({ id: name, area: 'mesh', state: 'warning', title, detail: `Telemetry of ${title} is there (${counts.get(name) ?? 0} series); this version does not read it.`, remedy: null }));
  return [...known, ...others];
}

/** What was odd about the telemetry that was read: counted, never dropped silently. */
export async function noteFindings(scope: Scope, rt: Runtime): Promise<Finding[]> {
  const layers = await Promise.all([readRequestLayer(scope, rt), readTcpLayer(scope, rt), readLatencyLayer(scope, rt, null)]);
  const byKind = new Map<string, { sentence: string; count: number; example: string }>();
  for (const { kind, sentence, count, example } of layers.flatMap(({ notes }) => notes)) {
    byKind.set(kind, { sentence, count: (byKind.get(kind)?.count ?? 0) + count, example });
  }
  const notes = [...byKind].map(([kind, { sentence, count, example }]): Finding => ({ id: `note/${kind}`, area: 'mesh', state: 'warning', title: 'Odd telemetry', detail: `${sentence} ${count} times, for example ${example.slice(0, 120)}.`, remedy: null }));
  const malformed = layers.reduce((sum, layer) => sum + layer.malformed, 0);
  return malformed === 0 ? notes : [...notes, { id: 'note/malformed', area: 'prometheus', state: 'warning', title: 'Malformed entries', detail: `${malformed} entries of answers were not what the API promises (native histograms count as such); the rest was kept.`, remedy: null }];
}
