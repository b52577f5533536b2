import type { Page } from '@playwright/test';
import { expect, test } from '../watched-test';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { heapCensus } from './heap-census';
import { meshHistory } from './mesh-history';
import { startServer, type StartedServer } from './started-server';

// a trace keeps pictures of every step, which costs more than the steps
test.use({ trace: 'off' });
test.setTimeout(300_000);

let prometheus: RealPrometheus;
let server: StartedServer;

test.beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  const flows = ['cart', 'catalogue', 'orders', 'payment', 'search', 'stock'].map((to) => ({ from: 'web', to, rates: { 200: 10, 503: 0.5 }, between: [5, 25] as const }));
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory(flows, now - 300, now + 1200));
  server = await startServer({ UNDERMESH_PROMETHEUS_URL: prometheus.url });
});
test.afterAll(async () => {
  await server.stop();
  await prometheus.stop();
});

/** Lets the real graph pass once, then answers with it moved on: other times, other rates, and every third time without its first edge. */
async function movingGraph(page: Page): Promise<{ answered: () => number }> {
  let first: { data: { at: number; edges: { traffic: { requests: number | null } }[] }; serverNow: number } | null = null;
  let answered = 0;
  await page.route('**/api/v1/graph?*', async (route) => {
    first ??= await (await route.fetch()).json();
    const { data, serverNow } = first ?? { data: { at: 0, edges: [] }, serverNow: 0 };
    const count = answered;
    const moved = data.edges.map((edge, index) => ({ ...edge, traffic: { ...edge.traffic, requests: edge.traffic.requests === null ? null : edge.traffic.requests * (1 + ((count + index) % 7) / 10) } }));
    await route.fulfill({ json: { ...first, data: { ...data, at: data.at + count * 15, edges: moved.slice(count % 3 === 2 ? 1 : 0) }, serverNow: serverNow + count * 15 } });
    answered += 1;
  });
  return { answered: () => answered };
}

test('T14 a tab stays open: over 60 refreshes, a quarter of an hour of looking at changing data, the objects that it holds, its DOM nodes and its listeners stay', async ({ page }) => {
  await page.clock.install();
  const { answered } = await movingGraph(page);
  await page.goto(`${server.url}/`);
  await expect(page.getByRole('list', { name: 'Sick edges' }).getByRole('button').first()).toBeVisible({ timeout: 60_000 });
  const browser = await page.context().newCDPSession(page);
  const refresh = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      const before = answered();
      // the next refresh is set when the last one was drawn, which may be after the clock was moved
      await expect(async () => {
        await page.clock.fastForward(15_000);
        await expect.poll(answered, { timeout: 1000, intervals: [10, 20, 50] }).toBeGreaterThan(before);
      }).toPass({ timeout: 60_000, intervals: [10] });
    }
    await page.clock.runFor(1000);
  };
  // what is kept of the last minutes is full after these
  await refresh(16);
  const census = [await heapCensus(browser)];
  const refreshes = 30;
  for (const _ of [1, 2]) {
    await refresh(refreshes);
    census.push(await heapCensus(browser));
  }
  const told = JSON.stringify(census);
  test.info().annotations.push({ type: 'measured', description: told });
  const [start, middle, end] = census;
  if (start === undefined || middle === undefined || end === undefined) throw new Error('No census.');
  // a leak grows in both stretches; a cache or compiled code that is still filling in the first does not in the second
  const growth = (what: 'objects' | 'bytes'): number => Math.min(middle[what] - start[what], end[what] - middle[what]) / refreshes;
  // eight hours are 1,920 refreshes: these would leave fewer than 100,000 objects; the worst leak that was found left 83 kB a refresh
  expect(growth('objects'), told).toBeLessThan(50);
  expect(growth('bytes'), told).toBeLessThan(30_000);
  expect(end.nodes / start.nodes, told).toBeLessThan(1.05);
  expect(end.listeners / start.listeners, told).toBeLessThan(1.05);
});
