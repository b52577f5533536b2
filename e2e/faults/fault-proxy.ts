import { createServer, request as ask, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** An upstream answer on its way through. */
export interface PassingAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** What a fault does with one exchange: answers by itself, changes what comes back, or does nothing for ever. */
export type Fault = (exchange: { request: IncomingMessage; question: string; response: ServerResponse; forward: (change?: (answer: PassingAnswer) => PassingAnswer) => void }) => void;

/** Stands between Undermesh and a source and does what goes wrong on the way. Without a fault it passes everything on. */
export class FaultProxy {
  fault: Fault | null = null;
  /** Path and form of every question that came. */
  readonly questions: string[] = [];
  /** Headers of the newest question. */
  lastHeaders: IncomingMessage['headers'] = {};
  /** Upstream's clock minus ours, as its answers tell it, ms. */
  clockOffset = 0;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  constructor(private readonly upstream: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts to listen; again on the same port after `close`. */
  async open(): Promise<void> {
    const server = createServer((request, response) => void this.take(request, response));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.server = server;
  }

  /** Stops listening and cuts what is under way: new connections are refused. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private date(): string {
    return new Date(Date.now() + this.clockOffset).toUTCString();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    // Node's own date would be that of the machine, not of the clock that a test may have moved: the source would seem to have gone back in time.
    response.setHeader('date', this.date());
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const body = Buffer.concat(parts);
    const question = `${request.url ?? ''} ${decodeURIComponent(body.toString().replaceAll('+', ' '))}`;
    this.questions.push(question);
    this.lastHeaders = request.headers;
    const forward = (change: (answer: PassingAnswer) => PassingAnswer = (answer) => answer) => this.pass(request, body, response, change);
    if (this.fault === null) forward();
    else this.fault({ request, question, response, forward });
  }

  private pass(request: IncomingMessage, body: Buffer, response: ServerResponse, change: (answer: PassingAnswer) => PassingAnswer): void {
    const headers = { ...request.headers, host: new URL(this.upstream).host, 'accept-encoding': 'identity' };
    const onward = ask(`${this.upstream}${request.url ?? ''}`, { method: request.method, headers, agent: false }, (answer) => {
      const streaming = (request.url ?? '').includes('watch=');
      if (streaming) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        response.on('close', () => onward.destroy());
        return;
      }
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const { 'transfer-encoding': _encoding, 'content-length': _length, connection: _connection, ...kept } = answer.headers;
        const changed = change({ status: answer.statusCode ?? 502, headers: { ...kept, date: this.date() }, body: Buffer.concat(parts) });
        response.writeHead(changed.status, changed.headers).end(changed.body);
      });
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }
}

/** Answers every question with this status and body, whatever was asked. */
export function says(status: number, body: string | Buffer, headers: OutgoingHttpHeaders = { 'content-type': 'application/json' }): Fault {
  return ({ response }) => void response.writeHead(status, headers).end(body);
}

/** Takes the question and never answers. */
export const hangs: Fault = () => undefined;

/** Begins an answer and then cuts the connection by a reset. */
export const resetsMidBody: Fault = ({ request, response }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50000' });
  response.write('{"status":"success","data":{"resultType":"vector","result":[');
  setTimeout(() => request.socket.resetAndDestroy(), 30);
};

/** Sends headers and then one byte at a time. */
export function drips(everyMs: number): Fault {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), everyMs);
    response.on('close', () => clearInterval(timer));
  };
}

/** Changes the JSON of upstream's answers. */
export function rewrites(change: (body: { data?: { result?: unknown[] } } & Record<string, unknown>) => unknown): Fault {
  return ({ forward }) => forward((answer) => ({ ...answer, body: Buffer.from(JSON.stringify(change(JSON.parse(answer.body.toString())))) }));
}
