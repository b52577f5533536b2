import { expect, test } from '../watched-test';
import { MainPage } from '../screens/main-page';

const addressed = (url: string, name: string) => Number(new URL(url).searchParams.get(name));

test.describe('since when?', () => {
  test('the window is a band on the strip: it is dragged, drawn anew, and stepped by keys', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const plot = main.strip.getByRole('slider', { name: 'Moment' });
    await expect(plot).toBeVisible();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the strip has no place');
    const y = box.y + 60;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, y, { steps: 5 });
    await page.mouse.up();
    await expect(page).toHaveURL(/window=/);
    const [at, window] = [addressed(page.url(), 'at'), addressed(page.url(), 'window')];
    expect(window).toBeGreaterThan(300);
    expect(window).toBeLessThan(420);

    await page.keyboard.press(',');
    await expect.poll(() => addressed(page.url(), 'at')).toBe(at - window);
    await page.keyboard.press('.');
    await expect.poll(() => addressed(page.url(), 'at')).toBe(at);
    await page.keyboard.press('0');
    await expect(page).not.toHaveURL(/[?&]at=/);
  });

  test('the arrow keys on the strip go through time', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const plot = main.strip.getByRole('slider', { name: 'Moment' });
    await plot.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page).toHaveURL(/[?&]at=\d+/);
    const first = addressed(page.url(), 'at');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => addressed(page.url(), 'at')).toBeLessThan(first);
  });

  test('a window that cannot show an edge offers the one that does', async ({ page }) => {
    await page.route('**/api/v1/graph?**', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as object;
      await route.fulfill({ response, json: { ...body, offers: [{ window: 3600, reason: 'rare', message: '1 edge is silent in this minute and had traffic in the last hour.' }] } });
    });
    const main = new MainPage(page);
    await main.open();
    const offer = page.getByRole('list', { name: 'Other windows' });
    await expect(offer).toContainText('1 edge is silent in this minute');
    await offer.getByRole('button', { name: 'Show 1 h' }).click();
    await expect(page).toHaveURL(/window=3600/);
    await offer.getByRole('button', { name: /^Put away/ }).click();
    await expect(offer).toBeHidden();
  });
});
