import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ReaderMetrics } from '@/lib/kubernetes/kubernetes-reader';
import type { ClientObserver } from '@/lib/prometheus/prometheus-client';

/** The product's own metrics, in a registry of their own. No label holds a name of the cluster's namespaces or workloads. */
export interface Metrics extends Pick<ClientObserver, 'asked'> {
  readonly registry: Registry;
  served(route: string, status: number, seconds: number, bytes: number): void;
  /** A request that the front door refused. */
  refused(reason: string): void;
  /** A request that was given the answer made for an equal one. */
  shared(): void;
  /** What the reader of the Kubernetes API counts. */
  readonly kubernetes: ReaderMetrics;
}

/** Makes the metrics; call once per process. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({ name: 'undermesh_build_info', help: 'Version of Undermesh.', labelNames: ['version'], registers }).set({ version }, 1);
  new Gauge({ name: 'undermesh_process_listeners', help: 'Listeners on the process itself; a number that grows is a leak.', registers, collect() { this.set(processListeners()); } });
  countBlocks(registers);
  const requests = new Counter({ name: 'undermesh_http_requests_total', help: 'Answers given, by route and status.', labelNames: ['route', 'status'], registers });
  const duration = new Histogram({ name: 'undermesh_http_request_duration_seconds', help: 'Time to an answer, by route.', labelNames: ['route'], buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 12], registers });
  const sent = new Counter({ name: 'undermesh_http_answer_bytes_total', help: 'Bytes of answers before compression, by route.', labelNames: ['route'], registers });
  const refusals = new Counter({ name: 'undermesh_http_refused_total', help: 'Requests refused by the front door, by reason.', labelNames: ['reason'], registers });
  const shared = new Counter({ name: 'undermesh_http_shared_total', help: 'Requests that were given the answer made for an equal one under way.', registers });
  const queries = new Counter({ name: 'undermesh_prometheus_queries_total', help: 'Queries sent to Prometheus, by source and outcome.', labelNames: ['source', 'outcome'], registers });
  const queryDuration = new Histogram({ name: 'undermesh_prometheus_query_duration_seconds', help: 'Time of a query to Prometheus.', labelNames: ['source'], buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 8.5], registers });
  const queryBytes = new Counter({ name: 'undermesh_prometheus_answer_bytes_total', help: 'Bytes read from Prometheus, after decompression.', labelNames: ['source'], registers });
  return {
    registry,
    kubernetes: kubernetesMetrics(registers),
    served(route, status, seconds, bytes) {
      requests.inc({ route, status: String(status) });
      duration.observe({ route }, seconds);
      sent.inc({ route }, bytes);
    },
    refused: (reason) => refusals.inc({ reason }),
    shared: () => shared.inc(),
    asked(source, outcome, seconds, bytes) {
      queries.inc({ source, outcome });
      queryDuration.observe({ source }, seconds);
      queryBytes.inc({ source }, bytes);
    },
  };
}

/** Milliseconds between two looks at the clock. */
const LOOK_EVERY_MS = 50;

/** A tick that is this many milliseconds late is a block; less is the usual haste of a busy machine. */
const BLOCK_MS = 100;

/** Counts for how long the event loop answered nobody. A counter, because the gauges of the default metrics start anew at every scrape: a scrape just after a block, before the sampler's next tick, loses it. */
function countBlocks(registers: Registry[]): void {
  const blocked = new Counter({ name: 'undermesh_event_loop_blocked_seconds_total', help: 'Seconds in which the process answered nobody, in stretches of more than 0.1.', registers });
  let looked = performance.now();
  setInterval(() => {
    const now = performance.now();
    const late = now - looked - LOOK_EVERY_MS;
    looked = now;
    if (late > BLOCK_MS) blocked.inc(late / 1000);
  }, LOOK_EVERY_MS).unref();
}

function kubernetesMetrics(registers: Registry[]): ReaderMetrics {
  const requests = new Counter({ name: 'undermesh_kubernetes_requests_total', help: 'Requests to the Kubernetes API, by verb and status; status 0 = no answer.', labelNames: ['verb', 'status'], registers });
  const events = new Counter({ name: 'undermesh_kubernetes_watch_events_total', help: 'Changes told by watches, by kind.', labelNames: ['kind'], registers });
  const badLines = new Counter({ name: 'undermesh_kubernetes_bad_lines_total', help: 'Lines of watches that could not be read and were dropped, by kind.', labelNames: ['kind'], registers });
  const lists = new Counter({ name: 'undermesh_kubernetes_lists_total', help: 'Complete lists taken over, by kind and by why they were asked for.', labelNames: ['kind', 'reason'], registers });
  const differences = new Counter({ name: 'undermesh_kubernetes_list_corrections_total', help: 'Held objects that a complete list corrected, by kind; more than a few mean that a watch lost changes.', labelNames: ['kind'], registers });
  const failures = new Counter({ name: 'undermesh_kubernetes_listener_failures_total', help: 'Listeners to changes that threw.', registers });
  return {
    request: (verb, status) => requests.inc({ verb, status: String(status) }),
    watchEvent: (kind) => events.inc({ kind }),
    badLine: (kind) => badLines.inc({ kind }),
    list: (kind, reason, corrected) => {
      lists.inc({ kind, reason });
      differences.inc({ kind }, corrected);
    },
    listenerFailed: () => failures.inc(),
  };
}

/** Whether the credentials may do more than reading needs (1, 0; not there while the server has not said), and whether they can still be read. */
export function watchCredentials({ registry }: Metrics, reader: { excessRights(): readonly string[] | null; credentialProblem(): string | null }): void {
  const registers = [registry];
  new Gauge({
    name: 'undermesh_kubernetes_excess_rights', help: 'Rights of our credentials that reading a mesh never needs.', registers,
    collect() {
      const rights = reader.excessRights();
      if (rights === null) this.remove();
      else this.set(rights.length);
    },
  });
  new Gauge({ name: 'undermesh_kubernetes_credentials_unreadable', help: '1 when a credential file can no longer be read or was refused; its last value is in use.', registers, collect() { this.set(reader.credentialProblem() === null ? 0 : 1); } });
}

function processListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}
