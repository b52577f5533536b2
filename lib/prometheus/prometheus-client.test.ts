import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '@/lib/base/app-error';
import { createPrometheusClient, type PrometheusClient } from './prometheus-client';
import { usualLimits } from './prometheus-source';

const files = { token: null, basic: null, headers: null, ca: null, cert: null, key: null };
const limits = { ...usualLimits, maxBytes: 100_000 };
/** For what never ends; where an answer is awaited, a busy machine may take its time. */
const hasty = { ...limits, wholeMs: 600 };
const good = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, '7'] }] } });
const open: { server: Server; client: PrometheusClient }[] = [];

async function standIn(listener: RequestListener, its = limits): Promise<{ client: PrometheusClient; server: Server; port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = createPrometheusClient({ id: 'prometheus', name: null, url: `http://127.0.0.1:${port}/prefix`, files }, { limits: its });
  open.push({ server, client });
  return { client, server, port };
}

afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await client.close();
  }
});

const codeOf = (client: PrometheusClient) => client.query('up', 1).then(() => 'answered', (error: { code: ErrorCode }) => error.code);
const json = (status: number, body: object): RequestListener => (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const plain = (status: number, body: string, type = 'text/plain', more: object = {}): RequestListener => (_, response) => void response.writeHead(status, { 'content-type': type, ...more }).end(body);

describe('a fault of Prometheus becomes a code of the catalogue', () => {
  const faults: [string, RequestListener, ErrorCode][] = [
    ['400 bad_data', json(400, { status: 'error', errorType: 'bad_data', error: 'parse error' }), 'bad-query'],
    ['422 too many samples', json(422, { status: 'error', errorType: 'execution', error: 'query processing would load too many samples into memory' }), 'too-many-samples'],
    ['422 time ran out while series were read', json(422, { status: 'error', errorType: 'execution', error: 'expanding series: context deadline exceeded' }), 'timeout'],
    ['503 query timeout', json(503, { status: 'error', errorType: 'timeout', error: 'query timed out' }), 'timeout'],
    ['503 while replaying its log', plain(503, 'Service Unavailable'), 'starting'],
    ['401', plain(401, 'no'), 'credentials-rejected'],
    ['403', plain(403, 'no'), 'credentials-rejected'],
    ['429', plain(429, 'slow down'), 'throttled'],
    ['502 of a proxy', plain(502, '<html>Bad Gateway</html>', 'text/html'), 'unreachable'],
    ['302 to another host', plain(302, '', 'text/plain', { location: 'http://other.example/' }), 'redirected'],
    ['404 page', plain(404, 'not found'), 'bad-answer'],
    ['HTML with 200', plain(200, '<html>Sign in</html>', 'text/html'), 'bad-answer'],
    ['truncated JSON', plain(200, good.slice(0, 40), 'application/json'), 'bad-answer'],
    ['an answer larger than the cap', plain(200, `{"status":"success","x":"${'x'.repeat(200_000)}"}`, 'application/json'), 'too-large'],
    ['a gzip bomb', (_, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000, 32))), 'too-large'],
    ['broken gzip', (_, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('not gzip'), 'bad-answer'],
    ['nested encodings', (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync(good))), 'bad-answer'],
    ['a reset in mid-body', (request, response) => { response.writeHead(200, { 'content-length': '5000' }); response.write('{"status"'); setTimeout(() => request.socket.resetAndDestroy(), 20); }, 'unreachable'],
  ];
  it.each(faults)('%s', async (_, listener, code) => {
    const { client } = await standIn(listener);
    expect(await codeOf(client)).toBe(code);
  });

  const endless: [string, RequestListener][] = [
    ['no answer at all', () => undefined],
    ['a body that drips', (_, response) => { response.writeHead(200, { 'content-type': 'application/json' }); const timer = setInterval(() => response.write(' '), 50); response.on('close', () => clearInterval(timer)); }],
  ];
  it.each(endless)('%s ends at the deadline', async (_, listener) => {
    const { client } = await standIn(listener, hasty);
    expect(await codeOf(client)).toBe('timeout');
  });

  it('a port where nobody listens is refused, a name that nobody knows is unreachable', async () => {
    const { client, server, port } = await standIn(plain(200, good));
    await new Promise((resolve) => server.close(resolve));
    expect(await codeOf(client)).toBe('refused');
    const nowhere = createPrometheusClient({ id: 'prometheus', name: null, url: `http://nowhere.invalid:${port}`, files }, { limits });
    expect(await codeOf(nowhere)).toBe('unreachable');
    await nowhere.close();
  });

  it('a server that speaks no TLS where TLS is expected is a TLS or connection fault, never an answer', async () => {
    const { port } = await standIn(plain(200, good, 'application/json'));
    const client = createPrometheusClient({ id: 'prometheus', name: null, url: `https://127.0.0.1:${port}`, files }, { limits });
    expect(await codeOf(client)).toBe('tls');
    await client.close();
  });
});

describe('the client', () => {
  it('posts a form with query, time and timeout under the path prefix', async () => {
    const seen: string[] = [];
    const { client } = await standIn((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); });
      request.on('end', () => { seen.push(`${request.method} ${request.url} ${body}`); response.end(good); });
    });
    const { samples } = await client.query('up{a="b"}', 12.5);
    expect(samples.map(({ value }) => value)).toEqual([7]);
    expect(seen).toEqual(['POST /prefix/api/v1/query query=up%7Ba%3D%22b%22%7D&time=12.5&timeout=8s']);
  });

  it('falls back to GET where POST is not allowed, and remembers it', async () => {
    const methods: (string | undefined)[] = [];
    const { client } = await standIn((request, response) => {
      methods.push(request.method);
      request.resume();
      if (request.method === 'POST') response.writeHead(405).end();
      else response.end(good);
    });
    await client.query('up', 1);
    await client.query('up', 2);
    expect(methods).toEqual(['POST', 'GET', 'GET']);
  });

  it('asks equal questions once, and at most four at a time', async () => {
    let atOnce = 0;
    let most = 0;
    let asked = 0;
    const { client } = await standIn((request, response) => {
      request.resume();
      asked += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      setTimeout(() => { atOnce -= 1; response.end(good); }, 30);
    });
    const questions = Array.from({ length: 10 }, (_, index) => [client.query('up', index), client.query('up', index)]).flat();
    await Promise.all(questions);
    expect([asked, most]).toEqual([10, 4]);
  });

  it('recovers by itself after the source came back, and says how it is doing', async () => {
    let broken = true;
    const { client } = await standIn((_, response) => void (broken ? response.writeHead(503).end('Service Unavailable') : response.end(good)));
    await codeOf(client);
    expect(client.health()).toMatchObject({ state: 'starting', failures: 1 });
    broken = false;
    expect(await codeOf(client)).toBe('answered');
    expect(client.health()).toMatchObject({ state: 'ok', failures: 0, error: null });
  });

  it('ends what is under way and refuses what comes later when it is closed', async () => {
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => { asked = resolve; });
    const { client } = await standIn(() => asked());
    const underWay = codeOf(client);
    await arrived;
    await client.close();
    expect([await underWay, await codeOf(client)]).toEqual(['unreachable', 'overloaded']);
  });

  it('does not blame the source for a question that was too dear', async () => {
    const { client } = await standIn(json(422, { status: 'error', errorType: 'execution', error: 'too many samples' }));
    await codeOf(client);
    expect(client.health().state).toBe('ok');
  });
});
