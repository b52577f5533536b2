import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { freePort, startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { doctorAnswerSchema } from '@/lib/wire/doctor-answer';
import { envelopeSchema } from '@/lib/wire/envelope';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { seriesAnswerSchema } from '@/lib/wire/series-answer';
import { doctorVerb } from './doctor';
import { parseEnv } from './env';
import { graphVerb } from './graph';
import { latencyVerb } from './latency';
import { respond, type Verb } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';
import { seriesVerb } from './series';

const interval = 15;
/** The history ends at a scrape, some time ago, so that no test hangs on the present moment. */
const end = Math.floor(Date.now() / 1000 / 60) * 60 - 3600;
let prometheus: RealPrometheus;
let rt: Runtime;

const labels = (reporter: string, code: string) => Object.entries({
  job: 'mesh', instance: 'pod:15020', reporter, source_workload: 'web', source_workload_namespace: 'shop', source_cluster: 'eu', source_app: 'web', source_canonical_service: 'web',
  destination_workload: 'cart', destination_workload_namespace: 'shop', destination_cluster: 'eu', destination_app: 'cart', destination_canonical_service: 'cart',
  destination_service: 'cart.shop.svc.cluster.local', destination_service_name: 'cart', destination_service_namespace: 'shop',
  request_protocol: 'http', response_code: code, response_flags: '-', connection_security_policy: reporter === 'destination' ? 'mutual_tls' : 'unknown',
}).map(([name, value]) => `${name}="${value}"`).join(',');

/** Two requests a second, one in four of them a 503; durations all between 50 and 100 ms. */
function history(): string {
  const times = Array.from({ length: 41 }, (_, index) => end - (40 - index) * interval);
  const lines = ['# TYPE up gauge', ...times.map((time) => `up{job="mesh",instance="pod:15020"} 1 ${time}`), '# TYPE istio_requests counter'];
  const counts = (rate: number) => times.map((time, index) => [time, 1000 + index * interval * rate] as const);
  for (const reporter of ['source', 'destination']) {
    for (const [code, rate] of [['200', 1.5], ['503', 0.5]] as const) lines.push(...counts(rate).map(([time, count]) => `istio_requests_total{${labels(reporter, code)}} ${count} ${time}`));
  }
  // One request three minutes before the end, from the only proxy that reports it.
  // Two jobs scrape its pod.
  for (const job of ['mesh', 'other']) lines.push(...times.map((time, index) => `istio_requests_total{${labels('source', '200').replaceAll('cart', 'rare').replace('mesh', job)},pod="web-1",namespace="shop"} ${index < 29 ? 5 : 6} ${time}`));
  lines.push('# TYPE istio_request_duration_milliseconds counter');
  for (const reporter of ['source', 'destination']) {
    for (const [bound, rate] of [['50', 0], ['100', 2], ['+Inf', 2]] as const) {
      lines.push(...counts(rate).map(([time, count]) => `istio_request_duration_milliseconds_bucket{${labels(reporter, '200')},le="${bound}"} ${rate === 0 ? 0 : count} ${time}`));
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

async function ask<Data extends z.ZodType>(verb: Verb<z.ZodType>, query: string, data: Data) {
  const response = await respond(new Request(`http://localhost/api/v1/${verb.route}?${query}`), verb);
  return { status: response.status, body: envelopeSchema(data).parse(await response.json()) };
}

/** Queries that were sent for a graph and its latency; the looks at the scrape interval, which all viewers share, are not among them. */
const sent: string[] = [];
const isLook = (query: string) => query === 'up[4m]' || query.includes('timestamp(up)');

beforeAll(async () => {
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', history());
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  const [client] = rt.clients;
  const query = client?.query.bind(client);
  if (client !== undefined && query !== undefined) {
    client.query = (text, ...rest) => {
      if (!isLook(text)) sent.push(text);
      return query(text, ...rest);
    };
  }
  setRuntime(rt);
});
afterAll(async () => {
  await rt.stop();
  await prometheus.stop();
});

describe('the API on a real Prometheus', () => {
  const edge = 'workload/eu/shop/web>workload/eu/shop/cart>http';

  it('graph and latency of the whole mesh cost at most four queries, and fifty viewers no more than one', async () => {
    // a moment that no other test looks at
    const at = end - 15;
    const viewed = (window: number) => Promise.all(Array.from({ length: 50 }, () => [ask(graphVerb, `at=${at}&window=${window}`, graphAnswerSchema), ask(latencyVerb, `at=${at}&window=${window}`, latencyAnswerSchema)]).flat());
    const before = sent.length;
    await viewed(300);
    const asked = sent.length;
    await viewed(60);
    // Edges are silent in the shorter window: one query more finds the window to offer.
    expect([asked - before, sent.length - asked]).toEqual([3, 4]);
  });

  it('graph counts every request once although two proxies report it', async () => {
    const { status, body } = await ask(graphVerb, `at=${end}`, graphAnswerSchema);
    expect([status, body.complete, body.missing, body.warnings]).toEqual([200, true, [], []]);
    const [only, ...others] = body.data?.edges ?? [];
    expect(others).toEqual([]);
    expect(only).toMatchObject({ id: edge, services: ['cart.shop'], protocol: 'http', mtls: 1, disagreement: 0 });
    expect(only?.traffic.requests).toBeCloseTo(2, 6);
    expect(only?.traffic.errors5xx).toBeCloseTo(0.5, 6);
    expect(only?.retryAmplification).toBeCloseTo(1, 6);
  });

  it('rare: the window that shows an edge which this one is too short for is offered', async () => {
    const short = await ask(graphVerb, `at=${end}`, graphAnswerSchema);
    expect([short.body.data?.edges.length, short.body.data?.silentEdges, short.body.offers]).toEqual([1, 1, [
      { window: 300, reason: 'rare', message: 'Some edges had no traffic in this window and did in the last 5 m.' },
    ]]);
    const wider = await ask(graphVerb, `at=${end}&window=300`, graphAnswerSchema);
    expect([wider.body.data?.edges.map(({ target }) => target), wider.body.data?.silentEdges, wider.body.offers]).toEqual([['workload/eu/shop/cart', 'workload/eu/shop/rare'], undefined, undefined]);
    const after = await ask(graphVerb, `at=${end + 900}`, graphAnswerSchema);
    expect([after.body.data?.edges, after.body.offers]).toEqual([[], [{ window: 3600, reason: 'rare', message: 'Nothing had traffic in this window; something had in the last 1 h.' }]]);
  });

  it('latency has the quantiles of both reporters for the same edge', async () => {
    const { body } = await ask(latencyVerb, `at=${end}`, latencyAnswerSchema);
    const quantiles = body.data?.edges[edge];
    expect(Object.keys(body.data?.edges ?? {})).toEqual([edge]);
    expect([quantiles?.source?.p50, quantiles?.destination?.p99, quantiles?.source?.requests]).toEqual([expect.closeTo(75, 3), expect.closeTo(99.5, 3), expect.closeTo(120, 3)]);
    expect(quantiles?.source?.p99Bounds).toEqual([50, 100]);
  });

  it('a namespace that has nothing is an empty graph and not an error', async () => {
    const { status, body } = await ask(graphVerb, `at=${end}&namespaces=elsewhere`, graphAnswerSchema);
    expect([status, body.data?.nodes, body.data?.edges]).toEqual([200, [], []]);
  });

  it('series gives null where nothing was measured and numbers where there was something', async () => {
    const { body } = await ask(seriesVerb, `of=${encodeURIComponent(`edge:${edge}`)}&what=requests&start=${end - 1200}&end=${end}&step=300`, seriesAnswerSchema);
    expect(body.data?.unit).toBe('perSecond');
    expect(body.data?.points.map(([time, value]) => [time - end, value === null ? null : Math.round(value * 100) / 100])).toEqual([[-1200, null], [-900, null], [-600, null], [-300, 2], [0, 2]]);
  });

  it('doctor says what is there, what is not, and what to do', async () => {
    const { body } = await ask(doctorVerb, `at=${end}`, doctorAnswerSchema);
    const states = Object.fromEntries((body.data?.findings ?? []).map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ prometheus: 'found', 'istio-l7': 'found', 'istio-source': 'found', 'istio-destination': 'found', 'istio-latency': 'found', 'istio-twice': 'warning', node: 'missing', cadvisor: 'missing', ksm: 'missing', k8s: 'missing' });
    expect([body.data?.scrapeInterval, body.data?.shortestWindow, body.data?.cluster]).toEqual([15, 60, 'eu']);
    expect(body.data?.findings.filter(({ state, remedy }) => state === 'missing' && remedy === null)).toEqual([]);
  });

  it('a wrong parameter is a 400 that names it', async () => {
    const { status, body } = await ask(graphVerb, 'window=5', graphAnswerSchema);
    expect([status, body.data, body.error?.code, body.error?.parameter]).toEqual([400, null, 'bad-parameter', 'window']);
  });

  it('when Prometheus is gone the answer says which source and why, and nothing is shown as zero', async () => {
    const alone = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: `http://127.0.0.1:${await freePort()}`, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
    setRuntime(alone);
    const { status, body } = await ask(graphVerb, `at=${end}`, graphAnswerSchema).finally(() => {
      setRuntime(rt);
      return alone.stop();
    });
    expect([status, body.data, body.complete, body.error?.code]).toEqual([503, null, false, 'refused']);
    expect(body.missing.map(({ what, source, code }) => [what, source, code])).toEqual([['traffic', 'prometheus', 'refused'], ['tcp', 'prometheus', 'refused']]);
    expect(body.error?.message).toBe('Prometheus (UNDERMESH_PROMETHEUS_URL): The connection was refused.');
  });
});
