/** One flow between two workloads of the little mesh, as both proxies report it. */
export interface HistoryFlow {
  readonly from: string;
  readonly to: string;
  readonly namespace?: string;
  /** Requests per second by response code. */
  readonly rates: Readonly<Record<string, number>>;
  /** All requests last between these two bounds, ms; absent = no histogram. */
  readonly between?: readonly [number, number];
  readonly flags?: string;
  readonly reporters?: readonly ('source' | 'destination')[];
}

const interval = 15;
const bounds = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/** OpenMetrics text of flows between two moments (unix seconds), scraped every 15 s. */
export function meshHistory(flows: readonly HistoryFlow[], start: number, end: number): string {
  const times = Array.from({ length: Math.floor((end - start) / interval) + 1 }, (_, index) => start + index * interval);
  const requests: string[] = [];
  const buckets: string[] = [];
  for (const flow of flows) {
    for (const reporter of flow.reporters ?? ['source', 'destination']) {
      for (const [code, rate] of Object.entries(flow.rates)) {
        times.forEach((time, index) => requests.push(`istio_requests_total{${labelsOf(flow, reporter, code)}} ${1000 + index * interval * rate} ${time}`));
        if (flow.between !== undefined) buckets.push(...bucketLines(flow, flow.between, reporter, code, rate, times));
      }
    }
  }
  const up = times.map((time) => `up{job="mesh",instance="pod:15020"} 1 ${time}`);
  return `${['# TYPE up gauge', ...up, '# TYPE istio_requests counter', ...requests, '# TYPE istio_request_duration_milliseconds counter', ...buckets].join('\n')}\n# EOF\n`;
}

function bucketLines(flow: HistoryFlow, [, high]: readonly [number, number], reporter: string, code: string, rate: number, times: readonly number[]): string[] {
  return [...bounds.map(String), '+Inf'].flatMap((le) => {
    const inside = le === '+Inf' || Number(le) >= high;
    return times.map((time, index) => `istio_request_duration_milliseconds_bucket{${labelsOf(flow, reporter, code)},le="${le}"} ${inside ? 1000 + index * interval * rate : 0} ${time}`);
  });
}

function labelsOf({ from, to, namespace = 'shop', flags = '-' }: HistoryFlow, reporter: string, code: string): string {
  return Object.entries({
    job: 'mesh', instance: 'pod:15020', reporter, source_workload: from, source_workload_namespace: namespace, source_cluster: 'eu', source_app: from, source_canonical_service: from,
    destination_workload: to, destination_workload_namespace: namespace, destination_cluster: 'eu', destination_app: to, destination_canonical_service: to,
    destination_service: `${to}.${namespace}.svc.cluster.local`, destination_service_name: to, destination_service_namespace: namespace,
    request_protocol: 'http', response_code: code, response_flags: flags, connection_security_policy: reporter === 'destination' ? 'mutual_tls' : 'unknown',
  }).map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',');
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
