import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBenchServer, type BenchServer } from '@/bench/bench-server';
import { startLab, type RunningLab } from '@/lab/feed/start-lab';
import type { EdgeName, EdgeTruth } from '@/lab/truth/ledger';
import type { Graph, GraphEdge } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import type { Envelope } from '@/lib/wire/envelope';

/** A fixed moment, so that the history can be kept between runs. */
const at = 1_790_000_000;
const window = 1800;
const scrapeSeconds = 15;

let lab: RunningLab;
let server: BenchServer;

async function ask<Data>(route: string): Promise<Data> {
  const response = await fetch(`${server.url}/api/v1/${route}`);
  const body = (await response.json()) as Envelope<Data>;
  if (body.data === null) throw new Error(`/${route} answered ${response.status}: ${JSON.stringify(body.error)}`);
  return body.data;
}

beforeAll(async () => {
  lab = await startLab({ scenario: 'quiet-day', live: false, at, missedShare: 0 });
  server = await startBenchServer(lab.prometheusUrl, { UNDERMESH_KUBERNETES: 'auto', KUBECONFIG: lab.kubeconfigPath });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await lab?.stop();
});

/** Where an edge of the ledger must be found on the map: "source > target > protocol" with bare names. */
function placeOf({ client, service, destination, protocol }: EdgeName): string {
  const unseen = lab.simulation.telemetry.world.workloads.some((workload) => `${workload.namespace}/${workload.name}` === client && workload.proxy === 'none');
  return `${unseen ? 'unknown' : client} > ${destination ?? service} > ${protocol}`;
}

function shownPlace(graph: Graph, edge: GraphEdge): string {
  const name = (id: string) => {
    const node = graph.nodes.find((candidate) => candidate.id === id);
    return node === undefined ? 'nowhere' : node.namespace === null ? node.name : `${node.namespace}/${node.name}`;
  };
  return `${name(edge.source)} > ${name(edge.target)} > ${edge.protocol}`;
}

/** Requests by place, as the caller saw them; where no caller's proxy counts, as they arrived. */
function truths(start: number, end: number): Map<string, EdgeTruth['source']> {
  const found = new Map<string, EdgeTruth['source']>();
  for (const name of lab.simulation.ledger.names()) {
    if (name.protocol === 'tcp') continue;
    const truth = lab.simulation.ledger.window(name, start, end);
    const place = placeOf(name);
    const view = place.startsWith('unknown') ? truth?.destination : truth?.source;
    if (view === undefined || view.count === 0) continue;
    found.set(place, view);
    // What a gateway sent on came in from outside, where nobody reports it.
    if (name.client !== 'istio-system/istio-ingressgateway') continue;
    const arrival = `unknown > ${name.client} > ${name.protocol}`;
    found.set(arrival, together(found.get(arrival), view));
  }
  return found;
}

/** Two views as one, without quantiles: those cannot be added. */
function together(one: EdgeTruth['source'] | undefined, other: EdgeTruth['source']): EdgeTruth['source'] {
  const byOutcome = new Map(one?.byOutcome);
  for (const [outcome, count] of other.byOutcome) byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + count);
  return { count: (one?.count ?? 0) + other.count, byOutcome, quantile: () => null, sumMs: (one?.sumMs ?? 0) + other.sumMs };
}

/** Scrapes do not fall on the window's ends: a count may be off by what happens in one interval at either end, six deviations of it. */
const slack = (count: number) => 6 * Math.sqrt((count / window) * 2 * scrapeSeconds) + 2;

describe('the answer of the API through a real Prometheus equals what the lab did', () => {
  it('every edge that carried requests is on the map, and no other', async () => {
    const graph = await ask<Graph>(`graph?at=${at}&window=${window}`);
    const shown = graph.edges.filter(({ protocol }) => protocol !== 'tcp').map((edge) => shownPlace(graph, edge));
    expect([...shown].sort()).toEqual([...truths(at - window, at).keys()].sort());
  });

  it('rates, 4xx, 5xx and no response of every edge are those of the ledger', async () => {
    const graph = await ask<Graph>(`graph?at=${at}&window=${window}`);
    const expected = truths(at - window, at);
    const wrong: string[] = [];
    for (const edge of graph.edges) {
      const truth = expected.get(shownPlace(graph, edge));
      if (truth === undefined) continue;
      const count = (pattern: RegExp) => [...truth.byOutcome].reduce((sum, [outcome, n]) => sum + (pattern.test(outcome) ? n : 0), 0);
      const pairs: [string, number | null, number][] = [
        ['requests', edge.traffic.requests, truth.count],
        ['errors4xx', edge.traffic.errors4xx, count(/^4/)],
        ['errors5xx', edge.traffic.errors5xx, count(/^5/)],
        ['noResponse', edge.traffic.noResponse, count(/^0 /)],
      ];
      for (const [what, shown, known] of pairs) {
        if (shown === null || Math.abs(shown * window - known) > slack(known)) wrong.push(`${shownPlace(graph, edge)}: ${what} ${shown === null ? 'null' : shown * window} instead of ${known}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('P99 of every edge with a thousand requests lies in the bucket that is named', async () => {
    const graph = await ask<Graph>(`graph?at=${at}&window=${window}`);
    const latency = await ask<Latency>(`latency?at=${at}&window=${window}`);
    const expected = truths(at - window, at);
    const wrong: string[] = [];
    let looked = 0;
    for (const edge of graph.edges) {
      const place = shownPlace(graph, edge);
      const truth = expected.get(place);
      if (truth === undefined || truth.count < 1000 || edge.derived === true) continue;
      looked += 1;
      const seen = latency.edges[edge.id];
      const quantiles: Quantiles | null | undefined = place.startsWith('unknown') ? seen?.destination : seen?.source;
      // A thousandth of rank either way: the window's ends are not the scrapes' instants.
      const [low, high] = [truth.quantile(0.989) ?? Number.NaN, truth.quantile(0.991) ?? Number.NaN].map(Math.floor) as [number, number]; // proxies count whole milliseconds
      const [from, to] = quantiles?.p99Bounds ?? [Number.NaN, Number.NaN];
      if (!(low <= (to ?? Infinity) && high >= from)) wrong.push(`${place}: ${low}–${high} ms is not in ${from}–${to}`);
    }
    expect(wrong).toEqual([]);
    expect(looked).toBeGreaterThan(10);
  });

  it('the sum over the edges is the same at every level', async () => {
    const sums = await Promise.all(['namespace', 'app', 'workload', 'service'].map(async (level) => {
      const graph = await ask<Graph>(`graph?at=${at}&window=${window}&level=${level}`);
      return graph.edges.reduce((sum, edge) => sum + (edge.traffic.requests ?? 0), 0);
    }));
    for (const sum of sums) expect(sum).toBeCloseTo(sums[0] ?? Number.NaN, 6);
  });

  it('every host of the world is listed with steal and iowait, and every running pod is placed', async () => {
    const hosts = await ask<{ hosts: { name: string; mapped: boolean; signals: Record<string, { value: number | null }> }[]; placements: { host: string; pods: number }[] }>(`hosts?at=${at}&window=300`);
    const { world, pods } = lab.simulation.telemetry;
    expect(hosts.hosts.map(({ name, mapped }) => ({ name, mapped }))).toEqual(world.hosts.map(({ name }) => ({ name, mapped: true })));
    expect(hosts.hosts.every(({ signals }) => typeof signals.steal?.value === 'number' && typeof signals.iowait?.value === 'number')).toBe(true);
    const inMesh = pods.filter((pod) => pod.diedAt === null && pod.workload.proxy !== 'none');
    expect(hosts.placements.reduce((sum, { pods: count }) => sum + count, 0)).toBe(inMesh.length);
  });
});
