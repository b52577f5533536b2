import { expect, test } from '../watched-test';
import { violationsOn } from '../screens/accessibility';
import { MainPage } from '../screens/main-page';

test.describe('where is it sick?', () => {
  test('a person opens the map, sees the slow edge without clicking, clicks it, reads P99 and 5xx, and sees which host steals', async ({ page }, { project }) => {
    const main = new MainPage(page);
    await main.open();

    await expect(main.verdict).toContainText(/payment|checkout|worker-3/);
    const row = main.sickEdge('checkout', 'payment');
    await expect(row).toBeVisible();
    await page.screenshot({ path: `artefacts/screens/open-${project.name}.png` });

    await row.click();
    await expect(main.inspector.getByText('checkout → payment')).toBeVisible();
    await expect(main.inspector.getByText(/^P99 · /)).toBeVisible();
    await expect(main.inspector.getByText(/^5xx · /)).toBeVisible();
    await expect(main.inspector.getByRole('region', { name: /Who measured P99/i })).toContainText(/caller.*callee/s);
    const hosts = main.inspector.getByRole('region', { name: /Hosts under payment/i });
    await expect(hosts).toContainText('worker-3');
    await expect(hosts).toContainText(/steal/);
    await expect(page.getByRole('complementary').first().getByRole('list', { name: 'Hosts' }).getByRole('button').first()).toHaveAccessibleName(/worker-3.*steal/);
    await expect(page).toHaveURL(/sel=/);
    await page.screenshot({ path: `artefacts/screens/selected-${project.name}.png` });
    expect(main.complaints).toEqual([]);
  });

  test('the map is drawn in the colours of the page around it', async ({ page }, { project }) => {
    const main = new MainPage(page);
    await main.open();
    await expect(page.locator('[data-testid=graph-map] canvas[data-labels]')).toBeVisible();
    // Cards and areas cover more of what is painted than text and lines.
    const ground = () => page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=graph-map] canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let [painted, bright] = [0, 0];
      for (let i = 0; i < pixels.length; i += 4) {
        if ((pixels[i + 3] ?? 0) <= 250) continue;
        painted++;
        if ((pixels[i] ?? 0) > 200) bright++;
      }
      return painted === 0 ? 'nothing' : bright * 2 > painted ? 'light' : 'dark';
    });
    await expect.poll(ground).toBe(project.name.endsWith('dark') ? 'dark' : 'light');
  });

  test('nothing on the screen breaks the rules of accessibility', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await expect(main.sickEdge('checkout', 'payment')).toBeVisible();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('the lenses change colour and labels, and leave every node where it is', async ({ page }, { project }) => {
    const main = new MainPage(page);
    await main.open();
    for (const lens of ['Errors', 'Traffic', 'Hosts', 'Latency']) {
      await page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio', { name: lens }).click();
      await expect(page).toHaveURL(lens === 'Latency' ? /^((?!lens=).)*$/ : new RegExp(`lens=${lens.toLowerCase()}`));
      await page.waitForTimeout(400);
      await page.screenshot({ path: `artefacts/screens/lens-${lens.toLowerCase()}-${project.name}.png` });
    }
    expect(main.complaints).toEqual([]);
  });
});
