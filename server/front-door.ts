import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Authenticate } from '@/lib/server/authenticate';
import { overloadAnswer } from '@/lib/server/refusal-answer';
import { captureBody } from './captured-response';
import { connectionsFor, descriptorLimit, limitConnections } from './connection-limit';
import { HeldBytes } from './held-bytes';
import { checkRequest } from './request-check';
import { isPing } from './ping-answer';
import { refuse, refuseSocket } from './refuse';
import { pagePolicy, securityHeaders } from './security-headers';
import { SharedAnswers } from './shared-answers';
import { SplicedGzip } from './spliced-gzip';
import { Turns } from './turns';

/** What the front door needs to know. */
export interface FrontDoorOptions {
  readonly allowedHosts: readonly string[];
  /** Decides who is let in; null = whoever reaches the address. */
  readonly authenticate: Authenticate | null;
  /** Serves what was let in. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly refused: (reason: string) => void;
  /** Whether so much is waiting that an answer to a question of the past would come too late. */
  readonly crowded: (url: string) => boolean;
  /** Told when a request was given the answer that was made for an equal one; with its user and the id of that one. */
  readonly shared: (request: IncomingMessage, user: string | null, requestId: string) => void;
}

const mostInFlight = 64;
/** Questions about the past leave places for those about now: whoever looks at the live picture gets in while somebody asks for a thousand moments. */
const mostOfPast = 48;
/** So many questions about the past are let in however much waits at the sources: those of one page look at one moment, and what one of them reads answers the others too. */
const someOfPast = 8;
/** Bytes of bodies that are being sent. */
const mostHeldBytes = 96 * 1024 * 1024;
const worthCompressing = 1400;
const compressible = /^(text\/|application\/(json|javascript|manifest\+json)|image\/svg)/;
/** Headers by which a client could talk to Next's insides or pose as a proxy. */
const stripped = /^(x-middleware-.*|x-nextjs-.*|next-action|x-forwarded-.*|forwarded|x-original-.*|x-rewrite-.*|x-invoke-.*|content-security-policy.*|x-nonce|x-undermesh-.*|x-matched-path|x-now-.*)$/i;

type Enter = (request: IncomingMessage, response: ServerResponse, user: string | null) => void;

/** What is done with a request that is let in: it shares the answer to an equal one, is told to come again, or is handled. */
function createEntrance(options: FrontDoorOptions): Enter {
  const gzip = new SplicedGzip();
  const inFlight = { all: 0, past: 0 };
  const held = new HeldBytes();
  const answers = new SharedAnswers();
  const turns = new Turns();
  const isFull = (isPast: boolean, url: string) => inFlight.all >= mostInFlight || (isPast && (inFlight.past >= mostOfPast || (inFlight.past >= someOfPast && options.crowded(url)))) || held.total >= mostHeldBytes;
  const enter: Enter = (request, response, user) => {
    const isApi = (request.url ?? '').startsWith('/api/');
    const key = isApi ? nameOfAnswer(request) : null;
    if (key !== null && answers.join(key, { response, again: () => enter(request, response, user), answered: (requestId) => options.shared(request, user, requestId) })) return;
    const isPast = asksThePast.test(request.url ?? '');
    if (isApi && !isPing(request) && isFull(isPast, request.url ?? '')) {
      options.refused('overload');
      refuse(request, response, { status: 503, text: overloadAnswer(), isAnswer: true, stays: true });
      return;
    }
    inFlight.all += 1;
    if (isPast) inFlight.past += 1;
    response.once('close', () => {
      inFlight.all -= 1;
      if (isPast) inFlight.past -= 1;
    });
    const giveOthers = key === null ? null : answers.lead(key, response);
    prepare(request, response, isApi, user);
    captureBody(response, (body, send) => {
      const give = (packed: Buffer) => {
        send(packed);
        if (giveOthers !== null) held.ofAll(giveOthers(packed), packed.length);
      };
      void finish(request, response, body, gzip).then(give, () => give(body));
    }, held.of(response));
    const handle = () => void options.handle(request, response).catch(() => fail(response));
    if (isPing(request)) handle();
    else turns.take(handle);
  };
  return enter;
}

/** The server in front of Next: lets in, refuses by answering, sets the security headers, compresses. */
export function createFrontDoor(options: FrontDoorOptions): Server {
  const enter = createEntrance(options);
  const server = createServer({ maxHeaderSize: 60 * 1024, requireHostHeader: false, insecureHTTPParser: false, keepAliveTimeout: 600_000, headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 }, (request, response) => {
    if (isTooMany(request.socket)) {
      options.refused('connections');
      refuse(request, response, { status: 503, text: overloadAnswer(), isAnswer: true });
      return;
    }
    const refusal = checkRequest({ method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders }, options.allowedHosts);
    if (refusal !== null) {
      options.refused(refusal.reason);
      refuse(request, response, refusal);
      return;
    }
    if (options.authenticate === null) return enter(request, response, null);
    const { authenticate } = options;
    void authenticate({ peer: request.socket.remoteAddress, rawHeaders: request.rawHeaders }).then((entry) => {
      if (entry.allowed) return enter(request, response, entry.user);
      options.refused(entry.reason);
      refuse(request, response, entry);
    }, () => fail(response));
  });
  const isTooMany = limitConnections(server, connectionsFor(descriptorLimit()), () => options.refused('connections'));
  refuseOddities(server, options.refused);
  return server;
}

/** What never becomes a request for the handler: upgrades, CONNECT, expectations, and what is not HTTP at all. */
function refuseOddities(server: Server, refused: FrontDoorOptions['refused']): void {
  const refuseRaw = (status: number, reason: string, name: string) => (_: unknown, socket: Duplex) => {
    refused(name);
    refuseSocket(socket, status, reason);
  };
  server.on('upgrade', refuseRaw(426, 'Upgrade Required', 'upgrade'));
  server.on('connect', refuseRaw(405, 'Method Not Allowed', 'method'));
  server.on('checkExpectation', (request, response) => {
    refused('expect');
    refuse(request, response, { status: 400, text: 'Expectations are not met here.' });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refused('not-http');
    if (error.code === 'ECONNRESET') return;
    if (error.code === 'HPE_HEADER_OVERFLOW') refuseSocket(socket, 431, 'Request Header Fields Too Large');
    else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') refuseSocket(socket, 408, 'Request Timeout');
    else refuseSocket(socket, 400, 'Bad Request');
  });
}

/** A time is given: the moment of the picture, or the stretch of a series. */
const asksThePast = /[?&](at|start)=/;

/** What names the answer to a request; null = it is made for this one alone. All that are let in see the same, so it does not hang on who asks. */
function nameOfAnswer(request: IncomingMessage): string | null {
  if (request.method !== 'GET' || isPing(request)) return null;
  return JSON.stringify([request.url, acceptsGzip(request), request.headers['if-none-match']]);
}

/** Cleans the request and sets the headers of the answer. */
function prepare(request: IncomingMessage, response: ServerResponse, isApi: boolean, user: string | null): void {
  for (const name of Object.keys(request.headers)) if (stripped.test(name)) delete request.headers[name];
  if (user !== null) request.headers['x-undermesh-user'] = encodeURIComponent(user);
  const isPage = !isApi && !(request.url ?? '').startsWith('/_next/');
  const nonce = isPage ? randomBytes(18).toString('base64') : null;
  for (const [name, value] of Object.entries(securityHeaders(nonce))) response.setHeader(name, value);
  if (nonce !== null) {
    // Next reads the nonce for its own scripts from the policy on the request
    request.headers['content-security-policy'] = pagePolicy(nonce);
    request.headers['x-nonce'] = nonce;
  }
}

async function finish(request: IncomingMessage, response: ServerResponse, body: Buffer, gzip: SplicedGzip): Promise<Buffer> {
  const shared = sharedPart(response.getHeader('x-undermesh-shared')) ?? unchanging(request, response, body);
  response.removeHeader('x-undermesh-shared');
  response.removeHeader('x-powered-by');
  if (!String(response.getHeader('cache-control') ?? '').includes('immutable')) response.setHeader('cache-control', 'no-store');
  if (response.statusCode === 304 || response.statusCode === 204) return Buffer.alloc(0);
  if (request.method === 'HEAD') return body;
  if (!compressible.test(String(response.getHeader('content-type') ?? '')) || response.hasHeader('content-encoding')) return body;
  response.setHeader('vary', 'accept-encoding');
  const packed = body.length >= worthCompressing && acceptsGzip(request) ? await gzip.compress(body, shared) : null;
  if (packed !== null) response.setHeader('content-encoding', 'gzip');
  const sent = packed ?? body;
  response.removeHeader('transfer-encoding');
  response.setHeader('content-length', sent.length);
  return sent;
}

/** Files whose name changes with their content are compressed once. */
function unchanging(request: IncomingMessage, response: ServerResponse, body: Buffer): { name: string; length: number } | null {
  const lasting = response.statusCode === 200 && String(response.getHeader('cache-control') ?? '').includes('immutable');
  return lasting ? { name: `file ${request.url ?? ''}`, length: body.length } : null;
}

function sharedPart(header: unknown): { name: string; length: number } | null {
  const match = /^([\w-]+) (\d+)$/.exec(String(header ?? ''));
  return match?.[1] === undefined ? null : { name: match[1], length: Number(match[2]) };
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return /(^|,)\s*(gzip|\*)\s*(;\s*q=(1|0?\.\d*[1-9]\d*)(\.0*)?)?\s*(,|$)/i.test(accepted);
}

function fail(response: ServerResponse): void {
  if (response.headersSent) return void response.end();
  response.statusCode = 500;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end('Undermesh failed at this; its log says why.\n');
}
