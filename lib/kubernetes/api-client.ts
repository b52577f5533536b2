import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApiFailure, failureOfError, failureOfStatus } from './api-failure';
import type { KubernetesConnection } from './connection';
import type { KubernetesCredentials } from './connection-credentials';
import { objectOf, textOf } from './fields';
import { linesOf, type Line } from './line-splitter';
import type { RequestBudget } from './request-budget';

/** One question to the API server. Times in milliseconds, sizes in bytes after decompression. */
export interface ApiQuestion {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly signal: AbortSignal;
  /** For `get`: until the whole answer is there. For `watch`: until its headers are. */
  readonly timeout: number;
  readonly mostBytes: number;
}

/** Reads from the API server; the only thing it can send besides GET is an access review, which stores nothing. */
export interface ApiClient {
  /** The parsed answer. Throws ApiFailure; `too-large` when it has more than `mostBytes`. */
  get(question: ApiQuestion): Promise<unknown>;
  /** Lines of a watch; `mostBytes` bounds one line. Throws ApiFailure, also in the middle of the stream. */
  watch(question: ApiQuestion): Promise<AsyncGenerator<Line>>;
  /** Posts a review object of authorization.k8s.io or authentication.k8s.io and returns the answer. */
  review(question: ApiQuestion, body: unknown): Promise<unknown>;
  close(): void;
}

/** Called once for each answer or failure: `status` is 0 when none came. */
export type OnRequest = (verb: 'get' | 'watch' | 'review', status: number) => void;

const reviews = /^\/apis\/(authorization|authentication)\.k8s\.io\/v1\/[a-z]+reviews$/;
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A client over one connection, sharing one request budget and few kept-alive sockets. */
export function createApiClient(connection: KubernetesConnection, budget: RequestBudget, onRequest: OnRequest = () => undefined): ApiClient {
  const agents = new AgentKeeper(connection.server);
  const ask = async (verb: 'get' | 'watch' | 'review', question: ApiQuestion, body?: string): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      await budget.take(question.signal);
      const answer = await send(connection, agents, question, body).catch((error: unknown) => {
        onRequest(verb, 0);
        throw failureOfError(error);
      });
      onRequest(verb, answer.status);
      if (answer.status >= 200 && answer.status < 300) return answer;
      const failure = failureOfStatus(answer.status, await wordsOf(answer), answer.retryAfter);
      if (failure.reason !== 'credentials' || attempt > 1) throw failure;
      connection.refresh();
    }
  };
  return {
    get: async (question) => parse(await whole(await ask('get', question), question.mostBytes)),
    watch: async (question) => linesUntilFailure(await ask('watch', question), question.mostBytes),
    review: async (question, body) => {
      if (!reviews.test(question.path)) throw new Error(`not a review: ${question.path}`);
      return parse(await whole(await ask('review', question, JSON.stringify(body)), question.mostBytes));
    },
    close: () => agents.close(),
  };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Readable;
  /** Ends the deadline of a whole answer. */
  readonly settled: () => void;
  readonly expired: () => boolean;
}

/** Keeps one agent as long as the TLS material stays the same, so that sockets are reused. */
class AgentKeeper {
  #key = '';
  #agent: http.Agent | null = null;
  readonly #secure: boolean;

  constructor(server: URL) {
    this.#secure = server.protocol === 'https:';
  }

  for(credentials: KubernetesCredentials): http.Agent {
    if (credentials.proxy !== null) return credentials.proxy;
    const key = JSON.stringify(Object.entries(credentials.tls).map(([name, value]) => [name, String(value)]));
    if (this.#agent === null || key !== this.#key) {
      this.#agent?.destroy();
      this.#agent = this.#secure
        ? new https.Agent({ keepAlive: true, maxFreeSockets: 2, timeout: 120_000, ...credentials.tls })
        : new http.Agent({ keepAlive: true, maxFreeSockets: 2, timeout: 120_000 });
      this.#key = key;
    }
    return this.#agent;
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = null;
  }
}

function headersFor(question: ApiQuestion, server: URL, credentials: KubernetesCredentials, body: string | undefined): Record<string, string> {
  // A token over plain http would be readable on the way; kubectl proxy on this machine is the one use of http.
  const safe = server.protocol === 'https:' || loopback.test(server.hostname);
  return {
    Accept: question.accept ?? 'application/json',
    'Accept-Encoding': 'gzip',
    'User-Agent': 'undermesh',
    ...(safe ? credentials.headers : {}),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
  };
}

async function send(connection: KubernetesConnection, agents: AgentKeeper, question: ApiQuestion, body: string | undefined): Promise<Answer> {
  const credentials = await connection.credentials();
  const { server } = connection;
  const target = new URL(server);
  target.pathname = `${server.pathname.replace(/\/$/, '')}${question.path}`;
  target.search = new URLSearchParams(question.query).toString();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new ApiFailure('timeout', `no answer in ${question.timeout} ms`)), question.timeout);
  timer.unref();
  const signal = AbortSignal.any([question.signal, deadline.signal]);
  const request = server.protocol === 'https:' ? https.request : http.request;
  const options = { method: body === undefined ? 'GET' : 'POST', agent: agents.for(credentials), signal, headers: headersFor(question, server, credentials, body), servername: credentials.tls.servername };
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request(target, options, (incoming) => {
      const packed = incoming.headers['content-encoding'] === 'gzip';
      const stream = packed ? incoming.pipe(createGunzip()) : incoming;
      if (packed) incoming.on('error', (error) => stream.destroy(error));
      resolve({ status: incoming.statusCode ?? 0, retryAfter: incoming.headers['retry-after'], body: stream, settled: () => clearTimeout(timer), expired: () => deadline.signal.aborted });
    });
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(deadline.signal.aborted ? deadline.signal.reason : error);
    });
    outgoing.end(body);
  });
}

/** The whole body as text, bounded in size and by the deadline of the request. */
async function whole(answer: Answer, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytesOf(answer.body)) {
      size += chunk.length;
      if (size > mostBytes) throw new ApiFailure('too-large', `more than ${mostBytes} bytes`);
      parts.push(chunk);
    }
  } catch (error) {
    throw answer.expired() ? new ApiFailure('timeout', 'the answer did not end in time') : failureOfError(error);
  } finally {
    answer.settled();
    answer.body.destroy();
  }
  return Buffer.concat(parts).toString('utf8');
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}

async function wordsOf(answer: Answer): Promise<string> {
  const text = await whole(answer, 65_536).catch(() => '');
  try {
    return textOf(objectOf(JSON.parse(text))['message'], 400) ?? '';
  } catch {
    return text.slice(0, 100).replaceAll(/\s+/g, ' ');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiFailure('bad-answer', `not JSON: ${text.slice(0, 80).replaceAll(/\s+/g, ' ')}`);
  }
}

async function* linesUntilFailure(answer: Answer, mostBytes: number): AsyncGenerator<Line> {
  answer.settled();
  try {
    yield* linesOf(bytesOf(answer.body), mostBytes);
  } catch (error) {
    throw failureOfError(error);
  } finally {
    answer.body.destroy();
  }
}
