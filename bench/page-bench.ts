import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { startBenchServer } from './bench-server';
import { chorusAnswers } from './chorus-answers';
import { panFrames, showFloor, zoomFrames, type Frames } from './page-frames';
import { writeSection } from './results';
import { startStandIn } from './stand-in';

const sizes = [[50, 219], [100, 300], [300, 1000], [500, 2781], [1000, 4000], [5000, 20000]] as const;
const shapes = ['tidy', 'untidy'] as const;
const restSeconds = 6;
const goals: Readonly<Record<number, string>> = { 50: '0.3', 100: '0.3', 300: '1', 500: '2' };

interface Row {
  readonly services: number;
  readonly edges: number;
  readonly shape: string;
  readonly drawn: string;
  readonly cpu: number;
  /** CPU seconds of the main thread in the seconds after the labelled picture. */
  readonly rest: number;
  readonly heap: number;
  readonly resident: number;
  readonly pan: Frames;
  readonly zoom: Frames;
  readonly floorPan: Frames;
  readonly floorZoom: Frames;
  /** Load of the machine over the minute before. */
  readonly busy: number;
}

/** A page of the size that the screens are drawn for. */
async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // What is run inside the page was compiled for Node with this mark on named functions.
  await page.addInitScript('globalThis.__name = (named) => named');
  return page;
}

/** CPU seconds of the main thread so far. */
async function mainThread(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Waits until the page has nothing to do before the answers come: less than 5 % of a second, at most ten of them. */
async function calm(page: Page, session: CDPSession): Promise<number> {
  let before = await mainThread(session);
  for (let quiet = 0, tries = 0; quiet < 2 && tries < 20; tries++) {
    await page.waitForTimeout(500);
    const now = await mainThread(session);
    quiet = now - before < 0.05 ? quiet + 1 : 0;
    before = now;
  }
  return before;
}

/** Waits for the frame that shows the map with the latency read and labels on it, and for the frame after it. */
async function labelled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-testid=graph-map][data-latency=ready] canvas[data-labels]:not([data-labels="0"])') !== null, null, { polling: 'raf', timeout: 120_000 });
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
}

/** Private memory of the largest renderer, MiB. */
async function residentMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const file = `/proc/${id}/statm`;
    const [, resident = 0, shared = 0] = existsSync(file) ? readFileSync(file, 'utf8').split(' ').map(Number) : [];
    return ((resident - shared) * 4096) / 2 ** 20;
  }));
}

async function measure(browser: Browser, pages: string, services: number, edges: number, shape: (typeof shapes)[number]): Promise<Row> {
  const [busy = Number.NaN] = loadavg();
  const answers = chorusAnswers({ services, edges, shape }, 1, Math.floor(Date.now() / 1000) - 5);
  const standIn = await startStandIn(pages, answers);
  const page = await openPage(browser);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(`${standIn.url}/`);
    const idle = await calm(page, session);
    standIn.release();
    await labelled(page);
    const done = await mainThread(session);
    await page.waitForTimeout(restSeconds * 1000);
    const rest = (await mainThread(session)) - done;
    const map = page.getByTestId('graph-map');
    const drawn = `${await map.getAttribute('data-nodes')} / ${await map.getAttribute('data-edges')}`;
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 2 ** 20;
    const resident = await residentMemory(browser);
    const [pan, zoom] = [await panFrames(page, '[data-testid=graph-map] [role=application]'), await zoomFrames(page, '[data-testid=graph-map] [role=application]')];
    const [nodes = 0, lines = 0] = drawn.split(' / ').map(Number);
    await page.goto('about:blank');
    await showFloor(page, nodes, lines);
    const [floorPan, floorZoom] = [await panFrames(page, '#floor'), await zoomFrames(page, '#floor')];
    return { services, edges, shape, drawn, cpu: done - idle, rest, heap, resident, pan, zoom, floorPan, floorZoom, busy };
  } finally {
    await page.close();
    await standIn.stop();
  }
}

interface FirstLoad {
  /** Kilobytes of JavaScript, gz: what the page itself names, and all that was loaded until the map stood. */
  readonly first: number;
  readonly withLazy: number;
  /** Seconds from navigation to the first frame of the page, and to the labelled map. */
  readonly painted: number;
  readonly labelled: number;
}

/** What is sent until the first picture, and when it stands. */
async function firstLoad(browser: Browser, pages: string): Promise<FirstLoad> {
  const standIn = await startStandIn(pages, chorusAnswers({ services: 100, edges: 300, shape: 'untidy' }, 1, Math.floor(Date.now() / 1000) - 5));
  standIn.release();
  const page = await openPage(browser);
  const scripts: Promise<{ path: string; size: number }>[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (response.request().resourceType() === 'script') scripts.push(response.body().then((body) => ({ path, size: gzipSync(body, { level: 9 }).length / 1000 }), () => ({ path, size: 0 })));
  });
  try {
    const answer = await page.goto(`${standIn.url}/`);
    const html = (await answer?.text()) ?? '';
    await labelled(page);
    const [painted, done] = await page.evaluate(() => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN, performance.now()] as const);
    const sizes = new Map((await Promise.all(scripts)).map(({ path, size }) => [path, size]));
    const sum = (some: readonly number[]): number => some.reduce((total, size) => total + size, 0);
    return { first: sum([...sizes].flatMap(([path, size]) => (html.includes(path) ? [size] : []))), withLazy: sum([...sizes.values()]), painted: painted / 1000, labelled: done / 1000 };
  } finally {
    await page.close();
    await standIn.stop();
  }
}

const file = 'bench/page-results.json';

/** What was measured, mesh by mesh: one run of a mesh takes a minute of a quiet machine, and they need not follow each other. */
interface Results {
  load: FirstLoad | null;
  meshes: Record<string, Row>;
}

function readResults(): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : { load: null, meshes: {} };
}

const ms = (value: number): string => value.toFixed(0);
const short = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

function table(rows: readonly Row[]): string {
  return [
    `| services / edges | shape | drawn cards / lines | main thread, CPU s (goal) | the ${restSeconds} s after it, CPU s | heap, MiB | renderer, MiB | pan p50 / p95, ms | its floor | p95 ratio | zoom p50 / p95, ms | its floor | load |`,
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.services} / ${row.edges} | ${row.shape} | ${row.drawn} | **${row.cpu.toFixed(2)}**${goals[row.services] === undefined ? '' : ` (${goals[row.services] ?? ''})`} | ${row.rest.toFixed(2)} | ${ms(row.heap)} | ${ms(row.resident)} | ${short(row.pan.p50)} / ${short(row.pan.p95)} | ${short(row.floorPan.p50)} / ${short(row.floorPan.p95)} | ${(row.pan.p95 / row.floorPan.p95).toFixed(2)} | ${short(row.zoom.p50)} / ${short(row.zoom.p95)} | ${short(row.floorZoom.p50)} / ${short(row.floorZoom.p95)} | ${row.busy.toFixed(1)} |`),
  ].join('\n');
}

function section({ load, meshes }: Results): string {
  const rows = sizes.flatMap(([services]) => shapes.flatMap((shape) => meshes[`${services} ${shape}`] ?? []));
  const sent = load === null ? '' : ` First load: ${load.first.toFixed(0)} kB of JavaScript (gz; goal 350) before lazy parts, ${load.withLazy.toFixed(0)} kB with the map and everything else that came by itself; at 100 / 300 untidy the page is first painted ${load.painted.toFixed(1)} s and the labelled map stands ${load.labelled.toFixed(1)} s after navigation.`;
  return `The built page in Chromium (headless, no GPU) at 1440 × 900, its API answered from a generated mesh. Main thread: CPU from the moment the answers come to the frame that shows the map with its labels, the reading of the answers included; the charts of the right panel come when the page is idle and are in the column after it. Floor: a plain canvas that draws the same number of cards and lines in the same run. Load: of the machine (2 cores) when the mesh began.${sent}\n\n${table(rows)}`;
}

/** What the page costs: the built product with the API of a generated mesh in Chromium. `-- 50 500` restricts the sizes, `-- tidy` or `-- untidy` the shape; what was measured before stays in the table. */
export async function run(args: string[]): Promise<void> {
  const under = await startBenchServer('http://127.0.0.1:9');
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ ...(existsSync(executablePath) ? { executablePath } : {}), args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const wanted = (word: string, all: readonly string[]): boolean => args.includes(word) || !all.some((one) => args.includes(one));
  const results = readResults();
  const keep = (): void => {
    writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
    writeSection('page', section(results));
  };
  try {
    if (results.load === null || args.length === 0 || args.includes('load')) {
      results.load = await firstLoad(browser, under.url);
      keep();
    }
    for (const [services, edges] of sizes.filter(([services]) => wanted(String(services), [...sizes.map(([size]) => String(size)), 'load']))) {
      for (const shape of shapes.filter((one) => wanted(one, shapes))) {
        console.error(`A ${shape} mesh of ${services} services and ${edges} edges …`);
        results.meshes[`${services} ${shape}`] = await measure(browser, under.url, services, edges, shape);
        keep();
      }
    }
    console.log(section(results));
  } finally {
    await browser.close();
    await under.stop();
  }
}
