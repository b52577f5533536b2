import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { Server, Socket } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { peerHeaders } from './istio-access-log';

/** What arrived at an application, as it saw it. */
export interface Arrival {
  /** The caller as its proxy names it; null without one. */
  readonly from: string | null;
  /** "200", "reset", "gone" = the caller did not wait for the answer; "grpc:14" over gRPC. */
  readonly outcome: string;
}

/** An application that does what each request tells it to, and counts. */
export interface TinyApplication {
  readonly port: number;
  readonly arrivals: readonly Arrival[];
  stop(): Promise<void>;
}

/** What a request tells the application to do. */
export interface Orders {
  readonly status?: number;
  readonly sleepMs?: number;
  /** Break the connection instead of answering. */
  readonly reset?: boolean;
  /** The first so many attempts of this request answer 503. */
  readonly failFirst?: number;
}

/** Orders as a path; `key` names the request, so that its attempts are known. */
export function ordersPath(key: string, { status, sleepMs = 0, reset = false, failFirst = 0 }: Orders): string {
  return `/?${new URLSearchParams({ key, ...(status === undefined ? {} : { status: String(status) }), sleep: String(sleepMs), reset: reset ? '1' : '0', first: String(failFirst) }).toString()}`;
}

function readOrders(path: string, status: number): Required<Orders> & { readonly key: string } {
  const query = new URL(path, 'http://application').searchParams;
  const number = (name: string, otherwise = 0) => Number(query.get(name) ?? otherwise);
  return { key: query.get('key') ?? '', status: number('status', status), sleepMs: number('sleep'), reset: query.get('reset') === '1', failFirst: number('first') };
}

async function listen(server: Server, port: number): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}

/** An application that speaks HTTP/1.1. */
export async function startHttpApplication(port: number): Promise<TinyApplication> {
  const arrivals: Arrival[] = [];
  const attempts = new Map<string, number>();
  const server = createHttp({ keepAliveTimeout: 600_000 }, (request, response) => {
    const { key, status, sleepMs, reset, failFirst } = readOrders(request.url ?? '/', 200);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const code = attempt <= failFirst ? 503 : status;
    const header = request.headers[peerHeaders.workload];
    void sleep(sleepMs).then(() => {
      const gone = request.socket.destroyed;
      arrivals.push({ from: typeof header === 'string' ? header : null, outcome: gone ? 'gone' : reset ? 'reset' : String(code) });
      if (reset || gone) request.socket.destroy();
      else response.writeHead(code, { 'content-length': 2 }).end('ok');
    });
  });
  return { port, arrivals, stop: await listen(server, port) };
}

/** An application that speaks gRPC's framing: the ordered status, 0 by default, stands in the trailers. */
export async function startGrpcApplication(port: number): Promise<TinyApplication> {
  const arrivals: Arrival[] = [];
  const server = createHttp2();
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    const { status, sleepMs } = readOrders(headers[':path'] ?? '/', 0);
    const header = headers[peerHeaders.workload];
    stream.on('error', () => {});
    void sleep(sleepMs).then(() => {
      arrivals.push({ from: typeof header === 'string' ? header : null, outcome: stream.destroyed ? 'gone' : `grpc:${status}` });
      if (stream.destroyed) return;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
      stream.end(Buffer.from([0, 0, 0, 0, 0]));
    });
  });
  return { port, arrivals, stop: await listen(server, port) };
}

/** Bytes of one exchange over TCP. */
export const tcpExchange = { asked: 1000, answered: 5000 } as const;

/** An application that answers a fixed number of bytes with a fixed number and closes. */
export async function startTcpApplication(port: number): Promise<TinyApplication> {
  const arrivals: Arrival[] = [];
  const server = createTcp((socket) => {
    let received = 0;
    socket.on('data', (part) => {
      received += part.length;
      if (received < tcpExchange.asked) return;
      arrivals.push({ from: null, outcome: 'answered' });
      socket.end(Buffer.alloc(tcpExchange.answered));
    });
  });
  return { port, arrivals, stop: await listen(server, port) };
}
