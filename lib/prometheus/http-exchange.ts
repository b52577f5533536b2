import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { AppError } from '@/lib/base/app-error';
import type { Intake } from './admission';
import type { Credentials } from './credential-files';
import type { ExchangeLimits } from './prometheus-source';
import { errorOfConnection } from './answer-error';

/** A whole answer. `date` is its `Date` header in milliseconds since 1970, NaN without one. */
export interface Exchange {
  readonly status: number;
  readonly text: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly date: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface ExchangeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Form body of a POST. */
  readonly body: string | null;
  readonly credentials: Credentials;
}

/** An agent with the limits and certificates of one source. Close it when the certificates change. */
export function exchangeAgent(credentials: Credentials, limits: ExchangeLimits): Agent {
  return new Agent({
    connections: 8,
    keepAliveTimeout: 30_000,
    headersTimeout: limits.wholeMs,
    bodyTimeout: limits.wholeMs,
    connect: {
      timeout: limits.connectMs,
      ...(credentials.ca === null ? {} : { ca: credentials.ca }),
      ...(credentials.cert === null ? {} : { cert: credentials.cert }),
      ...(credentials.key === null ? {} : { key: credentials.key }),
    },
  });
}

/**
 * Sends one request and reads the whole answer within the deadline and the byte cap. Redirects are not followed, so
 * credentials never reach another host. `intake` is told every byte before it is kept. Throws an `AppError`; any HTTP status is an answer.
 */
export async function exchange(agent: Agent, asked: ExchangeRequest, limits: ExchangeLimits, intake: Intake | null = null): Promise<Exchange> {
  const sentAt = Date.now();
  const deadline = AbortSignal.timeout(limits.wholeMs);
  try {
    const answer = await request(asked.url, {
      dispatcher: agent,
      method: asked.method,
      body: asked.body,
      signal: deadline,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(asked.body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...asked.credentials.headers,
      },
    });
    const receivedAt = Date.now();
    const { text, bytes } = await readBody(answer.body, header(answer.headers, 'content-encoding'), limits.maxBytes, intake);
    return {
      status: answer.statusCode, text, bytes, sentAt, receivedAt,
      contentType: header(answer.headers, 'content-type'), date: Date.parse(header(answer.headers, 'date')),
    };
  } catch (error) {
    throw errorOfConnection(error);
  }
}

async function readBody(body: Readable, encoding: string, maxBytes: number, intake: Intake | null): Promise<{ text: string; bytes: number }> {
  // destroying it below makes it say so once more
  body.on('error', () => undefined);
  if (encoding !== '' && encoding !== 'identity' && encoding !== 'gzip') {
    body.destroy();
    throw new AppError('bad-answer', { detail: `content-encoding ${encoding.slice(0, 60)}` });
  }
  const stream = encoding === 'gzip' ? body.pipe(createGunzip()) : body;
  if (stream !== body) body.on('error', (error) => stream.destroy(error));
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > maxBytes) throw new AppError('too-large', { detail: `more than ${maxBytes} bytes` });
      intake?.take(part.length);
      parts.push(part);
    }
  } catch (error) {
    body.destroy();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw new AppError('bad-answer', { detail: error.message, cause: error });
    throw error;
  }
  return { text: Buffer.concat(parts).toString('utf8'), bytes };
}

function header(headers: Record<string, string | string[] | undefined>, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) ?? '';
}
