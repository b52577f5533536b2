import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RealPrometheus } from '@/lib/testing/real-prometheus';
import { startPrometheus } from '@/lib/testing/real-prometheus';
import { buildGraph } from '@/lib/topology/build-graph';
import { buildLatency } from '@/lib/topology/build-latency';
import { levels } from '@/lib/topology/graph';
import { parseEdgeId, parseNodeId } from '@/lib/topology/node-id';
import { istioDialect } from './istio-dialect';

const interval = 15;
const now = Math.floor(Date.now() / 1000 / interval) * interval - 600;
const scrapes = 12;
const window = 60;
const hostile = 'a"b\\c.*|__proto__\u202E🛒';

type LabelSet = Readonly<Record<string, string>>;
const escape = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const text = (labels: LabelSet) => Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`).join(',');
/** Grows by `perSecond` and was always there. */
const steady = (metric: string, labels: LabelSet, perSecond: number) =>
  Array.from({ length: scrapes }, (_, index) => `${metric}{${text(labels)}} ${1000 + perSecond * interval * index} ${now - (scrapes - 1 - index) * interval}\n`).join('');
/** Born at the last scrape with this value. */
const born = (metric: string, labels: LabelSet, value: number) => `${metric}{${text(labels)}} ${value} ${now}\n`;

const party = (end: 'source' | 'destination', namespace: string, workload: string): LabelSet => ({
  [`${end}_workload`]: workload, [`${end}_workload_namespace`]: namespace, [`${end}_canonical_service`]: workload, [`${end}_app`]: workload, [`${end}_version`]: 'v1', [`${end}_cluster`]: workload === 'unknown' ? 'unknown' : 'east',
});
const service = (name: string, namespace: string): LabelSet => ({ destination_service: `${name}.${namespace}.svc.cluster.local`, destination_service_name: name, destination_service_namespace: namespace });
const by = (reporter: string, pod: string): LabelSet => ({ reporter, job: 'pods', instance: pod, pod });
const http = (code: string, flags = '-'): LabelSet => ({ request_protocol: 'http', response_code: code, response_flags: flags, connection_security_policy: 'unknown' });

const cart = party('source', 'shop', 'cart');
const pay = { ...party('destination', 'bank', 'pay'), ...service('pay', 'bank') };
const lost = { ...party('destination', 'unknown', 'unknown'), ...service('pay', 'bank') };
const odd = { ...party('destination', 'shop', hostile), ...service('odd', 'shop') };
const total = 'istio_requests_total';
const bucket = 'istio_request_duration_milliseconds_bucket';
const latencyOf = (labels: LabelSet, rates: Readonly<Record<string, number>>, write: typeof steady = steady) => Object.entries(rates).map(([le, rate]) => write(bucket, { ...labels, le }, rate)).join('');
/** Grows by `perSecond` and was there from `first` to `last` seconds before the end. */
const between = (first: number, last: number) => (metric: string, labels: LabelSet, perSecond: number) =>
  Array.from({ length: (first - last) / interval + 1 }, (_, index) => `${metric}{${text(labels)}} ${1000 + perSecond * interval * index} ${now - first + index * interval}\n`).join('');
const payCalls = (callee: string): LabelSet => ({ ...party('source', 'bank', 'pay'), ...party('destination', 'shop', callee), ...service(callee, 'shop') });

const history = [
  `# TYPE istio_requests counter\n`,
  steady(total, { ...by('source', 'cart-1'), ...cart, ...pay, ...http('200') }, 8), steady(total, { ...by('source', 'cart-2'), ...cart, ...pay, ...http('200') }, 2),
  born(total, { ...by('source', 'cart-1'), ...cart, ...pay, ...http('504', 'UT') }, 6),
  born(total, { ...by('source', 'cart-1'), ...cart, ...lost, ...http('503', 'UH') }, 12),
  steady(total, { ...by('destination', 'pay-1'), ...cart, ...pay, ...http('200'), connection_security_policy: 'mutual_tls' }, 10.5),
  steady(total, { ...by('destination', 'pay-1'), ...party('source', 'unknown', 'unknown'), ...pay, ...http('200'), connection_security_policy: 'none' }, 1),
  steady(total, { ...by('source', 'cart-1'), ...cart, ...odd, ...http('404') }, 3),
  `# TYPE istio_tcp_sent_bytes counter\n`, steady('istio_tcp_sent_bytes_total', { ...by('source', 'ztunnel-x1'), ...cart, ...pay, response_flags: '-', connection_security_policy: 'mutual_tls' }, 900),
  `# TYPE istio_tcp_received_bytes counter\n`, steady('istio_tcp_received_bytes_total', { ...by('source', 'ztunnel-x1'), ...cart, ...pay, response_flags: '-', connection_security_policy: 'mutual_tls' }, 100),
  `# TYPE istio_request_duration_milliseconds histogram\n`,
  latencyOf({ ...by('source', 'cart-1'), ...cart, ...pay, ...http('200') }, { 5: 0, 10: 4, 100: 8, '+Inf': 8 }),
  // This pod was given bounds of its own.
  latencyOf({ ...by('source', 'cart-2'), ...cart, ...pay, ...http('200') }, { 7: 1, 100: 2, '+Inf': 2 }),
  latencyOf({ ...by('source', 'cart-1'), ...cart, ...odd, ...http('404') }, { 5: 0, 10: 3, 100: 3, '+Inf': 3 }),
  steady('istio_request_duration_milliseconds_sum', { ...by('source', 'cart-1'), ...cart, ...odd, ...http('404') }, 21),
  steady('istio_request_duration_milliseconds_count', { ...by('source', 'cart-1'), ...cart, ...odd, ...http('404') }, 3),
  latencyOf({ ...by('source', 'pay-1'), ...payCalls('cart'), ...http('503') }, { 10: 0, 100: 0, 1000: 0, '+Inf': 0 }, (metric, labels) => born(metric, labels, Number(labels['le'] === '1000' || labels['le'] === '+Inf') * 12)),
  born('istio_request_duration_milliseconds_sum', { ...by('source', 'pay-1'), ...payCalls('cart'), ...http('503') }, 4800),
  // Two pods with bounds of their own, seen from `first` to `last` seconds before the end. Nine of ten requests are fast.
  ...([['alike', 900, 0, true], ['ended', 900, 400, false], ['came-and-went', 500, 350, false]] as const).flatMap(([callee, first, last, alike]) => [
    latencyOf({ ...by('source', 'pay-8'), ...payCalls(callee), ...http('200') }, { 10: 9, 1000: 9, ...(alike ? { 2500: 9, 5000: 9 } : {}), 10000: 9, '+Inf': 9 }, between(900, 0)),
    latencyOf({ ...by('source', 'pay-9'), ...payCalls(callee), ...http('200') }, { 10: 0, 1000: 0, 2500: 0, 5000: 3, 10000: 3, '+Inf': 3 }, between(first, last)),
  ]),
  `# TYPE up gauge\n`, ...['cart-1', 'cart-2', 'pay-1', 'ztunnel-x1'].map((pod) => Array.from({ length: scrapes }, (_, index) => `up{job="pods",instance="${pod}"} 1 ${now - (scrapes - 1 - index) * interval}\n`).join('')),
  '# EOF\n',
].join('');

let prometheus: RealPrometheus;
beforeAll(async () => { prometheus = await startPrometheus('global: {}', history); });
afterAll(async () => { await prometheus.stop(); });

const near = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6);

async function graph(namespaces: readonly string[] | null, level: (typeof levels)[number] = 'workload') {
  const ask = { window, namespaces };
  const requests = istioDialect.readRequests(await prometheus.instant(istioDialect.requestsQuery(ask), now));
  const tcp = istioDialect.readTcp(await prometheus.instant(istioDialect.tcpQuery(ask), now));
  expect([requests.notes.filter(({ kind }) => kind !== 'label-missing'), tcp.notes.filter(({ kind }) => kind !== 'label-missing')]).toEqual([[], []]);
  return buildGraph({ at: now, window, level, requests: requests.observations, tcp: tcp.observations, inventory: null, namespaces, cluster: null, idle: false, waypoints: false });
}

async function latencyOfMesh(namespaces: readonly string[] | null, affords: (() => boolean) | null = null) {
  return istioDialect.readLatency(await istioDialect.askLatency({ window, namespaces }, (query) => prometheus.instant(query, now), affords));
}

const edgesOf = ({ edges }: Awaited<ReturnType<typeof graph>>) => edges.map(({ source, target, protocol, traffic }) =>
  [`${parseNodeId(source)?.name} > ${parseNodeId(target)?.name} ${protocol}`, near(traffic.requests ?? traffic.sentBytes), Object.fromEntries(Object.entries(traffic.codes).map(([code, rate]) => [code, near(rate)]))]);

describe('the Istio queries on a real Prometheus', () => {
  it('give the whole mesh with births, both reporters and hostile names in one query a layer', async () => {
    const whole = await graph(null);
    expect(edgesOf(whole)).toEqual([
      ['unknown > pay http', 1, { 200: 1 }],
      ['cart > pay http', 0.2, { 503: 0.2 }],
      ['cart > pay http', 10.1, { 200: 10, 504: 0.1 }],
      ['cart > pay tcp', 100, {}],
      [`cart > ${hostile} http`, 3, { 404: 3 }],
    ]);
    const edge = whole.edges.find(({ id }) => id === 'workload/east/shop/cart>workload/east/bank/pay>http');
    expect([near(edge?.retryAmplification), near(edge?.mtls), edge?.services]).toEqual([near(10.5 / 10.1), 1, ['pay.bank']]);
    expect(whole.nodes.find(({ id }) => id === 'workload/east/shop/cart')?.traits).toEqual(['ambient']);
  });

  it('give the same for the namespaces asked for as the whole mesh, filtered', async () => {
    for (const namespaces of [['shop'], ['bank'], ['bank', 'shop'], ['no-such']]) {
      const all = { window, namespaces: null };
      const requests = istioDialect.readRequests(await prometheus.instant(istioDialect.requestsQuery(all), now)).observations;
      const tcp = istioDialect.readTcp(await prometheus.instant(istioDialect.tcpQuery(all), now)).observations;
      const filtered = buildGraph({ at: now, window, level: 'workload', requests, tcp, inventory: null, namespaces, cluster: null, idle: false, waypoints: false });
      expect(edgesOf(await graph(namespaces))).toEqual(edgesOf(filtered));
    }
  });

  it('give buckets, sums of durations and the bounds that not all pods of an edge have', async () => {
    const { observations } = await latencyOfMesh(null);
    const { edges } = buildLatency({ at: now, window, level: 'workload', latency: observations, inventory: null, namespaces: null, cluster: null });
    const found = edges['workload/east/shop/cart>workload/east/bank/pay>http']?.source;
    expect([near(found?.p50), near(found?.requests), found?.p99Bounds, found?.resolution, found?.mean]).toEqual([50, 600, [0, 100], 'coarse', null]);
    const other = Object.entries(edges).find(([id]) => parseEdgeId(id)?.target.name === hostile)?.[1].source;
    expect([near(other?.p50), near(other?.mean), other?.p99Bounds, other?.resolution]).toEqual([7.5, 7, [5, 10], 'full']);
  });

  it('give only a few bounds when the others cannot be afforded or do not come, and say so', async () => {
    const bounds = (answer: Awaited<ReturnType<typeof latencyOfMesh>>) => [...new Set(answer.observations.flatMap(({ buckets, allBounds }) => [allBounds, ...buckets.map(([bound]) => bound)]))].sort((a, b) => Number(a) - Number(b));
    expect(bounds(await latencyOfMesh(['shop'], () => false))).toEqual([false, 5, 100, 1000, 5000, Infinity]);
    let refused = 0;
    const refusing = async (query: string) => {
      if (!query.startsWith('sum by (le') || query.includes('Inf')) return prometheus.instant(query, now);
      refused += 1;
      throw new Error('too much');
    };
    expect([bounds(istioDialect.readLatency(await istioDialect.askLatency({ window, namespaces: ['shop'] }, refusing, () => true))), refused > 0]).toEqual([[false, 5, 100, 1000, 5000, Infinity], true]);
  });

  it('give each outcome that was born inside the window its durations', async () => {
    const { observations } = await latencyOfMesh(null);
    const { edges } = buildLatency({ at: now, window, level: 'workload', latency: observations, inventory: null, namespaces: null, cluster: null });
    const found = edges['workload/east/bank/pay>workload/east/shop/cart>http']?.source;
    expect([near(found?.requests), found?.p99Bounds, near(found?.mean)]).toEqual([12, [100, 1000], 400]);
  });

  it('never add unlike bounds, wherever in the window the pod with more of them was seen last', async () => {
    const longer = 600;
    const answers = await istioDialect.askLatency({ window: longer, namespaces: null }, (query) => prometheus.instant(query, now));
    const { edges } = buildLatency({ at: now, window: longer, level: 'workload', latency: istioDialect.readLatency(answers).observations, inventory: null, namespaces: null, cluster: null });
    for (const [callee, bounds, resolution] of [['alike', [2500, 5000], 'full'], ['ended', [1000, 10_000], 'coarse'], ['came-and-went', [1000, 10_000], 'coarse']] as const) {
      const found = edges[`workload/east/bank/pay>workload/east/shop/${callee}>http`]?.source;
      expect([callee, found?.p99Bounds, found?.resolution]).toEqual([callee, bounds, resolution]);
    }
  });

  it('give over time what the graph gives at one time, for every edge and level', async () => {
    for (const level of levels) {
      const { edges } = await graph(null, level);
      for (const edge of edges) {
        const of = parseEdgeId(edge.id);
        if (of === null) throw new Error(edge.id);
        const last = async (what: Parameters<typeof istioDialect.seriesQuery>[0]) =>
          (await prometheus.range(istioDialect.seriesQuery(what, of, window, level), now - 30, now, 15)).map(({ points }) => near(points.at(-1)?.[1]))[0] ?? null;
        if (edge.protocol === 'tcp') expect([edge.id, await last('sentBytes'), await last('receivedBytes')]).toEqual([edge.id, near(edge.traffic.sentBytes), near(edge.traffic.receivedBytes)]);
        else expect([edge.id, await last('requests'), await last('errors5xx'), await last('errors4xx'), await last('noResponse')]).toEqual([edge.id, near(edge.traffic.requests), near(edge.traffic.errors5xx), near(edge.traffic.errors4xx), near(edge.traffic.noResponse)]);
      }
    }
  });

  it('give over time the whole mesh, one node and the buckets of one edge', async () => {
    const last = async (query: string) => (await prometheus.range(query, now - 30, now, 15)).map(({ labels, points }) => [labels['le'] ?? '', near(points.at(-1)?.[1])]);
    expect(await last(istioDialect.seriesQuery('requests', 'mesh', window))).toEqual([['', 14.3]]);
    expect(await last(istioDialect.seriesQuery('requests', { kind: 'workload', cluster: 'east', namespace: 'bank', name: 'pay' }, window))).toEqual([['', 11.1]]);
    const of = parseEdgeId((await graph(null)).edges.at(-1)?.id ?? '');
    if (of === null) throw new Error('no edge');
    expect(await last(istioDialect.seriesQuery('buckets', of, window))).toEqual([['+Inf', 3], ['10', 3], ['100', 3], ['5', 0]]);
  });
});
