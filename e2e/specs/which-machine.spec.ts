import type { Locator } from '@playwright/test';
import { expect, test } from '../watched-test';
import { MainPage } from '../screens/main-page';
import { robbedMoment } from '../screens/robbed-moment';

/** Places of the marks of a line on the strip, px from its left end: a point of a path is where it begins or goes to. */
async function placesOfLine(line: Locator): Promise<Set<string>> {
  const path = (await line.getAttribute('d')) ?? '';
  return new Set([...path.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x).toFixed(1)));
}

async function placesOfCells(row: Locator): Promise<string[]> {
  const cells = row.locator('rect[opacity]');
  return (await cells.evaluateAll((rects) => rects.map((rect) => rect.getAttribute('x') ?? ''))).map((x) => Number(x).toFixed(1));
}

test.describe('which machine?', () => {
  test('the latency of the selected edge and the heat of every host lie on one time axis, pixel by pixel', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await expect(main.strip.getByText('P99, whole mesh')).toBeVisible();
    const row = page.getByRole('list', { name: 'Sick edges' }).getByRole('button').first();
    const name = /^(.+) to ([^:]+):/.exec((await row.getAttribute('aria-label')) ?? '');
    await row.click();
    await expect(main.strip.getByText(`P99, ${name?.[1] ?? ''} → ${name?.[2] ?? ''}`)).toBeVisible();
    const line = main.strip.locator('path[data-line="0"]');
    const rows = main.strip.locator('g[data-host]');
    expect(await rows.count()).toBeGreaterThan(1);
    const latency = await placesOfLine(line);
    expect(latency.size).toBeGreaterThan(20);
    for (const cells of await Promise.all((await rows.all()).map(placesOfCells))) {
      expect(cells.length).toBeGreaterThan(20);
      // Every moment with a latency has its cell at the same pixel, but for scrapes that a host missed.
      expect([...latency].filter((x) => !cells.includes(x)).length).toBeLessThan(4);
    }
    const steps = [...latency].map(Number).sort((a, b) => a - b);
    const [first = 0, second = 0] = steps;
    const wide = Number(await rows.first().locator('rect[opacity]').first().getAttribute('width'));
    expect(Math.abs(second - first - wide)).toBeLessThan(1);
  });

  test('the table of hosts is sorted and walked through by keys alone', async ({ page }) => {
    await page.goto('/hosts');
    const table = page.getByRole('region', { name: 'Table of hosts' });
    const names = async () => (await table.getByRole('rowheader').allTextContents()).map((text) => /worker-\d+/.exec(text)?.[0] ?? text);
    await expect(table.getByRole('rowheader').first()).toBeVisible();
    const heading = table.getByRole('columnheader', { name: /^Host/ });
    await heading.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    const down = await names();
    await page.keyboard.press('Enter');
    await expect(heading).toHaveAttribute('aria-sort', 'ascending');
    expect(await names()).toEqual([...down].reverse());
    await expect(page).toHaveURL(/sort=name/);
    await page.keyboard.press('ArrowDown');
    const first = (await names())[0] ?? '';
    await expect(table.getByRole('link', { name: first })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await expect(table.getByRole('link', { name: (await names())[1] ?? '' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/lens=hosts.*sel=host/);
  });

  test('without colour the grades of the heat map still differ: a sick cell has another shape than a strained one', async ({ page }) => {
    await page.goto(`/hosts?look=heat&at=${await robbedMoment(page)}`);
    const heat = page.getByRole('region', { name: 'Heat map of hosts' });
    const sick = heat.getByRole('cell', { name: /worker-3, steal: / });
    await expect(sick).toBeVisible();
    await expect(sick).toContainText(/[⬢▲]/);
    const grey = await page.addStyleTag({ content: 'html { filter: grayscale(1) }' });
    const shown = await page.screenshot({ path: 'artefacts/screens/hosts-heat-grey.png' });
    expect(shown.length).toBeGreaterThan(10_000);
    await grey.evaluate((style) => style.parentNode?.removeChild(style));
  });
});
