import { statPrefix } from './istio-access-log';

/** Seconds between two scrapes of the real mesh. */
export const realScrapeSeconds = 2;

interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly regex: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'labeldrop';
}

const ends = ['source', 'destination'] as const;
const names = ['workload', 'workload_namespace', 'app', 'canonical_service', 'version', 'cluster'] as const;
const mayBeMissing = [...ends.flatMap((end) => names.map((name) => `${end}_${name}`)), 'destination_service', 'destination_service_name', 'destination_service_namespace', 'source_principal'];

function set(target_label: string, source_labels: readonly string[], regex: string, replacement: string): RelabelRule {
  return { source_labels, regex, target_label, replacement };
}

/** A route of Istio's is named `outbound|PORT|SUBSET|HOST`; where none matched, Istio takes the host that was asked for. */
const service = 'outbound\\|\\d+\\|[^|]*\\|(([^.]+)\\.([^.]+)\\.svc\\..+)';
const peer = '-;spiffe://[^/]+/ns/([^/]+)/sa/(.+)';

/** Makes Istio's metrics of what the stats access logger wrote: the names lose their prefix, and Envoy's dash becomes Istio's `unknown`. */
export const istioRules: readonly RelabelRule[] = [
  set('__name__', ['__name__'], `envoy_${statPrefix}_(istio_.+)`, '$1'),
  set('destination_service_namespace', ['route_name'], service, '$3'),
  set('destination_service_name', ['route_name'], service, '$2'),
  set('destination_service', ['route_name'], service, '$1'),
  set('destination_service_name', ['route_name'], 'block_all', 'BlackHoleCluster'),
  set('destination_service', ['route_name'], 'block_all', 'BlackHoleCluster'),
  set('destination_service', ['route_name', 'authority'], '-?;(.+)', '$1'),
  // Over TCP a peer is known by its certificate; the account of a workload has its name here.
  set('source_workload_namespace', ['source_workload', 'source_principal'], peer, '$1'),
  set('source_app', ['source_workload', 'source_principal'], peer, '$2'),
  set('source_canonical_service', ['source_workload', 'source_principal'], peer, '$2'),
  set('source_workload', ['source_workload', 'source_principal'], peer, '$2'),
  set('source_workload_namespace', ['reporter', 'source_workload', 'source_workload_namespace'], 'destination;[^-].*;', 'shop'),
  ...mayBeMissing.map((name) => set(name, [name], '-', 'unknown')),
  ...ends.flatMap((end) => names.map((name) => set(`${end}_${name}`, ['reporter', `${end}_${name}`], '(source|destination);', 'unknown'))),
  set('grpc_response_status', ['grpc_response_status'], '-', ''),
  { regex: 'route_name|authority', action: 'labeldrop' },
];

/** The configuration of the Prometheus that scrapes the real proxies, as JSON, which is YAML as well. */
export function realPrometheusConfig(targets: readonly { readonly name: string; readonly adminPort: number }[]): string {
  return JSON.stringify({
    global: { scrape_interval: `${realScrapeSeconds}s`, scrape_timeout: `${realScrapeSeconds}s` },
    scrape_configs: [{
      job_name: 'envoy-stats', metrics_path: '/stats/prometheus', params: { filter: [`^${statPrefix}\\.`] },
      static_configs: targets.map(({ name, adminPort }) => ({ targets: [`127.0.0.1:${adminPort}`], labels: { pod: `${name}-0`, namespace: 'shop' } })),
      metric_relabel_configs: istioRules,
    }],
  });
}
