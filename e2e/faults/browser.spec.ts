import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Route } from '@playwright/test';
import { themes, violationsInLooks } from '../screens/accessibility';
import { expect, test } from '../watched-test';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { allCodeOf } from './all-code';
import { hostileNames } from './hostile-names';
import { meshHistory } from './mesh-history';
import { PortForwardRelay } from './port-forward-relay';
import { rawRequest } from './raw-request';
import { startServer, startWrongly, type StartedServer } from './started-server';

test.setTimeout(120_000);

let prometheus: RealPrometheus;
let server: StartedServer;
let relay: PortForwardRelay;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const now = Math.floor(Date.now() / 1000);
  const flows = hostileNames.map((name, index) => ({ from: index % 2 === 0 ? name : 'web', to: index % 2 === 0 ? 'target' : name, rates: { 200: 1, 503: 0.5 }, reporters: ['source'] as const }));
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory(flows, now - 300, now + 3600));
  server = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url });
  relay = new PortForwardRelay(server.port);
  await relay.start();
});
test.afterAll(async () => {
  await relay.stop();
  await server.stop();
  await prometheus.stop();
});

const address = () => `http://localhost:${relay.localPort}`;

/** Collects violations of the content security policy and scripts that ran although they should not. */
async function watched(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { __violations: seen });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => seen.push(`${violatedDirective} ${blockedURI}`));
  });
  return () => page.evaluate(() => {
    const kept = globalThis as unknown as { __violations?: string[]; __xss?: number };
    return [...(kept.__violations ?? []), ...(kept.__xss === undefined ? [] : ['a script of a name ran'])];
  });
}

test('F4 hostile names in map, lists, panel, title and address: no script runs and the policy is never violated', async ({ page }) => {
  const violations = await watched(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss(); });
  await page.goto(`${address()}/`);
  const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  for (const index of [0, 3, 7]) {
    await rows.nth(index).click();
    await expect(page).toHaveURL(/sel=/);
  }
  for (const name of hostileNames.filter((one) => one.includes('<')).slice(0, 4)) {
    await page.goto(`${address()}/?find=${encodeURIComponent(name)}&sel=${encodeURIComponent(`node:workload/eu/shop/${encodeURIComponent(name)}`)}`);
    await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  }
  await page.goto(`${address()}/hosts`);
  await page.goto(`${address()}/doctor`);
  await expect(page.getByText('Prometheus').first()).toBeVisible();
  expect([await violations(), dialogs]).toEqual([[], []]);
});

test('H2 a name of another site that leads here: nothing of it can be read', async () => {
  for (const path of ['/', '/api/v1/graph', '/_next/static/x.js', '/nowhere']) {
    const answer = await rawRequest(relay.localPort, `GET ${path} HTTP/1.1\r\nHost: evil.example:${relay.localPort}\r\nConnection: close\r\n\r\n`);
    expect([path, answer.status, answer.text.includes('shop')]).toEqual([path, '421', false]);
  }
});

test.describe('another site', () => {
  // its page is the attacker's
  test.use({ expectedErrors: /blocked by CORS policy/, examined: false });

  test('H3 another site’s fetch, image, script and frame: nothing readable', async ({ page }) => {
    const other = new PortForwardRelay(server.port);
    const port = await other.start();
    // another port of the same name is another origin, and its pages have our policy, which would stop them first
    await page.route(`http://127.0.0.1:${port}/attack`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>attack</title>' }));
    await page.goto(`http://127.0.0.1:${port}/attack`);
    const target = address();
    const read = await page.evaluate(async (url) => {
      const cors = await fetch(`${url}/api/v1/graph`).then((response) => response.text(), () => 'refused');
      const opaque = await fetch(`${url}/api/v1/graph`, { mode: 'no-cors' }).then((response) => response.type + response.status, () => 'refused');
      const posted = await fetch(`${url}/api/v1/graph`, { method: 'POST', body: 'x', mode: 'no-cors' }).then((response) => response.type, () => 'refused');
      const loads = (tag: 'img' | 'script') => new Promise<string>((resolve) => {
        const element = document.createElement(tag);
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        element.src = `${url}/api/v1/graph`;
        document.body.append(element);
      });
      return [cors, ['refused', 'opaque0'].includes(opaque), ['refused', 'opaque'].includes(posted), await loads('img'), await loads('script')];
    }, target);
    expect(read).toEqual(['refused', true, true, 'refused', 'refused']);
    await other.stop();
  });
});

test('T1 T2 the port-forward ends: a banner with the command, the picture stays; it comes back: the same view by itself', async ({ page }) => {
  const allCode = allCodeOf(page);
  await page.goto(`${address()}/?lens=errors`);
  const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  await allCode();
  const before = await rows.count();
  await relay.stop();
  const banner = page.getByRole('alert').filter({ hasText: 'No contact' });
  await expect(banner).toBeVisible({ timeout: 25_000 });
  await expect(banner).toContainText('kubectl');
  await expect(banner.getByRole('button', { name: 'Copy' })).toBeVisible();
  expect(await rows.count()).toBe(before);
  expect(await violationsInLooks(page, themes), 'what axe finds while contact is lost').toEqual([]);
  await relay.start();
  await expect(banner).toBeHidden({ timeout: 20_000 });
  await expect(page).toHaveURL(/lens=errors/);
  expect(await rows.count()).toBe(before);
});

test('T12 the browser says that it is offline while this machine still answers: the page goes on asking', async ({ page }) => {
  await page.goto(`${address()}/`);
  await page.waitForResponse((response) => response.url().includes('/api/v1/ping'));
  await page.evaluate(() => globalThis.dispatchEvent(new Event('offline')));
  await page.waitForResponse((response) => response.url().includes('/api/v1/ping') && response.ok(), { timeout: 20_000 });
});

test('T4 the server is restarted: the next refresh works and the restart is told', async ({ page }) => {
  const allCode = allCodeOf(page);
  await page.goto(`${address()}/`);
  await page.waitForResponse((response) => response.url().includes('/api/v1/ping') && response.ok());
  await expect(page.getByText(/^(Why|Slowest, P99|Who measured P99)$/i).first()).toBeVisible({ timeout: 60_000 });
  await allCode();
  await server.stop();
  server = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url }, server.port);
  if (!relay.alive) await relay.start();
  await expect(page.getByText('The dashboard was restarted at')).toBeVisible({ timeout: 45_000 });
});

test('T5 SIGTERM with a hundred requests in flight: all are answered, exit 0 within ten seconds', async () => {
  const doomed = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url });
  const now = Math.floor(Date.now() / 1000);
  // the requests are with the server's machine before the signal comes; what is sent later has no claim to an answer
  const sockets = await Promise.all(Array.from({ length: 100 }, () => connected(doomed.port)));
  const answers = sockets.map((socket, index) => statusOn(socket, `/api/v1/graph?at=${now - (index % 10)}`));
  await Promise.race(answers);
  const { code, milliseconds } = await doomed.stop();
  expect([code, milliseconds < 10_000]).toEqual([0, true]);
  expect((await Promise.all(answers)).filter((status) => status !== '200' && status !== '503')).toEqual([]);
});

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Status of the answer; what ended the connection when there was none. */
function statusOn(socket: Socket, target: string): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (bytes: Buffer) => resolve(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1] ?? 'not HTTP'));
    socket.once('error', (error) => resolve(error.message));
    socket.once('close', () => resolve('closed without an answer'));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  });
}

test('T10 wrong configuration: exit 78 with a sentence that names the variable and the remedy', async () => {
  const url = { UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9' };
  const wrong: [Record<string, string>, RegExp][] = [
    [{}, /UNDERMESH_PROMETHEUS_URL is not set/],
    [{ UNDERMESH_PROMETHEUS_URL: 'prometheus:9090' }, /UNDERMESH_PROMETHEUS_URL is "prometheus:9090"; allowed is/],
    [{ ...url, UNDERMESH_PROMETEUS_URL: 'x' }, /did you mean UNDERMESH_PROMETHEUS_URL\?/],
    [{ ...url, UNDERMESH_LISTEN: '0.0.0.0:0' }, /without UNDERMESH_AUTH only a loopback address/],
    [{ ...url, UNDERMESH_PROBE_LISTEN: '127.0.0.1:0', UNDERMESH_LISTEN: `127.0.0.1:${server.port}` }, /in use by another process/],
  ];
  for (const [env, sentence] of wrong) {
    const { code, said } = await startWrongly({ UNDERMESH_PROBE_LISTEN: '127.0.0.1:0', ...env });
    expect([code, said]).toEqual([78, expect.stringMatching(sentence)]);
  }
});

test('F9 a secret in a credential file: in no answer, no page and no line of the log', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'undermesh-canary-')), 'token');
  writeFileSync(file, 'canary-a81f0c');
  const guarded = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_PROMETHEUS_TOKEN_FILE: file, UNDERMESH_LOG_LEVEL: 'trace' });
  const answers = await Promise.all(['/', '/doctor', '/api/v1/graph', '/api/v1/doctor', '/api/v1/hosts', '/api/v1/graph?window=x', '/api/v1/nowhere'].map((path) => fetch(`${guarded.url}${path}`).then((response) => response.text())));
  await guarded.stop();
  expect(answers.filter((text) => text.includes('canary-a81f0c'))).toEqual([]);
  expect(guarded.log()).not.toContain('canary-a81f0c');
});

test.describe('what breaks in the page itself', () => {
  test.use({ expectedErrors: /failed \(|planted|ChunkLoadError|Failed to load chunk|\/_next\/static\// });

  test('T16 an error in one panel: a box with its number in that panel, and the rest lives', async ({ page }) => {
    await page.addInitScript(() => {
      const observe = ResizeObserver.prototype.observe;
      ResizeObserver.prototype.observe = function (element: Element, options?: ResizeObserverOptions) {
        if (element.closest('[aria-label="Time strip"]') !== null && !('__mended' in globalThis)) throw new Error('planted');
        observe.call(this, element, options);
      };
    });
    await page.goto(`${address()}/`);
    await expect(page.getByText(/The time strip cannot be shown: an error of Undermesh, number [0-9a-z]+\./)).toBeVisible({ timeout: 60_000 });
    const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
    await expect(rows.first()).toBeVisible({ timeout: 60_000 });
    await rows.first().click();
    await expect(page).toHaveURL(/sel=/);
    await page.evaluate(() => Object.assign(globalThis, { __mended: true }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('region', { name: 'Time strip' })).toBeVisible();
  });

  test('T1 the port-forward ends while code of the page is under way: when it is back, the map and the charts come by themselves', async ({ page, request }) => {
    const html = await (await request.get(`${server.url}/`)).text();
    const first = new Set([...html.matchAll(/\/_next\/static\/[^"\\ ]+\.js/g)].map(([path]) => path));
    const held: Route[] = [];
    let holds = true;
    await page.route('**/_next/static/**/*.js', (route) => {
      if (holds && !first.has(new URL(route.request().url()).pathname)) held.push(route);
      else void route.continue();
    });
    await page.goto(`${address()}/?lens=errors`);
    const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
    await expect(rows.first()).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => held.length, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(page.getByText('Drawing the map…')).toBeVisible();
    await relay.stop();
    holds = false;
    for (const route of held) await route.continue();
    await expect(page.getByRole('alert').filter({ hasText: 'No contact' })).toBeVisible({ timeout: 25_000 });
    await relay.start();
    await expect(page.locator('canvas').first()).toBeVisible({ timeout: 60_000 });
    await expect(page.locator('.recharts-surface').first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('A part of this page could not be loaded')).toHaveCount(0);
    await expect(page).toHaveURL(/lens=errors/);
  });

  test('T15 a script file is gone after an upgrade: the panel says so and offers to reload, the rest lives', async ({ page, request }) => {
    const html = await (await request.get(`${server.url}/`)).text();
    const first = new Set([...html.matchAll(/\/_next\/static\/[^"\\ ]+\.js/g)].map(([path]) => path));
    expect(first.size).toBeGreaterThan(2);
    // what the page itself names is there, what it loads later is not
    await page.route('**/_next/static/**/*.js', (route) => (first.has(new URL(route.request().url()).pathname) ? route.continue() : route.fulfill({ status: 404, contentType: 'text/plain', body: 'gone' })));
    await page.goto(`${address()}/?lens=errors`);
    const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
    await expect(rows.first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('A part of this page could not be loaded: contact was lost meanwhile, or a newer version was installed.').first()).toBeVisible({ timeout: 30_000 });
    await page.unroute('**/_next/static/**/*.js');
    await page.getByRole('button', { name: 'Reload' }).first().click();
    await expect(rows.first()).toBeVisible({ timeout: 60_000 });
    await expect(page).toHaveURL(/lens=errors/);
    await expect(page.getByText('A part of this page could not be loaded')).toHaveCount(0);
  });
});

/** Questions for the graph that a page sent. */
function graphQuestions(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => { if (new URL(request.url()).pathname === '/api/v1/graph') asked.push(request.url()); });
  return asked;
}

test('T11 a laptop sleeps for an hour: one refresh on waking, and the ages are right', async ({ page }) => {
  await page.clock.install();
  await page.goto(`${address()}/`);
  const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  await page.clock.runFor(1000);
  const asked = graphQuestions(page);
  await page.clock.fastForward('01:00:00');
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await page.clock.runFor(2000);
  await page.waitForTimeout(2000);
  expect(asked.length).toBeLessThanOrEqual(2);
  await expect(page.getByRole('alert').filter({ hasText: 'No contact' })).toHaveCount(0);
  await expect(rows.first()).toBeVisible();
});

test('T13 twenty-four tabs: at most six connections of the browser, and every tab is answered', async ({ context, request }) => {
  test.setTimeout(300_000);
  const pages: Page[] = [];
  for (let count = 0; count < 24; count += 1) {
    const page = await context.newPage();
    await page.goto(`${address()}/doctor`, { waitUntil: 'commit' });
    pages.push(page);
  }
  for (const page of pages) await expect(page.getByText('Prometheus').first()).toBeVisible({ timeout: 60_000 });
  const pings = await Promise.all(pages.map((page) => page.evaluate(() => fetch('/api/v1/ping').then((response) => response.status))));
  expect(pings).toEqual(pages.map(() => 200));
  expect(relay.connections).toBeLessThanOrEqual(6 + 2);
  const started = Date.now();
  expect((await request.get(`${server.url}/api/v1/ping`)).status()).toBe(200);
  expect(Date.now() - started).toBeLessThan(8000);
});
