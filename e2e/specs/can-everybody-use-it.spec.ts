import type { Page } from '@playwright/test';
import { violationsInEveryLook } from '../screens/accessibility';
import { MainPage } from '../screens/main-page';
import { expect, test } from '../watched-test';

/** Addresses of screens, and by which words one sees that they are there. */
const addresses: readonly (readonly [name: string, address: string, sign: (page: Page) => Promise<void>])[] = [
  ['hosts', '/hosts', (page) => expect(page.getByRole('region', { name: 'Table of hosts' })).toBeVisible()],
  ['hosts as heat map', '/hosts?look=heat', (page) => expect(page.getByText('worker-3').first()).toBeVisible()],
  ['compare', '/compare?compare=-900', (page) => expect(page.getByRole('region', { name: 'Table of changes' })).toBeVisible({ timeout: 45_000 })],
  ['report', '/report', (page) => expect(page.getByRole('img', { name: /^Map of the mesh/ }).first()).toBeVisible({ timeout: 60_000 })],
  ['a host', '/?sel=host:worker-3', (page) => expect(new MainPage(page).inspector.getByText('worker-3').first()).toBeVisible()],
];

test.describe('can everybody use it?', () => {
  for (const [name, address, sign] of addresses) {
    test(`axe finds nothing on the screen of ${name}, light, dark and with the highest contrast`, async ({ page }) => {
      test.setTimeout(120_000);
      await page.goto(address);
      await sign(page);
      expect(await violationsInEveryLook(page)).toEqual([]);
    });
  }

  test('the highest contrast reaches the map: it is drawn in colours of its own', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const main = new MainPage(page);
    await main.open();
    await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
    const drawn = (colour: readonly number[]) => page.evaluate((wanted) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=graph-map] canvas[data-labels]');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let i = 0; i < pixels.length; i += 4) if (wanted.every((value, k) => pixels[i + k] === value)) return true;
      return false;
    }, colour);
    const usual = [0xff, 0x6b, 0x4a, 255];
    const strongest = [0xff, 0x9a, 0x82, 255];
    await expect.poll(() => drawn(usual)).toBe(true);
    expect(await drawn(strongest)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark', contrast: 'more' });
    await expect.poll(() => drawn(strongest)).toBe(true);
    expect(await drawn(usual)).toBe(false);
  });
});
