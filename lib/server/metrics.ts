import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClientObserver } from '@/lib/prometheus/prometheus-client';

/** The product's own metrics, in a registry of their own. No label holds a name of the cluster's namespaces or workloads. */
export interface Metrics extends Pick<ClientObserver, 'asked'> {
  readonly registry: Registry;
  served(route: string, status: number, seconds: number, bytes: number): void;
  /** A request that the front door refused. */
  refused(reason: string): void;
}

/** Makes the metrics; call once per process. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({ name: 'undermesh_build_info', help: 'Version of Undermesh.', labelNames: ['version'], registers }).set({ version }, 1);
  const requests = new Counter({ name: 'undermesh_http_requests_total', help: 'Answers given, by route and status.', labelNames: ['route', 'status'], registers });
  const duration = new Histogram({ name: 'undermesh_http_request_duration_seconds', help: 'Time to an answer, by route.', labelNames: ['route'], buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 12], registers });
  const sent = new Counter({ name: 'undermesh_http_answer_bytes_total', help: 'Bytes of answers before compression, by route.', labelNames: ['route'], registers });
  const refusals = new Counter({ name: 'undermesh_http_refused_total', help: 'Requests refused by the front door, by reason.', labelNames: ['reason'], registers });
  const queries = new Counter({ name: 'undermesh_prometheus_queries_total', help: 'Queries sent to Prometheus, by source and outcome.', labelNames: ['source', 'outcome'], registers });
  const queryDuration = new Histogram({ name: 'undermesh_prometheus_query_duration_seconds', help: 'Time of a query to Prometheus.', labelNames: ['source'], buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 8.5], registers });
  const queryBytes = new Counter({ name: 'undermesh_prometheus_answer_bytes_total', help: 'Bytes read from Prometheus, after decompression.', labelNames: ['source'], registers });
  return {
    registry,
    served(route, status, seconds, bytes) {
      requests.inc({ route, status: String(status) });
      duration.observe({ route }, seconds);
      sent.inc({ route }, bytes);
    },
    refused: (reason) => refusals.inc({ reason }),
    asked(source, outcome, seconds, bytes) {
      queries.inc({ source, outcome });
      queryDuration.observe({ source }, seconds);
      queryBytes.inc({ source }, bytes);
    },
  };
}
