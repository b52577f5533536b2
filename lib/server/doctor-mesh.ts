import type { ReadNote } from '@/lib/dialects/dialect';
import type { Finding } from '@/lib/wire/doctor-answer';
import type { Families, FamilyName } from './doctor-probe';
import { readNamed } from './host-layer';
import { readLatencyLayer } from './latency-layer';
import { readRequestLayer, readTcpLayer } from './mesh-layer';
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
  return [...known.filter(({ id, state }) => !(id === 'istio-latency' && state === 'missing' && counts.has('istio-native'))), ...histogramFindings(counts), ...others];
}

/** Durations in a form that is not read, and what the map loses by it. */
function histogramFindings(counts: ReadonlyMap<string, number>): Finding[] {
  const native = counts.get('istio-native');
  const mixer = counts.get('istio-mixer');
  const area = 'mesh';
  return [
    ...(native === undefined || counts.has('istio-latency') ? [] : [{ id: 'istio-native', area, state: 'warning', title: 'Native histograms', detail: `Durations are there as native histograms only (${native} series): no quantiles are shown and latency cannot make an edge sick. Requests, codes, flags, mTLS and bytes are complete.`, remedy: 'Set always_scrape_classic_histograms: true (scrape_classic_histograms before Prometheus 3) for the job of the proxies.' } as const]),
    ...(mixer === undefined ? [] : [{ id: 'istio-mixer', area, state: 'warning', title: 'Telemetry of Mixer (Istio 1.3 to 1.5)', detail: `There is istio_request_duration_seconds (${mixer} series): durations of what Mixer reports are not read. Its requests are drawn; callers and called have no canonical service and no cluster there, gRPC statuses and TCP connections may be missing.`, remedy: 'Move these workloads to telemetry v2 (Istio 1.5 or later).' } as const]),
  ];
}

/** Proxies that two jobs scrape (annotations and a PodMonitor, or two ports): every number of theirs is doubled, and no query can tell a doubled request from two. */
export async function doubledFindings(scope: Scope, rt: Runtime): Promise<Finding[]> {
  const query = 'count(count by (cluster, namespace, pod) (count by (cluster, namespace, pod, job, instance) (istio_requests_total{pod!=""})) > 1)';
  const { samples } = await readNamed('doctor', { name: 'scraped twice', query }, scope, rt, rt.clients);
  const pods = 'failure' in samples ? 0 : samples.reduce((sum, { value }) => sum + (Number.isFinite(value) ? value : 0), 0);
  if (pods === 0) return [];
  return [{ id: 'istio-twice', area: 'mesh', state: 'warning', title: 'Proxies that are scraped twice', detail: `${pods} pods are scraped by more than one job or port: all rates of their proxies count double.`, remedy: 'Scrape each proxy once: either by the prometheus.io annotations or by a PodMonitor, and only one of the ports 15020 and 15090.' }];
}

/** One line for each thing that was odd; a label that is missing in several layers is one. */
export function noteLines(notes: readonly ReadNote[]): Finding[] {
  const lines = new Map<string, ReadNote>();
  for (const note of notes) {
    const key = note.kind === 'label-missing' ? `${note.kind}/${note.example}` : note.kind;
    lines.set(key, { ...note, count: (lines.get(key)?.count ?? 0) + note.count });
  }
  return [...lines].map(([key, { sentence, count, example }]): Finding => ({ id: `note/${key}`, area: 'mesh', state: 'warning', title: 'Odd telemetry', detail: `${sentence} ${count} times, for example ${example.slice(0, 120)}.`, remedy: null }));
}

/** What was odd about the telemetry that was read: counted, never dropped silently. */
export async function noteFindings(scope: Scope, rt: Runtime): Promise<Finding[]> {
  const layers = await Promise.all([readRequestLayer(scope, rt), readTcpLayer(scope, rt), readLatencyLayer(scope, rt)]);
  const notes = noteLines(layers.flatMap((layer) => layer.notes));
  const malformed = layers.reduce((sum, layer) => sum + layer.malformed, 0);
  return malformed === 0 ? notes : [...notes, { id: 'note/malformed', area: 'prometheus', state: 'warning', title: 'Malformed entries', detail: `${malformed} entries of answers were not what the API promises (native histograms count as such); the rest was kept.`, remedy: null }];
}
