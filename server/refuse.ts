import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusalAnswer } from '@/lib/server/refusal-answer';
import { securityHeaders } from './security-headers';
import type { Refusal } from './request-check';

const json = 'application/json; charset=utf-8';

/** What a refused request is told. */
export interface RefusalAnswer {
  readonly status: Refusal['status'] | 401 | 503;
  readonly text: string;
  /** The text is the JSON of an answer already. */
  readonly isAnswer?: boolean;
  /** The connection may ask again: a new one for every try costs more than the answer. */
  readonly stays?: boolean;
}

/** After this the other side is not waited for any more, ms. */
const drainMs = 2000;

/**
 * Answers a refusal with constant text, on paths of the API in the envelope of its answers, and ends the connection properly, unless it `stays`. Never by reset: one reset ends a whole
 * `kubectl port-forward`. What the client still sends is read and thrown away for a moment.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, { status, text, isAnswer = false, stays = false }: RefusalAnswer): void {
  const isApi = isAnswer || (request.url ?? '').startsWith('/api/');
  const body = `${isApi && !isAnswer ? refusalAnswer(status, text) : text}\n`;
  response.writeHead(status, {
    ...securityHeaders(null),
    'content-type': isApi ? json : 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'content-length': Buffer.byteLength(body),
    ...(stays ? {} : { connection: 'close' }),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 503 ? { 'retry-after': '2' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  request.resume();
}

/** The same on a bare socket, for requests that never became one (upgrade, CONNECT, not HTTP at all). */
export function refuseSocket(socket: Duplex, status: number, reason: string, more: Readonly<Record<string, string>> = {}): void {
  if (socket.destroyed || !socket.writable) return;
  socket.on('error', () => undefined);
  const body = `${reason}\n`;
  const further = Object.entries(more).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\n${further}Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  socket.resume();
  setTimeout(() => socket.destroy(), drainMs).unref();
}
