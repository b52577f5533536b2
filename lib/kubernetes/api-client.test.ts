import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient, type ApiClient, type ApiQuestion } from './api-client';
import { ApiFailure, withoutSecrets } from './api-failure';
import { systemClock } from './clock';
import type { KubernetesConnection } from './connection';
import { RequestBudget } from './request-budget';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function scene(answer: http.RequestListener, tokens: string[] = ['one']): Promise<{ api: ApiClient; seen: string[]; sockets: () => number }> {
  const seen: string[] = [];
  let sockets = 0;
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(request, response);
  });
  server.on('connection', () => { sockets += 1; });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection: KubernetesConnection = {
    server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`), clusterName: 'c', origin: 'test', problem: () => null,
    credentials: async () => ({ headers: { Authorization: `Bearer ${tokens[0]}` }, tls: {}, proxy: null }),
    refresh: () => { if (tokens.length > 1) tokens.shift(); },
  };
  const api = createApiClient(connection, new RequestBudget(systemClock, 1000));
  closers.push(() => { api.close(); server.closeAllConnections(); server.close(); });
  return { api, seen, sockets: () => sockets };
}

function question(more: Partial<ApiQuestion> = {}): ApiQuestion {
  return { path: '/api/v1/pods', query: { limit: '1' }, signal: new AbortController().signal, timeout: 2000, mostBytes: 1000, ...more };
}
const reasonOf = (promise: Promise<unknown>) => promise.then(() => 'none', (error: unknown) => (error instanceof ApiFailure ? [error.reason, error.code, error.retryAfter] : String(error)));
const answering = (status: number, body: string, headers: http.OutgoingHttpHeaders = {}): http.RequestListener => (_request, response) => { response.writeHead(status, headers).end(body); };

describe('a question', () => {
  it('keeps the base path, carries the token, reuses the connection, and reads gzip', async () => {
    const { api, seen, sockets } = await scene((_request, response) => { response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')); });
    for (let times = 0; times < 5; times += 1) expect(await api.get(question())).toEqual({ a: 1 });
    expect([seen[0], sockets()]).toEqual(['GET /base/api/v1/pods?limit=1 Bearer one', 1]);
  });

  it.each([
    [403, '{"message":"pods is forbidden"}', {}, ['denied', 'denied', null]],
    [404, 'page not found', {}, ['absent', 'not-installed', null]],
    [410, '{}', {}, ['gone', 'stale', null]],
    [429, '{}', { 'retry-after': '7' }, ['throttled', 'throttled', 7000]],
    [429, '{}', { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }, ['throttled', 'throttled', null]],
    [500, '<html>', {}, ['server', 'bad-answer', null]],
    [503, '{}', {}, ['server', 'starting', null]],
    [302, '', { location: 'https://elsewhere/' }, ['bad-answer', 'redirected', null]],
    [200, '<html>log in</html>', {}, ['bad-answer', 'bad-answer', null]],
    [200, `"${'x'.repeat(2000)}"`, {}, ['too-large', 'too-large', null]],
  ])('answered with %i %s is a failure of the right kind', async (status, body, headers, expected) => {
    const { api } = await scene(answering(status, body, headers));
    expect(await reasonOf(api.get(question()))).toEqual(expected);
  });

  it('whose packed answer unpacks to too much is refused', async () => {
    const { api } = await scene((_request, response) => { response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))); });
    expect(await reasonOf(api.get(question()))).toEqual(['too-large', 'too-large', null]);
  });

  it('without an answer in time fails as a time-out, in the middle of a body too', async () => {
    const silent = await scene(() => undefined);
    expect(await reasonOf(silent.api.get(question({ timeout: 50 })))).toEqual(['timeout', 'timeout', null]);
    const slow = await scene((_request, response) => { response.writeHead(200).write('{"a":'); });
    expect(await reasonOf(slow.api.get(question({ timeout: 50 })))).toEqual(['timeout', 'timeout', null]);
  });

  it('to nobody is refused', async () => {
    const { api } = await scene(answering(200, '{}'));
    for (const close of closers.splice(0)) close();
    expect(await reasonOf(api.get(question()))).toEqual(['unreachable', 'refused', null]);
  });
});

describe('a refused token', () => {
  const onlyTwo: http.RequestListener = (request, response) => { response.writeHead(request.headers.authorization === 'Bearer two' ? 200 : 401).end('{}'); };

  it('K11: is read again at once and the question repeated once', async () => {
    const { api, seen } = await scene(onlyTwo, ['one', 'two']);
    expect(await api.get(question())).toEqual({});
    expect(seen.length).toBe(2);
  });

  it('that stays refused is not repeated for ever', async () => {
    const { api, seen } = await scene(onlyTwo, ['one']);
    expect(await reasonOf(api.get(question()))).toEqual(['credentials', 'credentials-rejected', null]);
    expect(seen.length).toBe(2);
  });
});

describe('a watch', () => {
  it('has no deadline once it is open, and fails when the connection breaks', async () => {
    const { api } = await scene((_request, response) => {
      response.writeHead(200).write('{"n":1}\n');
      setTimeout(() => response.write('{"n":2}\n{"n":'), 2200);
      setTimeout(() => response.destroy(), 2300);
    });
    const lines: unknown[] = [];
    const read = async () => { for await (const line of await api.watch(question({ timeout: 2000 }))) lines.push(line); };
    expect(await reasonOf(read())).toEqual(['unreachable', 'unreachable', null]);
    expect(lines).toEqual([{ text: '{"n":1}' }, { text: '{"n":2}' }]);
  });

  it('ends when it is aborted', async () => {
    const { api } = await scene((_request, response) => { response.writeHead(200).write('{"n":1}\n'); });
    const stop = new AbortController();
    const read = async () => { for await (const _line of await api.watch(question({ signal: stop.signal }))) stop.abort(); };
    expect(await reasonOf(read())).not.toBe('none');
  });
});

describe('a review', () => {
  it('is the only thing that can be posted', async () => {
    const { api, seen } = await scene(answering(201, '{"status":{"allowed":true}}'));
    expect(await api.review(question({ path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', query: {} }), {})).toEqual({ status: { allowed: true } });
    await expect(api.review(question({ path: '/api/v1/namespaces/x/pods' }), {})).rejects.toThrow('not a review');
    expect(seen.length).toBe(1);
  });
});

describe('a message', () => {
  it('never holds a credential', () => {
    expect(withoutSecrets('Bearer abc.def https://me:pw@host eyJhbGciOi.eyJzdWIi.c2ln -----BEGIN KEY-----\nx\n-----END KEY-----')).toBe('Bearer … https://…@host … …');
  });
});

describe('the budget', () => {
  it('lets five requests start in any second, first come first served, and forgets who gave up', async () => {
    const { StillClock } = await import('./scripted-cluster');
    const clock = new StillClock();
    const budget = new RequestBudget(clock);
    const starts: [number, number][] = [];
    const began = clock.now();
    const impatient = new AbortController();
    for (let index = 0; index < 23; index += 1) {
      void budget.take(index === 7 ? impatient.signal : new AbortController().signal).then(() => starts.push([index, clock.now() - began]), () => undefined);
    }
    impatient.abort();
    await clock.advance(60_000);
    expect(starts.map(([index]) => index)).toEqual(Array.from({ length: 23 }, (_, index) => index).filter((index) => index !== 7));
    const times = starts.map(([, at]) => at);
    expect(Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1000).length))).toBe(5);
    expect(times.at(-1)).toBe(4 * 1050);
  });
});
