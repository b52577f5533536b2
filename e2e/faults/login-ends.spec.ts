import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { expect, test } from '../watched-test';
import { allCodeOf } from './all-code';
import { meshHistory } from './mesh-history';
import { startServer, type StartedServer } from './started-server';

test.setTimeout(120_000);

let prometheus: RealPrometheus;
let server: StartedServer;
let proxy: Server;
let signedIn = true;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const now = Math.floor(Date.now() / 1000);
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory([{ from: 'web', to: 'cart', rates: { 200: 1, 503: 0.5 }, reporters: ['source'] }], now - 300, now + 3600));
  server = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url });
  proxy = createServer((asked, answer) => {
    if (!signedIn) {
      answer.writeHead(302, { location: 'https://login.example.com/?back=here' }).end();
      return;
    }
    const passed = request({ port: server.port, host: '127.0.0.1', method: asked.method, path: asked.url, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    passed.end();
  });
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
});
test.afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => { proxy.close(resolve); });
  await server.stop();
  await prometheus.stop();
});

test('T17 the login of a proxy before Undermesh ends: the banner says so with a button to log in again, and not that the port-forward ended', async ({ page }) => {
  const allCode = allCodeOf(page);
  await page.goto(`http://localhost:${(proxy.address() as AddressInfo).port}/`);
  const rows = page.getByRole('list', { name: 'Sick edges' }).getByRole('button');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  // style sheets of parts that come later would be sought at the login, which the policy of the page forbids
  await allCode();
  signedIn = false;
  const banner = page.getByRole('alert').filter({ hasText: 'No contact' });
  await expect(banner).toContainText('A proxy before Undermesh sends elsewhere, probably to its login. Reload the page to log in again.', { timeout: 25_000 });
  await expect(banner.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expect(banner).not.toContainText('kubectl');
  await expect(rows.first()).toBeVisible();
  signedIn = true;
  await expect(banner).toBeHidden({ timeout: 20_000 });
});
