import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBenchServer, type BenchServer } from '@/bench/bench-server';
import type { Graph, GraphEdge } from '@/lib/topology/graph';
import type { EdgeLatency, Latency } from '@/lib/topology/latency';
import type { Envelope } from '@/lib/wire/envelope';
import { envoyBinary } from './envoy-binary';
import type { Answered } from './load-lane';
import { LoadGenerator } from './load-lane';
import { realLanes, stockEndsAt } from './real-load';
import type { RealMesh } from './real-mesh';
import { startRealMesh } from './real-mesh';
import { tcpExchange } from './tiny-application';

const runSeconds = 130;
const steadyWindow = 120;

const envoy = await envoyBinary({ binary: process.env.ENVOY_BIN, cache: process.env.UNDERMESH_CACHE }).catch((error: Error) => error);
/** Offline the tests are skipped and counted as such; a build server must have the proxy. */
const lacking = envoy instanceof Error && process.env.CI === undefined;

let mesh: RealMesh;
let server: BenchServer;
const load = new LoadGenerator();
/** While all lanes were at work: rates from the middle of long-lived series. */
let steady: { graph: Graph; from: number; to: number };
/** From before the first request until after the last: every series is born inside. */
let whole: { graph: Graph; latency: Latency };

async function ask<Data>(route: string): Promise<Data> {
  const response = await fetch(`${server.url}/api/v1/${route}`);
  const body = (await response.json()) as Envelope<Data>;
  if (body.data === null) throw new Error(`/${route} answered ${response.status}: ${JSON.stringify(body.error)}`);
  return body.data;
}

/** Until every proxy was scraped once. */
async function scraped(): Promise<void> {
  for (;;) {
    const answer = (await fetch(`${mesh.prometheus.url}/api/v1/query?query=${encodeURIComponent('count(up == 1)')}`).then((response) => response.json())) as { data: { result: { value: [number, string] }[] } };
    if (answer.data.result[0]?.value[1] === '8') return;
    await sleep(500);
  }
}

describe.skipIf(lacking)('eight real proxies, and what their clients and applications counted', () => {
  beforeAll(async () => {
    if (envoy instanceof Error) throw envoy;
    mesh = await startRealMesh(envoy, process.env.PROMETHEUS_BIN ?? 'prometheus');
    server = await startBenchServer(mesh.prometheus.url);
    await scraped();
    await sleep(5000);
    const started = Date.now() / 1000;
    await load.run(realLanes(mesh), runSeconds, (share) => {
      if (share > stockEndsAt) void mesh.applications.stock.stop();
    });
    const to = Math.floor(Date.now() / 1000) - 3;
    steady = { graph: await ask(`graph?at=${to}&window=${steadyWindow}`), from: to - steadyWindow, to };
    // Histograms are merged every five seconds, and then scraped.
    await sleep(9000);
    const at = Math.floor(Date.now() / 1000);
    const window = Math.ceil(at - started) + 2;
    whole = { graph: await ask(`graph?at=${at}&window=${window}`), latency: await ask(`latency?at=${at}&window=${window}`) };
  }, 240_000);
  afterAll(async () => {
    load.close();
    await server?.stop();
    await mesh?.stop();
  }, 60_000);

  it('every edge that carried something is on the map, and no other', () => {
    expect(whole.graph.edges.map((edge) => placeOf(whole.graph, edge)).sort()).toEqual([...load.answers.keys()].sort());
  });

  it('over two minutes every steady rate is within 1 % of what the clients counted', () => {
    const unsteady = new Set(['web > stock > http', 'web > service stock > http']);
    const wrong = steady.graph.edges.flatMap((edge) => {
      const place = placeOf(steady.graph, edge);
      const known = answersOf(place).filter(({ at }) => at / 1000 > steady.from && at / 1000 <= steady.to).length;
      const shown = (edge.traffic.requests ?? edge.traffic.connectionsOpened ?? Number.NaN) * steadyWindow;
      // One request more or less at either end is more than 1 % on a slow edge.
      return unsteady.has(place) || Math.abs(shown - known) <= Math.max(known * 0.01, 1.5) ? [] : [`${place}: ${shown} instead of ${known}`];
    });
    expect(wrong).toEqual([]);
  });

  it('over the whole run every code of every edge is counted exactly', () => {
    const { graph } = whole;
    const shown = Object.fromEntries(graph.edges.filter(({ protocol }) => protocol !== 'tcp').map((edge) => [placeOf(graph, edge), counts(edge.traffic.codes, graph.window)]));
    const known = Object.fromEntries([...load.answers].filter(([place]) => !place.endsWith('tcp')).map(([place, answers]) => [place, byOutcome(answers)]));
    expect(shown).toEqual(known);
  });

  it('5xx, 4xx and no response are the sums of their codes', () => {
    const { graph } = whole;
    for (const edge of graph.edges.filter(({ protocol }) => protocol !== 'tcp')) {
      const answers = answersOf(placeOf(graph, edge));
      const count = (pattern: RegExp) => answers.filter(({ outcome }) => pattern.test(outcome)).length;
      const shown = [edge.traffic.errors4xx, edge.traffic.errors5xx, edge.traffic.noResponse].map((rate) => Math.round((rate ?? Number.NaN) * graph.window * 1e6) / 1e6);
      expect([placeOf(graph, edge), ...shown]).toEqual([placeOf(graph, edge), count(/^4|^grpc:5$/), count(/^5|^grpc:14$/), count(/^0$/)]);
    }
  });

  it('every fault has its flags, each as often as it happened', () => {
    const { graph } = whole;
    const times = (place: string, outcome: string) => answersOf(place).filter((answer) => answer.outcome === outcome).length;
    const late = mesh.applications.rates.arrivals.filter(({ outcome }) => outcome === 'gone').length - times('web > rates > grpc', '0');
    const shown = Object.fromEntries(graph.edges.flatMap((edge) => (Object.keys(edge.traffic.flags).length === 0 ? [] : [[placeOf(graph, edge), counts(edge.traffic.flags, graph.window)]])));
    const broken = times('web > ledger > tcp', 'broken');
    const exhausted = times('web > search > http', '504');
    const noMailer = times('web > mailer > http', '503');
    expect(shown).toEqual({
      'cart > payment > http': { URX: times('cart > payment > http', '503') },
      'ingress > search > http': { UT: times('ingress > search > http', '504') },
      'unknown > cart > http': { UC: times('unknown > cart > http', '503') },
      'web > archive > http': { UC: times('web > archive > http', '503') },
      'web > ledger > tcp': { UF: broken, URX: broken },
      'web > mailer > http': { UF: noMailer, URX: noMailer },
      'web > rates > grpc': { DR: times('web > rates > grpc', '0'), UT: late },
      'web > search > http': { DC: times('web > search > http', '0'), URX: exhausted, UT: exhausted },
      'web > service echo > grpc': { UH: times('web > service echo > grpc', 'grpc:14') },
      'web > service ghost > http': { UH: times('web > service ghost > http', '503') },
      'web > service nowhere > http': { NR: times('web > service nowhere > http', '404') },
      'web > service stock > http': { UO: times('web > service stock > http', '503') },
    });
  });

  it('P99 lies in the bucket that the fault makes, and two callers of one service have two', () => {
    const bounds = (place: string, reporter: 'source' | 'destination' = 'source') => latencyOf(place)?.[reporter]?.p99Bounds;
    expect(bounds('web > cart > http')).toEqual([250, 500]);
    expect(bounds('unknown > cart > http', 'destination')).toEqual([500, 1000]);
    expect(bounds('ingress > search > http')).toEqual([250, 500]);
    expect(bounds('web > search > http')).toEqual([500, 1000]);
  });

  it('no P99 is above what the clients themselves measured, and none misses a request', () => {
    for (const [place, answers] of load.answers) {
      if (place.endsWith('tcp')) continue;
      const seen = place.startsWith('unknown') ? latencyOf(place)?.destination : latencyOf(place)?.source;
      const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
      const measured = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
      expect([place, Math.round((seen?.requests ?? Number.NaN) * 1e6) / 1e6]).toEqual([place, answers.length]);
      expect(seen?.p99Bounds[0], place).toBeLessThanOrEqual(measured);
    }
  });

  it('retries: what arrived divided by what was asked, and the share on which the reporters disagree', () => {
    const { payment, search } = mesh.applications;
    const edge = (place: string) => whole.graph.edges.find((candidate) => placeOf(whole.graph, candidate) === place);
    const asked = answersOf('cart > payment > http');
    expect(edge('cart > payment > http')?.retryAmplification).toBeCloseTo(payment.arrivals.length / asked.length, 9);
    const arrived = search.arrivals.filter(({ from }) => from === 'web');
    const share = (of: readonly { readonly outcome: string }[], outcomes: readonly string[]) => of.filter(({ outcome }) => outcomes.includes(outcome)).length / of.length;
    const answers = answersOf('web > search > http');
    const apart = (['200', '504'] as const).map((code) => Math.abs(share(answers, [code]) - share(arrived, [code])));
    const gone = Math.abs(share(answers, ['0']) - share(arrived, ['gone']));
    expect(edge('web > search > http')?.disagreement).toBeCloseTo((apart.reduce((sum, part) => sum + part, 0) + gone) / 2, 2);
    expect(edge('web > archive > http')?.retryAmplification).toBeNull();
  });

  it('mTLS is the share of real handshakes, and unknown where nobody saw one', () => {
    const shares = Object.fromEntries(whole.graph.edges.map((edge) => [placeOf(whole.graph, edge), edge.mtls]));
    expect(shares).toMatchObject({ 'web > cart > http': 1, 'unknown > cart > http': 0, 'web > rates > grpc': 1, 'web > ledger > tcp': 1, 'web > archive > http': null, 'web > service ghost > http': null });
  });

  it('bytes over TCP are those that the client sent and received', () => {
    const { graph } = whole;
    const edge = graph.edges.find(({ protocol }) => protocol === 'tcp');
    const answers = answersOf('web > ledger > tcp');
    const through = answers.filter(({ outcome }) => outcome === 'answered').length;
    const shown = [edge?.traffic.connectionsOpened, edge?.traffic.sentBytes, edge?.traffic.receivedBytes].map((rate) => Math.round((rate ?? Number.NaN) * graph.window));
    expect(shown).toEqual([answers.length, through * tcpExchange.asked, through * tcpExchange.answered]);
  });
});

function answersOf(place: string): readonly Answered[] {
  return load.answers.get(place) ?? [];
}

function latencyOf(place: string): EdgeLatency | undefined {
  const edge = whole.graph.edges.find((candidate) => placeOf(whole.graph, candidate) === place);
  return edge === undefined ? undefined : whole.latency.edges[edge.id];
}

function placeOf(graph: Graph, edge: GraphEdge): string {
  const name = (id: string) => {
    const node = graph.nodes.find((candidate) => candidate.id === id);
    return node?.kind === 'service' ? `service ${node.name}` : (node?.name ?? 'nowhere');
  };
  return `${name(edge.source)} > ${name(edge.target)} > ${edge.protocol}`;
}

/** Rates as counts; whole but for the last bits of floats. */
function counts(rates: Readonly<Record<string, number>>, window: number): Record<string, number> {
  return Object.fromEntries(Object.entries(rates).map(([key, rate]) => [key, Math.round(rate * window * 1e6) / 1e6]));
}

function byOutcome(answers: readonly Answered[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { outcome } of answers) counted[outcome] = (counted[outcome] ?? 0) + 1;
  return counted;
}
