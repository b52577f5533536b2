import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/base/app-error';
import { LayerStore } from '@/lib/server/layer-store';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { aliveBytes } from '@/lib/testing/alive-bytes';
import { FaultProxy } from './fault-proxy';
import { foreignHosts, promqlBreakouts, wellFormed } from './hostile-requests';
import { meshHistory } from './mesh-history';
import { PortForwardRelay } from './port-forward-relay';
import { rawRequest } from './raw-request';
import { serveApi, type ServedApi } from './served-api';

let prometheus: RealPrometheus;
let proxy: FaultProxy;
let api: ServedApi;
let relay: PortForwardRelay;
const places = ['/', '/hosts', '/nowhere', '/api/v1/ping', '/api/v1/graph', '/api/v1/nowhere', '/_next/static/a.js', '/?_rsc=1'];
const bare = (line: string, headers = '') => `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;

beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory([{ from: 'web', to: 'cart', rates: { 200: 2 } }], now - 600, now + 1200));
  proxy = new FaultProxy(prometheus.url);
  await proxy.open();
  api = await serveApi({ UNDERMESH_PROMETHEUS_URL: proxy.url });
  relay = new PortForwardRelay(api.port);
  await relay.start();
});
afterEach(() => { proxy.fault = null; });
afterAll(async () => {
  await relay.stop();
  await api.stop();
  await proxy.close();
  await prometheus.stop();
});

/** All through the relay; the first reset would end the session and fail the row. */
async function through(bytes: string | Buffer) {
  const answer = await rawRequest(relay.localPort, bytes);
  return { ...answer, resets: relay.resets, alive: relay.alive };
}

/** What somebody who is refused reads: a line of text, or the message of an answer of the API. */
function sentenceOf(text: string): string {
  const body = (text.split('\r\n\r\n')[1] ?? '').trim();
  return body.startsWith('{') ? (JSON.parse(body) as { error: { message: string } }).error.message : body;
}

describe('hostile HTTP', () => {
  it('H1 foreign hosts on every kind of address: refused with one constant text, on those of the API in the envelope of its answers', async () => {
    const texts = new Set<string>();
    for (const [index, host] of foreignHosts.entries()) {
      const answer = await through(Buffer.from(`GET ${places[index % places.length] ?? '/'} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'utf8'));
      expect([host, answer.status === '421' || answer.status === '400', answer.end]).toEqual([host, true, 'closed']);
      if (answer.status === '421') texts.add(sentenceOf(answer.text));
    }
    expect([...texts]).toEqual(['This host name is not served here. Add it to UNDERMESH_ALLOWED_HOSTS if it is yours.']);
    for (const head of ['GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.0\r\n\r\n', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 'GET / HTTP/1.1\r\nHost:\r\n\r\n']) expect(['421', '400']).toContain((await through(head)).status);
    expect((await through(bare('GET /api/v1/ping'))).status).toBe('200');
  });

  it('H4 targets in absolute, authority or asterisk form, or with hidden slashes, ends and bytes: 400, no redirect', async () => {
    for (const target of ['http://evil.example/', 'https://localhost/', 'localhost:80', '*', '//evil.example', '/\\evil', '/a/%2f..%2fb', '/%5c..', '/a%00b', '/%c0%ae%c0%ae/', '/%e0%80%ae/..', '/../etc/passwd', '/./a', '/%2e%2e/', '/a\x01b', '/\xff', '/a#b']) {
      const answer = await through(bare(`GET ${target}`));
      expect([target, answer.status, answer.text.includes('ocation:')]).toEqual([target, '400', false]);
    }
  });

  it('H5 upgrades, CONNECT, TRACE and every method that is not GET or HEAD: refused, clean close', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LINK', 'PURGE', 'QUERY']) expect([method, ['405', '400'].includes((await through(bare(`${method} /api/v1/graph`))).status)]).toEqual([method, true]);
    expect((await through(bare('CONNECT evil.example:443'))).status).toBe('405');
    for (const protocol of ['websocket', 'h2c', 'TLS/1.0']) expect((await through(`GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`)).status).toBe('426');
    expect((await through(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))).status).toMatch(/^4/);
  });

  it('H6 headers that speak to insides or pose as a proxy: no effect', async () => {
    // one moment for all of them: the present moves on
    const target = `GET /api/v1/graph?at=${Math.floor(Date.now() / 1000) - 60}`;
    const plain = JSON.parse((await through(bare(target))).text.split('\r\n\r\n').at(-1) ?? '') as { data: unknown };
    for (const header of ['X-Middleware-Subrequest: middleware:middleware', 'X-Nextjs-Data: 1', 'RSC: 1', 'Next-Action: abc', 'Next-Router-State-Tree: %5B%5D', "Content-Security-Policy: script-src 'nonce-evil'", 'X-Nonce: evil', 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'X-Original-URL: /api/v1/doctor', 'X-Rewrite-URL: /x', 'X-Undermesh-User: root', 'X-HTTP-Method-Override: POST', 'Transfer-Encoding : chunked']) {
      const answer = await through(bare(target, `${header}\r\n`));
      if (answer.status === '400') continue;
      const told = JSON.parse(answer.text.split('\r\n\r\n').at(-1) ?? '') as { data: unknown };
      expect([header, answer.status, told.data, answer.text.includes('evil')]).toEqual([header, '200', plain.data, false]);
    }
  });

  it('H7 smuggling and oversize: 400 or 431', async () => {
    const cases: [string, string[]][] = [
      ['GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', ['400']],
      ['GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n', ['400']],
      ['GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n', ['400']],
      ['GET / HTTP/1.1\nHost: localhost\n\n', ['400']],
      ['GET / HTTP/1.1\r\nHost: localhost\r\nX\x00: a\r\n\r\n', ['400']],
      [bare('GET /', `X: ${'a'.repeat(64 * 1024)}\r\n`), ['431']],
      [bare('GET /', Array.from({ length: 1000 }, (_, index) => `X-${index}: a\r\n`).join('')), ['431']],
      [bare(`GET /${'a'.repeat(20_000)}`), ['414']],
    ];
    for (const [bytes, allowed] of cases) expect([bytes.slice(0, 60), allowed.includes((await through(bytes)).status)]).toEqual([bytes.slice(0, 60), true]);
  });

  it('H8 five hundred idle and fifty slow connections: others are served, the slow ones end', async () => {
    const idle: Socket[] = Array.from({ length: 500 }, () => connect(api.port, '127.0.0.1').on('error', () => undefined));
    const slow = Array.from({ length: 50 }, () => rawRequest(api.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 40_000));
    await new Promise((resolve) => setTimeout(resolve, 500));
    // before any of the slow ones has come to its end
    expect(await Promise.race([api.ask('ping').then(({ status }) => status), ...slow])).toBe(200);
    const ends = await Promise.all(slow);
    expect([...new Set(ends.map(({ status }) => status))]).toEqual(['408']);
    for (const socket of idle) socket.destroy();
  }, 60_000);

  it('H9 parameters that are unknown, repeated, huge or out of range: 400 that names one of them, and nothing is asked upstream', async () => {
    const before = proxy.questions.length;
    const bad: [string, string][] = [
      ['window=5', 'window'], ['window=1e9', 'window'], ['window=60&window=60', 'window'], ['at=1700000000000', 'at'], ['at=-1', 'at'], ['at=NaN', 'at'], ['at=0x10', 'at'], ['level=pod', 'level'], ['idle=1', 'idle'],
      ['namespaces=', 'namespaces'], ['namespaces=A', 'namespaces'], [`namespaces=${Array.from({ length: 501 }, () => 'a').join(',')}`, 'namespaces'], ['constructor=1', 'constructor'], ['__proto__=1', '__proto__'], ['cluster=', 'cluster'], ['nonsense=1', 'nonsense'], ['level[]=app', 'level[]'],
    ];
    for (const [query, parameter] of bad) {
      const { status, body } = await api.ask('graph', query);
      expect([query.slice(0, 40), status, body.error?.parameter]).toEqual([query.slice(0, 40), 400, parameter]);
    }
    for (const [query, parameter] of [['of=mesh&what=requests&start=0&end=60&step=15', 'start'], ['of=mesh&what=requests&start=1700000000&end=2000000000&step=60', 'end'], ['of=mesh&what=requests&start=1700000000&end=1701000000&step=0.001', 'step'], ['of=mesh&what=nonsense&start=1700000000&end=1700000100&step=60', 'what']] as const) {
      const { status, body } = await api.ask('series', query);
      expect([query, status, body.error?.parameter]).toEqual([query, 400, parameter]);
    }
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom('at', 'window', 'namespaces', 'level', 'idle', 'waypoints', 'x', '__proto__'), fc.string({ maxLength: 30 }).filter((text) => !/^(\d+|true|false|app|workload|service|namespace|[a-z0-9-]+)$/.test(text)), { minKeys: 1 }), async (given) => {
      const { status, body } = await api.ask('graph', new URLSearchParams(Object.entries(given)).toString());
      expect([status, Object.keys(given)]).toEqual([400, expect.arrayContaining([body.error?.parameter])]);
    }), { numRuns: 200 });
    expect(proxy.questions.slice(before)).toEqual([]);
  });

  it('H10 two hundred ways out of a quoted string, in every parameter: 400 or a literal, never a part of the query', async () => {
    expect(promqlBreakouts.length).toBeGreaterThanOrEqual(190);
    const before = proxy.questions.length;
    const now = Math.floor(Date.now() / 1000);
    const range = { start: String(now - 60), end: String(now), step: '60' };
    for (const text of promqlBreakouts) {
      const node = `workload/eu/shop/${encodeURIComponent(wellFormed(text))}`;
      const asked: [string, Record<string, string>][] = [
        ['graph', { namespaces: text }], ['graph', { cluster: text.slice(0, 200) }], ['series', { ...range, of: `node:${node}`, what: 'requests' }], ['series', { ...range, of: `edge:${node}>${node}>http`, what: 'requests' }],
        ['series', { ...range, of: `host:${text}`, what: 'steal' }], ['series', { ...range, of: text, what: 'requests' }], ['pods', { node }],
      ];
      const answers = await Promise.all(asked.map(async ([route, query]) => (await api.ask(route, new URLSearchParams(query).toString())).body.error?.code ?? 'answered'));
      expect([text, answers.filter((code) => code !== 'answered' && code !== 'bad-parameter')]).toEqual([text, []]);
    }
    const outside = proxy.questions.slice(before).map((question) => question.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
    expect(outside.length).toBeGreaterThan(200);
    expect(outside.filter((question) => question.includes('INJECTED'))).toEqual([]);
  }, 300_000);

  it('H11 a hundred thousand distinct questions: the store stays within its budget and what others use stays', async () => {
    const store = new LayerStore();
    let loads = 0;
    const read = (key: string, at: number) => store.read<string>({ key, at, live: false, load: () => { loads += 1; return Promise.resolve({ value: 'x'.repeat(500), warnings: [], bytes: 2000 }); } });
    const before = aliveBytes();
    for (let index = 0; index < 100_000; index += 1) {
      await read(`noise ${index}`, index);
      if (index % 100 === 0) await read('the graph that everybody looks at', 1);
    }
    expect(loads - 100_000).toBeLessThanOrEqual(3);
    expect(aliveBytes() - before).toBeLessThan(128 * 1024 * 1024);
    const failing = new LayerStore();
    for (let index = 0; index < 20_000; index += 1) await failing.read({ key: `bad ${index}`, at: index, live: false, load: () => Promise.reject(new AppError('refused')) });
    expect(aliveBytes() - before).toBeLessThan(192 * 1024 * 1024);
  }, 60_000);

  it('H12 a thousand dear requests at once: 48 wait, the rest is told to come again, Prometheus sees four at a time, and who looks at the map as it is now gets it', async () => {
    let atOnce = 0;
    let most = 0;
    proxy.fault = ({ forward, response }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      response.once('close', () => { atOnce -= 1; });
      setTimeout(() => forward(), 50);
    };
    const end = Math.floor(Date.now() / 1000) - 100;
    const storm = Array.from({ length: 1000 }, async (_, index) => {
      const response = await fetch(`${api.url}/api/v1/latency?at=${end - index}`);
      const body = (await response.json()) as { error?: { code: string } };
      return { status: response.status, retry: response.headers.get('retry-after'), code: body.error?.code };
    });
    await expect.poll(() => api.refusals.includes('overload'), { timeout: 60_000 }).toBe(true);
    expect((await api.ask('graph')).status).toBe(200);
    const answers = await Promise.all(storm);
    proxy.fault = null;
    const refused = answers.filter(({ status }) => status === 503);
    expect(most).toBeLessThanOrEqual(4);
    expect(answers.length - refused.length).toBeGreaterThan(0);
    expect(refused.every(({ retry, code }) => retry !== null && code === 'overloaded')).toBe(true);
    expect((await api.ask('ping')).status).toBe(200);
  }, 300_000);

  it('H12 a thousand equal requests at once: nobody is refused, and the question is asked once', async () => {
    const before = proxy.questions.length;
    const at = Math.floor(Date.now() / 1000) - 200;
    const answers = await Promise.all(Array.from({ length: 1000 }, async () => {
      const response = await fetch(`${api.url}/api/v1/graph?at=${at}&window=120`);
      return `${response.status} ${((await response.json()) as { data: { nodes: unknown[] } | null }).data?.nodes.length}`;
    }));
    expect([...new Set(answers)]).toEqual(['200 2']);
    expect(proxy.questions.slice(before).filter((question) => question.includes(`time=${at}`) && question.includes('istio_requests_total')).length).toBeLessThanOrEqual(2);
  }, 120_000);

  it('T3 all of that through a port-forward: not one reset, and the session lives', () => {
    expect([relay.resets, relay.alive]).toEqual([0, true]);
  });
});
