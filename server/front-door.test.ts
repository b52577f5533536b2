import { connect } from 'node:net';
import type { Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/server/env';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { envelopeSchema } from '@/lib/wire/envelope';
import { z } from 'zod';
import { createFrontDoor } from './front-door';

const shared = `{"data":"${'d'.repeat(5000)}"`;
const refusals: string[] = [];
let server: Server;
let port = 0;
let rt: Runtime;
let seen: Record<string, unknown> = {};

beforeAll(async () => {
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9', UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
  server = createFrontDoor({
    allowedHosts: [],
    authenticate: null,
    refused: (reason) => refusals.push(reason),
    shared: () => undefined,
    crowded: () => false,
    async handle(request, response) {
      seen = { ...request.headers };
      await Promise.resolve();
      if (request.url === '/throws') throw new Error('inside');
      if (request.url?.startsWith('/api/')) response.setHeader('x-undermesh-shared', `name ${shared.length}`);
      response.setHeader('content-type', request.url?.startsWith('/api/') ? 'application/json' : 'text/html');
      response.writeHead(200, { 'x-late': 'yes' });
      response.write(shared);
      response.end(',"serverNow":1}');
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => { server.closeAllConnections(); server.close(); await rt.stop(); });

/** Sends bytes as they are; tells what came back and how the connection ended. */
function raw(text: string): Promise<{ bytes: Buffer; text: string; end: string }> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const finish = (end: string) => {
      clearTimeout(timer);
      const bytes = Buffer.concat(parts);
      resolve({ bytes, text: bytes.toString('latin1'), end });
    };
    const timer = setTimeout(() => { socket.destroy(); finish('open'); }, 10_000);
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => { socket.end(); finish('closed'); });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'error'));
  });
}
const statusOf = (text: string) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];

describe('a refusal is an answer and a proper end of the connection, never a reset', () => {
  const cases: [string, string, string, string][] = [
    ['a foreign host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', '421', 'host'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '421', 'host'],
    ['HTTP 1.0 without host', 'GET / HTTP/1.0\r\n\r\n', '421', 'host'],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n', '421', 'host'],
    ['a POST with a body', 'POST /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\nabc', '405', 'method'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n', '400', 'not-http'],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', '405', 'method'],
    ['a websocket', 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', '426', 'upgrade'],
    ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n', '400', 'target'],
    ['a header without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, '431', 'not-http'],
    ['lengths that contradict', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n', '400', 'not-http'],
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', '400', 'not-http'],
    ['a cross-site fetch', 'GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n', '403', 'cross-site'],
  ];
  it.each(cases)('%s', async (_, request, status, reason) => {
    refusals.length = 0;
    const { text, end } = await raw(request);
    expect([statusOf(text), end, ...new Set(refusals)]).toEqual([status, 'closed', reason]);
    expect(text).not.toContain('evil');
  });

  const ofApi: [string, string, string, string][] = [
    ['a foreign host', 'GET /api/v1/graph HTTP/1.1\r\nHost: evil.example\r\n\r\n', '421', 'bad-parameter'],
    ['another method', 'DELETE /api/v1/graph HTTP/1.1\r\nHost: localhost\r\n\r\n', '405', 'bad-parameter'],
    ['a cross-site fetch', 'GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n', '403', 'denied'],
    ['a target that is too long', `GET /api/v1/graph?namespaces=${'a'.repeat(41_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, '414', 'bad-parameter'],
    ['headers that are too large', `GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`, '431', 'bad-parameter'],
    ['a body', 'GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}', '400', 'bad-parameter'],
  ];
  it.each(ofApi)('on a path of the API %s is refused in the envelope of its answers', async (_, request, status, code) => {
    const { text } = await raw(request);
    const { data, error } = envelopeSchema(z.null()).parse(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)));
    expect([statusOf(text), data, error?.code]).toEqual([status, null, code]);
    expect(text.toLowerCase()).toContain('content-type: application/json');
  });
});

describe('what is let in', () => {
  const get = (path: string, headers = '') => raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);

  it('has the security headers, a fresh nonce that the page is told, and no name of the software', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const nonceOf = (text: string) => /'nonce-([\w+/=]+)'/.exec(text)?.[1];
    expect(nonceOf(first.text)).toBeDefined();
    expect(nonceOf(first.text)).not.toBe(nonceOf(second.text));
    expect(seen['x-nonce']).toBe(nonceOf(second.text));
    for (const header of ['x-content-type-options: nosniff', 'x-frame-options: DENY', 'cross-origin-resource-policy: same-origin', 'referrer-policy: no-referrer', 'cache-control: no-store']) expect(first.text.toLowerCase()).toContain(header.toLowerCase());
    expect(first.text).not.toMatch(/x-powered-by|^server:|access-control/im);
  });

  it('takes away headers that speak to Next’s insides or pose as a proxy', async () => {
    await get('/', 'X-Middleware-Subrequest: a\r\nNext-Action: b\r\nX-Forwarded-Host: evil\r\nX-Nonce: mine\r\nContent-Security-Policy: none\r\nX-Original-Url: /b\r\n');
    expect(Object.keys(seen).filter((name) => /middleware|action|forwarded|original/.test(name))).toEqual([]);
    expect(seen['x-nonce']).not.toBe('mine');
  });

  it('is compressed with its length when the client takes gzip, and the mark of the shared part stays inside', async () => {
    const { bytes, text } = await get('/api/v1/graph', 'Accept-Encoding: gzip\r\n');
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    expect(gunzipSync(body).toString()).toBe(`${shared},"serverNow":1}`);
    expect(text.toLowerCase()).toContain(`content-length: ${body.length}`);
    expect(text.toLowerCase()).toContain('content-encoding: gzip');
    expect(text).not.toContain('x-undermesh-shared');
    expect((await get('/api/v1/graph', 'Accept-Encoding: gzip;q=0\r\n')).text.toLowerCase()).not.toContain('content-encoding');
  });

  it('is a plain 500 with a sentence when the inside throws', async () => {
    const { text, end } = await get('/throws');
    expect([statusOf(text), end]).toEqual(['500', 'closed']);
    expect(text).toContain('Undermesh failed at this; its log says why.');
  });
});
