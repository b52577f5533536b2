import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { envelopeSchema } from '@/lib/wire/envelope';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { promqlAnswerSchema } from '@/lib/wire/promql-answer';
import { parseEnv } from './env';
import { graphVerb } from './graph';
import { latencyVerb } from './latency';
import { promqlVerb } from './promql';
import { respond, type Verb } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';

const interval = 15;
const end = Math.floor(Date.now() / 1000 / 60) * 60 - 3600;
const times = Array.from({ length: 41 }, (_, index) => end - (40 - index) * interval);
let prometheus: RealPrometheus;
let rt: Runtime;

const labels = (more: Record<string, string>) => Object.entries({
  job: 'mesh', instance: 'pod:15020', source_workload: 'web', source_workload_namespace: 'shop', source_cluster: 'eu', source_app: 'web', source_canonical_service: 'web',
  destination_workload: 'cart', destination_workload_namespace: 'shop', destination_cluster: 'eu', destination_app: 'cart', destination_canonical_service: 'cart',
  destination_service: 'cart.shop.svc.cluster.local', destination_service_name: 'cart', destination_service_namespace: 'shop', ...more,
}).map(([name, value]) => `${name}="${value}"`).join(',');
const line = (metric: string, more: Record<string, string>, rate: number) => times.map((time, index) => `${metric}{${labels(more)}} ${1000 + index * interval * rate} ${time}`);

/** web asks cart: the caller sees time-outs and a breaker where the callee answers; a fifth arrives in plain text, some requests twice. And a database by TCP, and a ledger in another namespace. */
function history(): string {
  const http = { request_protocol: 'http', connection_security_policy: 'unknown' };
  const seen = (reporter: string, code: string, flags: string, rate: number, policy = 'unknown') => line('istio_requests_total', { ...http, reporter, response_code: code, response_flags: flags, connection_security_policy: policy }, rate);
  const bucket = (reporter: string, le: string, rate: number) => line('istio_request_duration_milliseconds_bucket', { ...http, reporter, response_code: '200', response_flags: '-', le }, rate);
  const tcp = { reporter: 'source', request_protocol: 'tcp', response_flags: '-', connection_security_policy: 'unknown', destination_workload: 'db', destination_app: 'db', destination_canonical_service: 'db', destination_service: 'db.shop.svc.cluster.local', destination_service_name: 'db' };
  const ledger = { destination_workload: 'ledger', destination_workload_namespace: 'money', destination_app: 'ledger', destination_canonical_service: 'ledger', destination_service: 'ledger.money.svc.cluster.local', destination_service_name: 'ledger', destination_service_namespace: 'money' };
  return [
    '# TYPE up gauge', ...times.map((time) => `up{job="mesh",instance="pod:15020"} 1 ${time}`), '# TYPE istio_requests counter',
    ...seen('source', '200', '-', 6), ...seen('source', '404', '-', 1), ...seen('source', '504', 'UT', 2), ...seen('source', '0', 'DC', 1),
    ...seen('destination', '200', '-', 8, 'mutual_tls'), ...seen('destination', '404', '-', 1, 'mutual_tls'), ...seen('destination', '200', '-', 3, 'none'),
    ...line('istio_requests_total', { ...http, ...ledger, reporter: 'source', response_code: '200', response_flags: '-' }, 3),
    '# TYPE istio_request_duration_milliseconds counter',
    ...([['50', 5], ['100', 9], ['500', 10], ['+Inf', 10]] as const).flatMap(([le, rate]) => bucket('source', le, rate)),
    ...([['50', 9], ['100', 11.9], ['500', 12], ['+Inf', 12]] as const).flatMap(([le, rate]) => bucket('destination', le, rate)),
    ...line('istio_request_duration_milliseconds_sum', { ...http, reporter: 'source', response_code: '200', response_flags: '-' }, 700),
    '# TYPE istio_tcp_sent_bytes counter', ...line('istio_tcp_sent_bytes_total', tcp, 5000), '# TYPE istio_tcp_received_bytes counter', ...line('istio_tcp_received_bytes_total', tcp, 300),
    '# TYPE istio_tcp_connections_opened counter', ...line('istio_tcp_connections_opened_total', tcp, 0.5), '# EOF', '',
  ].join('\n');
}

async function ask<Data extends z.ZodType>(verb: Verb<z.ZodType>, query: string, data: Data): Promise<z.output<Data>> {
  const response = await respond(new Request(`http://localhost/api/v1/${verb.route}?at=${end}&window=300&${query}`), verb);
  const body: unknown = await response.json();
  const { error } = envelopeSchema(z.unknown()).parse(body);
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return data.parse(z.object({ data: z.unknown() }).parse(body).data);
}

/** What Prometheus itself answers to the copied query: the one number, or a number per value of the first label. */
async function evaluate(promql: string): Promise<number | Record<string, number> | null> {
  const response = await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: promql, time: String(end) }) });
  const { data, error } = (await response.json()) as { data?: { result: { metric: Record<string, string>; value: [number, string] }[] }; error?: string };
  if (data === undefined) throw new Error(`${error}: ${promql}`);
  const rounded = (text: string) => Math.round(Number(text) * 1e6) / 1e6;
  if (data.result.some(({ metric }) => Object.keys(metric).length > 0)) return Object.fromEntries(data.result.map(({ metric, value }) => [Object.values(metric)[0] ?? '', rounded(value[1])]));
  return data.result[0] === undefined ? null : rounded(data.result[0].value[1]);
}

async function answersOf(of: string, level = 'workload'): Promise<Record<string, unknown>> {
  const { queries } = await ask(promqlVerb, `of=${encodeURIComponent(of)}&level=${level}`, promqlAnswerSchema);
  return Object.fromEntries(await Promise.all(queries.map(async ({ number, promql }) => [number, await evaluate(promql)] as const)));
}

const round = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6);

beforeAll(async () => {
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', history());
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
});
afterAll(async () => {
  await rt.stop();
  await prometheus.stop();
});

describe('the copied PromQL, asked of a real Prometheus', () => {
  it('gives the numbers of an edge that the graph and the latency answer state', async () => {
    const graph = await ask(graphVerb, '', graphAnswerSchema);
    const latency = await ask(latencyVerb, '', latencyAnswerSchema);
    const edge = graph.edges.find(({ protocol, target }) => protocol === 'http' && target.endsWith('/cart'));
    if (edge === undefined) throw new Error('no edge');
    const { traffic } = edge;
    const { source, destination } = latency.edges[edge.id] ?? { source: null, destination: null };
    const sides = Object.fromEntries(([['caller', source], ['callee', destination]] as const).flatMap(([side, one]) => (['p50', 'p95', 'p99', 'mean'] as const).map((name) => [`${name}.${side}`, round(one?.[name])])));
    expect(await answersOf(`edge:${edge.id}`)).toEqual({
      requests: round(traffic.requests), errors4xx: round(traffic.errors4xx), errors5xx: round(traffic.errors5xx), noResponse: round(traffic.noResponse),
      errors5xxShare: round((traffic.errors5xx ?? 0) / (traffic.requests ?? 1)), noResponseShare: round((traffic.noResponse ?? 0) / (traffic.requests ?? 1)),
      ...sides, 'count.caller': round(source?.requests), 'count.callee': round(destination?.requests),
      retryAmplification: round(edge.retryAmplification), disagreement: round(edge.disagreement), mtls: round(edge.mtls),
      codes: traffic.codes, flags: { ...traffic.flags, '-': 7 },
    });
    expect([traffic.requests, traffic.errors5xx, edge.mtls, edge.disagreement].map(round)).toEqual([10, 2, 0.75, 0.316667]);
  });

  it('gives those of a TCP edge and of a node', async () => {
    const graph = await ask(graphVerb, '', graphAnswerSchema);
    const latency = await ask(latencyVerb, '', latencyAnswerSchema);
    const tcp = graph.edges.find(({ protocol }) => protocol === 'tcp');
    expect(await answersOf(`edge:${tcp?.id ?? ''}`)).toEqual({ sentBytes: tcp?.traffic.sentBytes, receivedBytes: tcp?.traffic.receivedBytes, connectionsOpened: 0.5, flags: { '-': 0.5 }, mtls: null });
    const cart = graph.nodes.find(({ name }) => name === 'cart');
    const quantiles = latency.nodes[cart?.id ?? ''];
    expect(await answersOf(`node:${cart?.id ?? ''}`)).toMatchObject({
      'in.requests': round(cart?.in?.requests), 'in.errors5xxShare': 0.2, 'in.noResponse': 1, 'out.requests': null, p50: round(quantiles?.p50), p99: round(quantiles?.p99), podSplit: expect.anything(),
    });
    const web = graph.nodes.find(({ name }) => name === 'web');
    expect(await answersOf(`node:${web?.id ?? ''}`)).toMatchObject({ 'out.requests': round(web?.out?.requests), 'in.requests': null });
  });

  it('gives those of the whole mesh: every request once, as the callers saw it', async () => {
    const { edges } = await ask(graphVerb, '', graphAnswerSchema);
    const sum = (what: 'requests' | 'errors4xx' | 'errors5xx' | 'noResponse') => round(edges.reduce((total, { traffic }) => total + (traffic[what] ?? 0), 0));
    const found = await answersOf('mesh');
    expect(found).toEqual({ requests: sum('requests'), errors4xx: sum('errors4xx'), errors5xx: sum('errors5xx'), noResponse: sum('noResponse'), errors5xxShare: round(2 / 13), noResponseShare: round(1 / 13) });
    expect([found.requests, found.errors5xx]).toEqual([13, 2]);
  });

  it('gives what crosses the border of a namespace, without what stays inside', async () => {
    const { nodes } = await ask(graphVerb, 'level=namespace', graphAnswerSchema);
    const border = async (name: string) => {
      const found = await answersOf(`node:${nodes.find((node) => node.name === name)?.id ?? ''}`, 'namespace');
      return [found['in.requests'], found['in.requestsOfOthers'], found['out.requests'], found['out.requestsOfOthers']];
    };
    expect(await border('shop')).toEqual([10, 0, 13, 3]);
    expect(await border('money')).toEqual([3, 3, null, null]);
  });

  it('names the parameter when there is no such thing', async () => {
    const response = await respond(new Request(`http://localhost/api/v1/promql?of=edge:nonsense`), promqlVerb);
    expect([response.status, (await response.json()).error.parameter]).toEqual([400, 'of']);
  });
});
