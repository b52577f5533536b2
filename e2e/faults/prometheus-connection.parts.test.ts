import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort, startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { aliveBytes } from '@/lib/testing/alive-bytes';
import { drips, FaultProxy, resetsMidBody, says, type Fault } from './fault-proxy';
import { missingCodes, ratesOf, refreshUntil } from './graph-facts';
import { meshHistory } from './mesh-history';
import { serveApi, type AskedAnswer, type ServedApi } from './served-api';
import { testClock } from './test-clock';

const flows = [{ from: 'web', to: 'cart', rates: { 200: 1.5, 503: 0.5 }, between: [50, 100] as const }];
const healthy = { 'web>cart': 2 };
const html = { 'content-type': 'text/html' };
const error = (errorType: string, text: string) => JSON.stringify({ status: 'error', errorType, error: text });
let prometheus: RealPrometheus;
let proxy: FaultProxy;
let api: ServedApi;
const open: (() => unknown)[] = [];

beforeAll(async () => {
  testClock.install();
  const now = Math.floor(Date.now() / 1000);
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory(flows, now - 600, now + 3 * 3600));
});
afterAll(async () => {
  testClock.remove();
  await prometheus.stop();
});
beforeEach(async () => {
  proxy = new FaultProxy(prometheus.url);
  await proxy.open();
  api = await serveApi({ UNDERMESH_PROMETHEUS_URL: proxy.url });
});
afterEach(async () => {
  testClock.hold(false);
  for (const end of open.splice(0).reverse()) await end();
  await api.stop();
  await proxy.close();
});

/** Asks again, without a leap, until the answer is as wanted. */
async function lastOf(ask: () => Promise<AskedAnswer>, first: AskedAnswer, wanted: (answer: AskedAnswer) => boolean): Promise<AskedAnswer> {
  let answer = first;
  for (let tries = 0; tries < 10 && !wanted(answer); tries += 1) answer = await ask();
  return answer;
}

/** Healthy, then the fault, then healthy again: the picture stays, the source is named, and it heals by itself. */
async function goesThrough(fault: Fault, code: string, states: readonly string[]): Promise<void> {
  expect(ratesOf(await api.ask('graph'))).toEqual(healthy);
  proxy.fault = fault;
  const sick = await refreshUntil(api, 'graph', '', (answer) => answer.body.missing.length > 0);
  // a picture is shown after three seconds, whatever becomes of the question; on a busy machine the fault may be known a little later
  const told = code === 'timeout' ? sick : await lastOf(() => api.ask('graph'), sick, (answer) => !missingCodes(answer).includes('timeout'));
  expect(missingCodes(told)).toEqual([code]);
  expect([sick.status, sick.body.complete, ratesOf(sick)]).toEqual([200, false, healthy]);
  expect(sick.body.missing.every(({ asOf, source, message }) => typeof asOf === 'number' && source === 'prometheus' && message !== undefined)).toBe(true);
  expect(states).toContain(told.body.sources[0]?.state);
  proxy.fault = null;
  const well = await refreshUntil(api, 'graph', '', (answer) => answer.body.complete, 4);
  expect([well.body.complete, well.body.sources[0]?.state, ratesOf(well)]).toEqual([true, 'ok', healthy]);
}

describe('the connection to Prometheus', () => {
  it('P1 refused from the start: ready at once, the reason is said, nothing is shown as zero', async () => {
    const started = Date.now();
    const lonely = await serveApi({ UNDERMESH_PROMETHEUS_URL: `http://127.0.0.1:${await freePort()}` });
    open.push(() => lonely.stop());
    const { status, body } = await lonely.ask('graph');
    expect([status, body.data, body.error?.code, body.error?.message]).toEqual([503, null, 'refused', 'Prometheus (UNDERMESH_PROMETHEUS_URL): The connection was refused.']);
    expect((await lonely.ask('ping')).status).toBe(200);
    expect((await lonely.ask('doctor')).status).toBe(200);
    // no deadline of Prometheus was waited for
    expect(Date.now() - started).toBeLessThan(8000);
  });

  it('P2 killed while in use: the last good picture stays with its time, and is fresh again when Prometheus is back', async () => {
    expect(ratesOf(await api.ask('graph'))).toEqual(healthy);
    await proxy.close();
    const sick = await refreshUntil(api, 'graph', '', (answer) => answer.body.missing.length > 0);
    expect([missingCodes(sick), ratesOf(sick), sick.body.sources[0]?.state]).toEqual([['refused'], healthy, 'down']);
    expect(sick.body.missing[0]?.asOf).toBeLessThanOrEqual(sick.body.serverNow);
    await proxy.open();
    expect((await refreshUntil(api, 'graph', '', (answer) => answer.body.complete, 2)).body.complete).toBe(true);
  });

  it('P3 hung after accept: a process that is stopped costs 3 s with a picture, 8.5 s without', async () => {
    open.push(() => process.kill(prometheus.pid, 'SIGCONT'));
    await api.ask('graph');
    process.kill(prometheus.pid, 'SIGSTOP');
    testClock.leap(20);
    const [kept, fresh] = await Promise.all([api.ask('graph'), api.ask('latency')]);
    expect([missingCodes(kept), ratesOf(kept)]).toEqual([['timeout'], healthy]);
    expect(kept.milliseconds).toBeLessThan(8000);
    expect([fresh.status, fresh.body.error?.code, fresh.milliseconds > 8000, fresh.milliseconds < 12_000]).toEqual([503, 'timeout', true, true]);
    expect(['slow', 'down']).toContain((await api.ask('graph')).body.sources[0]?.state);
    process.kill(prometheus.pid, 'SIGCONT');
    expect((await refreshUntil(api, 'graph', '', (answer) => answer.body.complete, 4)).body.complete).toBe(true);
  });

  it('P3 every question takes four seconds: the verdict comes in time with what there is and says what is not there yet; then the next one has it', async () => {
    proxy.fault = ({ forward }) => setTimeout(() => forward(), 4000);
    const ask = () => api.ask('suspects', `at=${at}`);
    const at = Math.floor(Date.now() / 1000) - 30;
    const first = await ask();
    expect([first.status, first.body.complete, first.milliseconds < 12_000, missingCodes(first)]).toEqual([200, false, true, ['timeout']]);
    proxy.fault = null;
    const later = await lastOf(ask, first, (answer) => !missingCodes(answer).includes('timeout'));
    expect([later.status, missingCodes(later).includes('timeout')]).toEqual([200, false]);
  });

  it('P4 blackholed: no connection within two seconds is the end of it', async () => {
    const { url, stop } = await blackHole();
    open.push(stop);
    const lost = await serveApi({ UNDERMESH_PROMETHEUS_URL: url });
    open.push(() => lost.stop());
    const { status, body, milliseconds } = await lost.ask('graph');
    expect([status, body.error?.code, milliseconds < 8000]).toEqual([503, 'timeout', true]);
  });

  it('P5 reset in mid-body: asked once more, then said', async () => {
    await api.ask('graph');
    const before = proxy.questions.length;
    proxy.fault = resetsMidBody;
    testClock.leap(16);
    expect(missingCodes(await api.ask('graph'))).toEqual(['unreachable']);
    expect(proxy.questions.slice(before).filter((question) => question.includes('istio_requests_total'))).toHaveLength(2);
    proxy.fault = null;
    expect((await refreshUntil(api, 'graph', '', (answer) => answer.body.complete, 2)).body.complete).toBe(true);
  });

  it('P6 body truncated, length right or wrong: no partial numbers', async () => {
    await goesThrough(says(200, '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"'), 'bad-answer', ['down']);
    await goesThrough(({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99999' }).write('{"status":"success"');
      setTimeout(() => response.socket?.end(), 20);
    }, 'unreachable', ['down']);
  });

  it('P7 drips a byte a time: ends at the deadline, and memory stays flat', async () => {
    // what is made at the first question of all is not what grows
    await api.ask('graph', 'namespaces=elsewhere');
    const before = aliveBytes();
    proxy.fault = drips(5);
    const { status, body, milliseconds } = await api.ask('graph');
    expect([status, body.error?.code, milliseconds < 12_000]).toEqual([503, 'timeout', true]);
    expect(aliveBytes() - before).toBeLessThan(8 * 1024 * 1024);
  });

  it('P8 400 bad_data: it is called our defect, and the source is not blamed', async () => {
    await goesThrough(says(400, error('bad_data', '1:1: parse error')), 'bad-query', ['ok']);
  });

  it('P9 422 too many samples: a smaller question is asked once, by itself, and that is said', async () => {
    const small = await startPrometheus('global: { scrape_interval: 1h }\n', undefined, ['--query.max-samples=1']);
    const strict = await serveApi({ UNDERMESH_PROMETHEUS_URL: small.url });
    open.push(() => small.stop(), () => strict.stop());
    expect((await strict.ask('graph')).body.missing.every(({ code }) => code === 'too-many-samples')).toBe(true);
    proxy.fault = ({ question, response, forward }) => {
      if (question.includes('istio_requests_total') && question.includes('source_version')) says(422, error('execution', 'query processing would load too many samples into memory in query execution'))({ question, response, forward, request: response.req });
      else forward();
    };
    const lean = await api.ask('graph');
    expect([lean.status, ratesOf(lean), lean.body.missing]).toEqual([200, healthy, []]);
    expect(lean.body.warnings.join()).toContain('Versions and connections below 0.01 requests per second are left out');
    testClock.leap(16);
    const before = proxy.questions.length;
    await api.ask('graph');
    expect(proxy.questions.slice(before).filter((question) => question.includes('istio_requests_total') && question.includes('source_version'))).toEqual([]);
  });

  it('P10 503 query timeout: the circuit opens and there is no storm of retries', async () => {
    proxy.fault = says(503, error('timeout', 'query timed out in expression evaluation'));
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.ask('graph')));
    expect([...new Set(answers.map(({ body }) => body.error?.code))]).toEqual(['timeout']);
    expect(proxy.questions.filter((question) => question.includes('istio_requests_total')).length).toBeLessThanOrEqual(2);
    for (let count = 0; count < 8; count += 1) {
      testClock.leap(2.1);
      await api.ask('graph');
    }
    expect(proxy.questions.filter((question) => question.includes('istio_requests_total')).length).toBeLessThanOrEqual(9);
  });

  it('P11 503 while it replays its log: starting, not down', () => goesThrough(says(503, 'Service Unavailable', { 'content-type': 'text/plain' }), 'starting', ['starting']));

  it.each([[429, 'throttled', 'throttled'], [502, 'unreachable', 'down'], [504, 'unreachable', 'down'], [200, 'bad-answer', 'down']] as const)('P12 %i with HTML from a proxy: %s, and the HTML is shown nowhere', async (status, code, state) => {
    await goesThrough(says(status, '<html><h1>hello from the balancer</h1>', html), code, [state]);
    proxy.fault = says(status, '<html><h1>hello from the balancer</h1>', html);
    testClock.leap(16);
    expect((await api.ask('graph')).text).not.toContain('balancer');
  });

  it('P13 302 to another host: not followed, and the credentials stay here', async () => {
    const seen: string[] = [];
    const other = createServer((request, response) => { seen.push(String(request.headers.authorization)); response.end('{}'); });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    open.push(() => other.close());
    const file = join(mkdtempSync(join(tmpdir(), 'undermesh-token-')), 'token');
    writeFileSync(file, 'canary-token');
    proxy.fault = says(302, '', { location: `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/` });
    const guarded = await serveApi({ UNDERMESH_PROMETHEUS_URL: proxy.url, UNDERMESH_PROMETHEUS_TOKEN_FILE: file });
    open.push(() => guarded.stop());
    const { body, text } = await guarded.ask('graph');
    expect([body.error?.code, seen, proxy.lastHeaders.authorization]).toEqual(['redirected', [], 'Bearer canary-token']);
    expect(text).not.toContain('canary');
  });

  it.each([401, 403])('P14 %i: credentials rejected', (status) => goesThrough(says(status, 'no', { 'content-type': 'text/plain' }), 'credentials-rejected', ['denied']));

  it('P22 a 50 MB answer: cut at 20 MB, said, memory bounded', async () => {
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(1024 * 1024, 32);
    proxy.fault = ({ response }) => {
      response.on('error', () => undefined);
      response.writeHead(200, { 'content-type': 'application/json' });
      let sent = 0;
      const go = () => { while (sent < 50 && !response.destroyed) { sent += 1; if (!response.write(chunk)) return void response.once('drain', go); } response.end(); };
      go();
    };
    const { status, body } = await api.ask('graph');
    expect([status, body.error?.code]).toEqual([503, 'too-large']);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('P23 gzip bomb, nested or wrong encodings: refused by counting bytes', async () => {
    const zipped = (body: Buffer, encoding: string): Fault => says(200, body, { 'content-type': 'application/json', 'content-encoding': encoding });
    await goesThrough(zipped(gzipSync(Buffer.alloc(40 * 1024 * 1024, 32)), 'gzip'), 'too-large', ['ok', 'down']);
    await goesThrough(zipped(gzipSync(gzipSync('{}')), 'gzip, gzip'), 'bad-answer', ['down']);
    await goesThrough(zipped(Buffer.from('plain'), 'gzip'), 'bad-answer', ['down']);
  });

  it('P26 latency in a sawtooth and one failure in ten: the picture never goes away and failures are said', async () => {
    expect(ratesOf(await api.ask('graph'))).toEqual(healthy);
    let said = 0;
    for (let round = 0; round < 60; round += 1) {
      proxy.fault = ({ forward, request }) => setTimeout(() => (round % 10 === 3 ? request.socket.destroy() : forward()), (round % 5) * 20);
      testClock.leap(16);
      const answer = await api.ask('graph');
      expect(ratesOf(answer)).toEqual(healthy);
      if (answer.body.missing.length > 0) said += 1;
    }
    expect(said).toBeGreaterThanOrEqual(6);
    expect(said).toBeLessThanOrEqual(12);
  });

  it('P27 fifty viewers: Prometheus is asked at most 1.1 times as much as by one', async () => {
    const cost = async (viewers: number) => {
      const before = proxy.questions.length;
      for (let round = 0; round < 8; round += 1) {
        // just behind the next step of the refresh grid, so that both counts see the same number of steps
        testClock.leap(17 - ((Date.now() / 1000) % 15));
        testClock.hold(true);
        await Promise.all(Array.from({ length: viewers }, () => [api.ask('graph'), api.ask('latency'), api.ask('hosts'), api.ask('ping')]).flat());
        testClock.hold(false);
      }
      return proxy.questions.length - before;
    };
    await cost(1);
    const [one, fifty] = [await cost(1), await cost(50)];
    expect(one).toBeGreaterThan(10);
    expect(fifty).toBeLessThanOrEqual(one * 1.1);
  });
});

/** A listener whose process is stopped and whose queue is full: further SYNs are never answered. */
async function blackHole(): Promise<{ url: string; stop: () => void }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['-e', `require('net').createServer().listen(${port},'127.0.0.1',1,()=>console.log('up'))`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGSTOP');
  const fillers: Socket[] = Array.from({ length: 6 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { url: `http://127.0.0.1:${port}`, stop: () => { for (const socket of fillers) socket.destroy(); child.kill('SIGKILL'); } };
}
