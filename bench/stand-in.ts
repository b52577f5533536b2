import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChorusAnswers } from './chorus-answers';

/** The product's pages with the API of a generated mesh in front of them. */
export interface StandIn {
  readonly url: string;
  /** Until this is called the API keeps everybody waiting. */
  release(): void;
  stop(): Promise<void>;
}

function envelope(data: unknown, at: number): string {
  return JSON.stringify({ data, complete: true, missing: [], warnings: [], sources: [], serverNow: at, skewMs: 0, instance: 'stand-in', requestId: 'bench' });
}

const nothing = JSON.stringify({ error: { code: 'not-installed', message: 'Not there.', hint: 'This is a benchmark.', parameter: null }, missing: [], sources: [] });

/** An hour of a mesh in which nothing happens, one row a host. */
function timeline({ graph: { at, edges }, hosts }: ChorusAnswers): unknown {
  const times = Array.from({ length: 121 }, (_, i) => at - 3600 + i * 30);
  const requests = edges.reduce((sum, edge) => sum + (edge.traffic.requests ?? 0), 0);
  return { times, requests: times.map(() => requests), errors5xx: times.map(() => requests / 1000), p99: times.map((_, i) => 200 + (i % 7)), signal: 'steal', hosts: hosts.hosts.map(({ name, signals }) => ({ name, values: times.map(() => signals.steal?.value ?? null) })), events: [] };
}

/** Hands everything but the API on to the real server. */
function pass(pages: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const asked = request(new URL(incoming.url ?? '/', pages), { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: pages.host } }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  asked.on('error', () => outgoing.destroy());
  incoming.pipe(asked);
}

/** Starts a stand-in for a mesh; `pages` is the address of the product. */
export async function startStandIn(pages: string, answers: ChorusAnswers): Promise<StandIn> {
  const { at } = answers.graph;
  const bodies = new Map([
    ['timeline', envelope(timeline(answers), at)], ['suspects', envelope({ at, window: answers.graph.window, baseline: { start: at - 3600, end: at - 600 }, sick: [], suspects: [] }, at)],
    ['graph', envelope(answers.graph, at)], ['latency', envelope(answers.latency, at)], ['hosts', envelope(answers.hosts, at)], ['ping', JSON.stringify({ instance: 'stand-in', serverNow: at, cluster: null })]]);
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server: Server = createServer((incoming, outgoing) => {
    const route = /^\/api\/v1\/([a-z]+)/.exec(incoming.url ?? '')?.[1];
    if (route === undefined) return pass(new URL(pages), incoming, outgoing);
    const body = bodies.get(route);
    void (route === 'ping' ? Promise.resolve() : released).then(() => {
      outgoing.writeHead(body === undefined ? 503 : 200, { 'content-type': 'application/json', 'cross-origin-resource-policy': 'same-origin' });
      outgoing.end(body ?? nothing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    release,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
