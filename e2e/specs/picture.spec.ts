import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Download, Page } from '@playwright/test';
import { expect, test } from '../watched-test';
import { dropSnapshot } from '../screens/drop-snapshot';
import { MainPage } from '../screens/main-page';

/** Chooses something in the Share menu that ends as downloads. */
async function download(page: Page, item: string | RegExp, count = 1): Promise<Download[]> {
  const files: Download[] = [];
  page.on('download', (file) => files.push(file));
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await expect.poll(() => files.length, { timeout: 30_000 }).toBe(count);
  page.removeAllListeners('download');
  return files;
}

async function bytes(file: Download | undefined): Promise<Buffer> {
  if (file === undefined) throw new Error('no file came');
  return readFileSync(await file.path());
}

/** Width and height in the head of a PNG. */
function pngSize(png: Buffer): { width: number; height: number } {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** Mean difference per colour channel (0…255) of two pictures drawn at 960 × 540, and how many colours the first has. */
async function compare(page: Page, png: Buffer, svg: Buffer): Promise<{ difference: number; colours: number }> {
  return page.evaluate(async ([first, second]) => {
    const pixels = async (address: string): Promise<Uint8ClampedArray> => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = new OffscreenCanvas(960, 540);
      const brush = canvas.getContext('2d');
      if (brush === null) throw new Error('no canvas');
      brush.drawImage(image, 0, 0, 960, 540);
      return brush.getImageData(0, 0, 960, 540).data;
    };
    const [a, b] = [await pixels(first), await pixels(second)];
    let sum = 0;
    const colours = new Set<number>();
    a.forEach((value, i) => (sum += Math.abs(value - (b[i] ?? 0))));
    for (let i = 0; i < a.length; i += 4) colours.add(((a[i] ?? 0) << 16) | ((a[i + 1] ?? 0) << 8) | (a[i + 2] ?? 0));
    return { difference: sum / a.length, colours: colours.size };
  }, [`data:image/png;base64,${png.toString('base64')}`, `data:image/svg+xml;base64,${svg.toString('base64')}`] as const);
}

test.describe('how do I take it out of the browser?', () => {
  const at = Math.floor(Date.now() / 1000) - 120;

  test('a slide as PNG is twice its size, shows the same as the SVG, and the SVG says cluster, time, lens, thresholds and link', async ({ page }) => {
    const main = new MainPage(page);
    await main.open(`?at=${at}`);
    await expect(main.sickEdges).toBeVisible();
    const png = await bytes((await download(page, /PNG for a slide/))[0]);
    const svg = await bytes((await download(page, /SVG for a slide/))[0]);
    expect(pngSize(png)).toEqual({ width: 3840, height: 2160 });
    const text = svg.toString('utf8');
    for (const part of ['Cluster demo', new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' '), 'UTC', 'window 1 m', 'lens latency P99', 'P99 ≥ 500 ms, 5xx ≥ 5 %', `at=${at}`, 'payment', 'checkout']) expect(text).toContain(part);
    expect(text).not.toMatch(/<script|<foreignObject|href=/);
    const { difference, colours } = await compare(page, png, svg);
    expect(colours).toBeGreaterThan(50);
    expect(difference).toBeLessThan(4);
    expect(main.complaints).toEqual([]);
  });

  test('a report comes with its picture and with the snapshot it speaks of', async ({ page }) => {
    const main = new MainPage(page);
    await main.open(`?at=${at}`);
    await expect(main.sickEdges).toBeVisible();
    const files = await download(page, /^Report/, 4);
    const named = new Map(files.map((file) => [file.suggestedFilename().replace(/^.*Z/, ''), file]));
    expect([...named.keys()].sort()).toEqual(['-hosts.png', '.md', '.png', '.undermesh.gz']);
    const text = (await bytes(named.get('.md'))).toString('utf8');
    expect(text).toContain(`](${named.get('.png')?.suggestedFilename() ?? '?'})`);
    expect(text).toContain(`](${named.get('-hosts.png')?.suggestedFilename() ?? '?'})`);
    expect(text).toContain('## Sick and strained edges');
    expect(pngSize(await bytes(named.get('.png')))).toEqual({ width: 2896, height: 2048 });
  });

  test('a snapshot opens offline by drag and drop and shows the same sick edge; a damaged one is refused with a sentence', async ({ page, context }) => {
    const main = new MainPage(page);
    await main.open(`?at=${at}`);
    await expect(main.sickEdge('checkout', 'payment')).toBeVisible();
    const packed = await bytes((await download(page, /Snapshot file/))[0]);
    expect(JSON.parse(gunzipSync(packed).toString('utf8'))).toMatchObject({ format: 'undermesh-snapshot', version: 2, cluster: 'demo', before: null });
    await page.reload();
    await expect(main.map).toBeVisible();
    await dropSnapshot(page, packed.subarray(0, packed.length / 2));
    await expect(page.getByText('The file is damaged: it cannot be unpacked.')).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await context.route('**/api/**', (route) => route.abort());
    await dropSnapshot(page, packed);
    await expect(page.getByText('Snapshot', { exact: true })).toBeVisible();
    await main.sickEdge('checkout', 'payment').click();
    await expect(page.getByRole('complementary', { name: 'Details' }).getByText(/sick|strained/).first()).toBeVisible();
    await page.screenshot({ path: 'artefacts/screens/snapshot.png' });
    await page.getByRole('button', { name: 'Back to the live page' }).click();
    await expect(page.getByText('Snapshot', { exact: true })).toBeHidden();
  });

  test('the picture can be copied', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const main = new MainPage(page);
    await main.open(`?at=${at}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy picture' }).click();
    await expect(page.getByRole('button', { name: 'Share', exact: true })).toHaveText('Copied', { timeout: 30_000 });
    expect(await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => [...types]))).toEqual(['image/png']);
  });
});
