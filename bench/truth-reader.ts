import { setTimeout } from 'node:timers/promises';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { prometheusAt } from '@/lib/testing/real-prometheus';
import { buildGraph } from '@/lib/topology/build-graph';
import { buildLatency } from '@/lib/topology/build-latency';
import type { Graph, Level } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import { levels } from '@/lib/topology/graph';
import type { Envelope } from '@/lib/wire/envelope';

/** What the product says of one window. */
export interface ProductAnswer {
  readonly graph: Graph;
  readonly latency: Latency;
  /** Requests per second over all edges, by level. */
  readonly sums: Readonly<Record<Level, number>>;
}

/** Reads a window of a mesh through the product. */
export type ProductReader = (at: number, window: number) => Promise<ProductAnswer>;

function sumOf({ edges }: Graph): number {
  return edges.reduce((sum, { traffic }) => sum + (traffic.requests ?? 0), 0);
}

async function atEveryLevel(graphAt: (level: Level) => Promise<Graph>): Promise<Pick<ProductAnswer, 'graph' | 'sums'>> {
  const graphs = await Promise.all(levels.map(graphAt));
  const [namespace = 0, app = 0, workload = 0, service = 0] = graphs.map(sumOf);
  const graph = graphs[levels.indexOf('workload')];
  if (graph === undefined) throw new Error('There is no level of workloads.');
  return { graph, sums: { namespace, app, workload, service } };
}

/** Through the HTTP API of a running server. */
export function apiReader(serverUrl: string): ProductReader {
  const ask = async <Data>(route: string, tries = 4): Promise<Data> => {
    const response = await fetch(`${serverUrl}/api/v1/${route}`);
    const body = (await response.json()) as Envelope<Data>;
    const lacking = body.missing.filter(({ source }) => !source.startsWith('k8s:'));
    // What is measured is truth, not time: what came too late on a busy machine is asked for again.
    if ((body.data === null || lacking.length > 0) && tries > 0) {
      await setTimeout(5000);
      return ask<Data>(route, tries - 1);
    }
    if (body.data === null || lacking.length > 0) throw new Error(`/${route} answered ${response.status}: ${JSON.stringify(body.error ?? lacking)}`);
    return body.data;
  };
  return async (at, window) => ({
    ...(await atEveryLevel((level) => ask<Graph>(`graph?at=${at}&window=${window}&level=${level}`))),
    latency: await ask<Latency>(`latency?at=${at}&window=${window}`),
  });
}

/** Through the rooms behind the API, without a server. */
export function directReader(prometheusUrl: string): ProductReader {
  const { instant } = prometheusAt(prometheusUrl);
  return async (at, window) => {
    const ask = { window, namespaces: null };
    const requests = istioDialect.readRequests(await instant(istioDialect.requestsQuery(ask), at)).observations;
    const tcp = istioDialect.readTcp(await instant(istioDialect.tcpQuery(ask), at)).observations;
    const latency = istioDialect.readLatency(await istioDialect.askLatency(ask, (query) => instant(query, at))).observations;
    const scope = { at, window, inventory: null, namespaces: null, cluster: null };
    return {
      ...(await atEveryLevel((level) => Promise.resolve(buildGraph({ ...scope, level, requests, tcp, idle: false, waypoints: false })))),
      latency: buildLatency({ ...scope, level: 'workload', latency }),
    };
  };
}
