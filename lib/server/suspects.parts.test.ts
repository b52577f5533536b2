import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { envelopeSchema } from '@/lib/wire/envelope';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { parseEnv } from './env';
import { settleScope } from './request-scope';
import { respond } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';
import { suspectsVerb } from './suspects';
import { historyGrid, readHistoryLayers, toHistory } from './suspects-history';

const end = Math.floor(Date.now() / 1000 / 300) * 300 - 3600;
/** Steal on h2 begins; the pod web-1 has restarted, its counters began at zero again; a scrape of cart-1 and of the exporter on h1 was missed. */
const [onset, restarted, missed] = [end - 600, end - 4200, end - 2400];

/** Who tells where pods run, how often is scraped, how much past there is and whether some of the day before, and from when to when CPU time is stolen. */
interface Setting { readonly teller: 'kube-state-metrics' | 'cAdvisor'; readonly interval: number; readonly past: number; readonly yesterday: boolean; readonly ill: readonly [from: number, to: number] }
const usual: Setting = { teller: 'kube-state-metrics', interval: 30, past: 9000, yesterday: false, ill: [onset, end] };
let setting = usual;

interface PodOf { readonly pod: string; readonly host: string; readonly workload: string }
const pods: readonly PodOf[] = [
  { pod: 'entry-1', host: 'h1', workload: 'entry' }, { pod: 'web-1', host: 'h1', workload: 'web' }, { pod: 'web-2', host: 'h2', workload: 'web' },
  { pod: 'cart-1', host: 'h1', workload: 'cart' }, { pod: 'cart-2', host: 'h2', workload: 'cart' },
];
const ill = (time: number): boolean => time > setting.ill[0] && time <= setting.ill[1];
/** What a pod's own work takes, ms: on h2 more while CPU time is stolen. */
const ownMs = (host: string, time: number): number => (host === 'h2' && ill(time) ? 620 : 8);
const cartMs = (time: number): number => (ownMs('h1', time) + ownMs('h2', time)) / 2;
const webMs = (host: string, time: number): number => ownMs(host, time) + cartMs(time) + 1;

/** One series of durations: who measured, what, and how long a request took at a time. Ten requests a second each. */
interface Measured { readonly by: PodOf; readonly reporter: 'source' | 'destination'; readonly from: string; readonly to: string; readonly ms: (time: number) => number }
const measured: readonly Measured[] = pods.flatMap((by): Measured[] => {
  if (by.workload === 'entry') return [{ by, reporter: 'source', from: 'entry', to: 'web', ms: (time) => (webMs('h1', time) + webMs('h2', time)) / 2 + 1 }];
  if (by.workload === 'cart') return [{ by, reporter: 'destination', from: 'web', to: 'cart', ms: (time) => ownMs(by.host, time) }];
  return [{ by, reporter: 'destination', from: 'entry', to: 'web', ms: (time) => webMs(by.host, time) }, { by, reporter: 'source', from: 'web', to: 'cart', ms: (time) => cartMs(time) + 1 }];
});

function labels(of: Readonly<Record<string, string>>): string {
  return Object.entries(of).map(([name, value]) => `${name}="${value}"`).join(',');
}

function meshLabels({ by, reporter, from, to }: Measured): Record<string, string> {
  return {
    job: 'mesh', instance: `${by.pod}:15020`, namespace: 'shop', pod: by.pod, reporter, request_protocol: 'http', response_code: '200', response_flags: '-', connection_security_policy: 'mutual_tls',
    source_workload: from, source_workload_namespace: 'shop', source_cluster: 'eu', source_app: from, source_canonical_service: from,
    destination_workload: to, destination_workload_namespace: 'shop', destination_cluster: 'eu', destination_app: to, destination_canonical_service: to,
    destination_service: `${to}.shop.svc.cluster.local`, destination_service_name: to, destination_service_namespace: 'shop',
  };
}

function timesOf({ past, interval, yesterday }: Setting): number[] {
  const upTo = (last: number, length: number): number[] => Array.from({ length: length / interval + 1 }, (_, index) => last - length + index * interval);
  return [...(yesterday ? upTo(end - 86_400, 6000) : []), ...upTo(end, past)];
}

/** A counter that grows by `rate(time)` a second, starts again with its process, and is not there when its target was not scraped. */
function counter(name: string, of: Readonly<Record<string, string>>, rate: (time: number) => number): string[] {
  let value = 1000;
  return timesOf(setting).flatMap((time) => {
    if (of['pod'] === 'web-1' && time === restarted) value = 0;
    value += rate(time) * setting.interval;
    const gone = time === missed && (of['pod'] === 'cart-1' || of['instance'] === 'h1:9100');
    return gone ? [] : [`${name}{${labels(of)}} ${value} ${time}`];
  });
}

const bounds = [5, 10, 25, 50, 100, 250, 500, 1000];

function history(): string {
  const duration = 'istio_request_duration_milliseconds';
  const requests = measured.flatMap((one) => counter('istio_requests_total', meshLabels(one), () => 10));
  const buckets = measured.flatMap((one) => [...bounds, Infinity].flatMap((bound) => counter(`${duration}_bucket`, { ...meshLabels(one), le: bound === Infinity ? '+Inf' : String(bound) }, (time) => (one.ms(time) <= bound ? 10 : 0))));
  const sums = measured.flatMap((one) => [...counter(`${duration}_count`, meshLabels(one), () => 10), ...counter(`${duration}_sum`, meshLabels(one), (time) => 10 * one.ms(time))]);
  const cpu = ['h1', 'h2'].flatMap((host) => ['idle', 'user', 'steal'].flatMap((mode) => counter('node_cpu_seconds_total', { job: 'node', instance: `${host}:9100`, cpu: '0', mode }, (time) => {
    const stolen = host === 'h2' && ill(time) ? 0.3 : 0.004;
    return mode === 'steal' ? stolen : mode === 'user' ? 0.3 : 0.7 - stolen;
  })));
  const gauge = (name: string, of: Record<string, string>): string[] => timesOf(setting).map((time) => `${name}{${labels(of)}} 1 ${time}`);
  return [
    '# TYPE istio_requests counter', ...requests, '# TYPE istio_request_duration_milliseconds counter', ...buckets, ...sums, '# TYPE node_cpu_seconds counter', ...cpu,
    '# TYPE up gauge', ...pods.flatMap(({ pod }) => gauge('up', { job: 'mesh', instance: `${pod}:15020` })),
    '# TYPE node_uname_info gauge', ...['h1', 'h2'].flatMap((host) => gauge('node_uname_info', { job: 'node', instance: `${host}:9100`, nodename: host })),
    ...(setting.teller === 'kube-state-metrics' ? [
      '# TYPE kube_node_info gauge', ...['h1', 'h2'].flatMap((host) => gauge('kube_node_info', { job: 'ksm', instance: 'ksm:8080', node: host, internal_ip: `10.0.0.${host.slice(1)}` })),
      '# TYPE kube_pod_info gauge', ...pods.flatMap(({ pod, host, workload }) => gauge('kube_pod_info', { job: 'ksm', instance: 'ksm:8080', namespace: 'shop', pod, node: host, created_by_kind: 'StatefulSet', created_by_name: workload })),
    ] : [
      '# TYPE container_cpu_usage_seconds counter',
      ...pods.flatMap(({ pod, host, workload }) => counter('container_cpu_usage_seconds_total', { job: 'kubelet', instance: `${host}:10250`, node: host, namespace: 'shop', pod, container: workload }, () => 0.1)),
    ]),
    '# EOF', '',
  ].join('\n');
}

let prometheus: RealPrometheus;
let rt: Runtime;
async function begin(different: Partial<Setting> = {}): Promise<void> {
  setting = { ...usual, ...different };
  prometheus = await startPrometheus(`global: { scrape_interval: ${setting.interval}s }\n`, history());
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
}
async function finish(): Promise<void> {
  await rt.stop();
  await prometheus.stop();
}

const node = (name: string): string => nodeId({ kind: 'workload', cluster: 'eu', namespace: 'shop', name });
const edge = (from: string, to: string): string => edgeId(node(from), node(to), 'http');

async function verdictAt(at: number, window = 60) {
  const response = await respond(new Request(`http://localhost/api/v1/suspects?at=${at}&window=${window}`), suspectsVerb);
  return envelopeSchema(suspectsAnswerSchema).parse(await response.json()).data;
}

describe('the verdict on a real Prometheus', () => {
  beforeAll(() => begin());
  afterAll(finish);

  it('names the host whose CPU time is taken, the edges that suffer, and when it began', async () => {
    const verdict = await verdictAt(end);
    expect(verdict?.sick.map((one) => one.edge).sort()).toEqual([edge('entry', 'web'), edge('web', 'cart')].sort());
    const [first] = verdict?.suspects ?? [];
    expect([first?.kind, first?.name, first?.class, first?.role]).toEqual(['host', 'h2', 'host-steal', 'cause']);
    expect(verdict?.sick.every(({ blamed }) => blamed === 0)).toBe(true);
    expect(Math.abs((first?.since ?? 0) - onset)).toBeLessThanOrEqual(120);
    expect(verdict?.baseline.end).toBeLessThanOrEqual(onset);
    expect(first?.evidence.find(({ signal }) => signal === 'steal')?.value).toBeCloseTo(0.3, 2);
    expect(first?.confirm.length).toBeGreaterThan(0);
  });

  it('says the same twice', async () => {
    expect(await verdictAt(end)).toEqual(await verdictAt(end));
  });

  it.each([['a restart, which sets counters back to zero', restarted + 30], ['the minute after it', restarted + 90], ['a missed scrape of a proxy and of an exporter', missed], ['the minute after it', missed + 60], ['the last moment before the onset', onset]])('accuses nobody for %s', async (_, at) => {
    const verdict = await verdictAt(at);
    expect(verdict?.sick).toEqual([]);
    expect(verdict?.suspects).toEqual([]);
  });

  it('reads a history without a dent where counters began again and scrapes were missed', async () => {
    const scope = settleScope({ at: end, window: 60, level: 'workload', idle: false, waypoints: false }, rt);
    const reading = await readHistoryLayers(scope, rt);
    expect(reading.grid).toEqual(historyGrid(scope));
    const past = toHistory(reading, ({ instance }) => instance?.split(':')[0] ?? null);
    const row = past?.edges.get(edge('web', 'cart'));
    const quiet = Math.round((onset - reading.grid.start) / reading.grid.step) - 1;
    for (const value of row?.requests.slice(3, quiet) ?? []) expect(value).toBeCloseTo(20, 0);
    for (const value of row?.meanMs.slice(3, quiet) ?? []) expect(value).toBeCloseTo(9, 1);
    expect(row?.meanMs.at(-1)).toBeCloseTo(315, 0);
    expect(new Set(row?.failed.slice(3))).toEqual(new Set([0]));
    const steal = past?.hosts.get('h2')?.steal;
    expect([steal?.[quiet - 1], steal?.at(-1)].map((value) => Math.round(1000 * (value ?? -1)))).toEqual([4, 300]);
  });
});

describe('the verdict without kube-state-metrics', () => {
  beforeAll(() => begin({ teller: 'cAdvisor' }));
  afterAll(finish);

  it('knows from cAdvisor where pods run, and names the same host', async () => {
    const verdict = await verdictAt(end);
    const [first] = verdict?.suspects ?? [];
    expect([first?.kind, first?.name, first?.class]).toEqual(['host', 'h2', 'host-steal']);
    expect(first?.evidence.some(({ signal }) => signal === 'pod-latency')).toBe(true);
  });
});

describe.each([
  ['that is scraped once a minute, with a window that holds some scrapes', { interval: 60 }, end, 300],
  ['that has ten minutes of past', { past: 600, ill: [end - 120, end] }, end, 60],
  ['when the fault began three hours ago, before all that is usually looked at', { past: 10_800, ill: [end - 10_800, end], yesterday: true }, end, 60],
  ['when the fault began an hour and a half ago', { ill: [end - 5400, end] }, end, 60],
] satisfies readonly (readonly [string, Partial<Setting>, number, number])[])('the verdict on a Prometheus %s', (_, different, at, window) => {
  beforeAll(() => begin(different));
  afterAll(finish);

  it('names the host all the same', async () => {
    const verdict = await verdictAt(at, window);
    const [first] = verdict?.suspects ?? [];
    expect([first?.kind, first?.name, first?.class]).toEqual(['host', 'h2', 'host-steal']);
    expect(verdict?.baseline.end).toBeLessThanOrEqual(setting.ill[0]);
  });
});

describe('the verdict on a fault that is over', () => {
  beforeAll(() => begin({ ill: [end - 1800, end - 1200] }));
  afterAll(finish);

  it('accuses nobody any more, and still names the host for the time when it was there', async () => {
    expect((await verdictAt(end))?.suspects).toEqual([]);
    const [first] = (await verdictAt(end - 1200))?.suspects ?? [];
    expect([first?.name, first?.class]).toEqual(['h2', 'host-steal']);
  });
});
