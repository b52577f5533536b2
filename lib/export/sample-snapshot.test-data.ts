import type { Snapshot } from './snapshot-schema';

const traffic = { requests: 10, errors4xx: 0, errors5xx: 1, noResponse: 0, codes: { 200: 9, 503: 1 }, flags: {}, sentBytes: null, receivedBytes: 2048, connectionsOpened: null };
const node = (id: string, name: string) => ({ id, kind: 'workload' as const, cluster: 'demo', namespace: 'shop', name, app: name, version: null, workloadKind: 'Deployment', traits: [], in: null, out: null });
const quantiles = { p50: 80, p95: 400, p99: 812, mean: null, requests: 600, p99Bounds: [500, 1000] as [number, number], resolution: 'full' as const };

/** A small snapshot for tests: checkout → payment is sick, one host steals. */
export const sampleSnapshot: Snapshot = {
  format: 'undermesh-snapshot', version: 2, madeAt: 1_700_000_005, madeBy: '0.1.0', cluster: 'demo', namespaces: [], verdict: 'checkout → payment is slow', link: null,
  view: { lens: 'latency', quantile: 'p99', selection: 'edge:e' },
  graph: { at: 1_700_000_000, window: 60, level: 'workload', nodes: [node('c', 'checkout'), node('p', 'payment')], edges: [{ id: 'e', source: 'c', target: 'p', protocol: 'http', services: ['payment.shop'], traffic, mtls: 1, retryAmplification: 1.2, disagreement: 0 }] },
  latency: { at: 1_700_000_000, window: 60, level: 'workload', edges: { e: { source: quantiles, destination: { ...quantiles, p99: 700 } } }, nodes: {} },
  hosts: { at: 1_700_000_000, window: 60, hosts: [{ name: 'worker-3', instance: '10.0.0.3:9100', instanceType: null, burstable: null, region: null, zone: 'a', cores: 4, conditions: ['Ready'], mapped: true, signals: { steal: { value: 0.21, unit: 'ratio', grade: 'critical' }, iowait: { value: null, unit: 'ratio', grade: 'unknown', reason: 'absent' } } }], placements: [{ node: 'p', host: 'worker-3', pods: 2 }] },
  timeline: { times: [1_699_999_940, 1_700_000_000], requests: [10, 10], errors5xx: [0, 1], p99: null, signal: 'steal', hosts: [{ name: 'worker-3', values: [null, 0.21] }], events: [{ at: 1_699_999_990, type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed', kind: 'Pod', namespace: 'shop', name: 'payment-1', count: 3 }] },
  series: [{ of: 'edge:e', what: 'p99', unit: 'ms', points: [[1_699_999_940, null], [1_700_000_000, 812]] }],
  pods: [], doctor: null, before: null,
  configuration: [{
    asOf: 1_700_000_000, of: 'edge:e', kinds: [{ type: 'virtualservices.networking.istio.io', state: 'ok', objects: 1 }],
    objects: [{ type: 'virtualservices.networking.istio.io', kind: 'VirtualService', namespace: 'shop', name: 'payment', apiVersion: 'networking.istio.io/v1', createdAt: null, generation: 3, at: 'caller', because: 'its hosts name payment.shop', says: [{ what: 'timeout', text: '2 s' }], overriddenBy: null }],
    checks: [], reality: [], weights: [],
  }],
  suspects: {
    at: 1_700_000_000, window: 60, baseline: { start: 1_699_996_400, end: 1_699_999_400 },
    sick: [{ edge: 'e', symptom: ['latency'], now: 812, usual: 90, unit: 'ms', since: 1_699_999_700, class: 'host-steal', blamed: 0 }],
    suspects: [{
      kind: 'host', name: 'worker-3', namespace: null, node: null, edge: null, class: 'host-steal', role: 'cause', probability: 0.9, since: 1_699_999_700, sentence: 'worker-3 loses 21 % of its CPU to steal.', explains: ['e'],
      evidence: [{ what: 'Steal is 21 %.', signal: 'steal', value: 0.21, usual: 0.01, unit: 'ratio', samples: null }], against: [{ what: 'P50 is as usual.', signal: 'p50', value: 80, usual: 80, unit: 'ms', samples: 600 }], missing: [], confirm: [{ how: 'promql', text: 'rate(node_cpu_seconds_total{mode="steal"}[5m])' }],
    }],
  },
};
