import { expect, test } from '../watched-test';
import { robbedMoment } from '../screens/robbed-moment';
import { MainPage } from '../screens/main-page';

test.describe('how do I show it to others?', () => {
  test('the address holds what one looks at: opened again it shows the same edge, lens and moment', async ({ page, context }) => {
    const main = new MainPage(page);
    const at = Math.floor(Date.now() / 1000) - 120;
    await main.open(`?at=${at}`);
    await main.sickEdge('checkout', 'payment').click();
    await page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio', { name: 'Errors' }).click();
    await expect(page.getByRole('radio', { name: 'Errors' })).toBeChecked();
    await expect(main.inspector.getByText('checkout → payment')).toBeVisible();
    await expect(page).toHaveURL(/sel=.*lens=errors|lens=errors.*sel=/);
    const again = new MainPage(await context.newPage());
    await again.page.goto(page.url());
    await expect(again.inspector.getByText('checkout → payment')).toBeVisible();
    await expect(again.page.getByRole('radio', { name: 'Errors' })).toBeChecked();
  });

  test('the address never goes back by itself, however quickly one clicks, and the steps back and forth are those of the clicks', async ({ page }) => {
    const main = new MainPage(page);
    await main.open(`?at=${Math.floor(Date.now() / 1000) - 120}`);
    await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
    const seen = await page.evaluate(async () => {
      const radio = (name: string) => [...document.querySelectorAll<HTMLElement>('[role=radio]')].find((one) => one.textContent === name);
      const addresses: string[] = [];
      let last = '';
      const until = performance.now() + 2_500;
      for (const [index, name] of ['Errors', 'Traffic', 'Hosts'].entries()) setTimeout(() => radio(name)?.click(), 60 * index);
      while (performance.now() < until) {
        const lens = new URLSearchParams(location.search).get('lens') ?? 'latency';
        if (lens !== last) addresses.push(lens);
        last = lens;
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      return addresses;
    });
    expect(seen.slice(-1)).toEqual(['hosts']);
    expect(seen).toEqual(['latency', 'errors', 'traffic', 'hosts'].filter((lens) => seen.includes(lens)));
    await page.goBack();
    await expect(page.getByRole('radio', { name: 'Hosts' })).not.toBeChecked();
    const before = new URL(page.url()).searchParams.get('lens');
    await expect(page.getByRole('radio', { name: before === null ? 'Latency' : `${before[0]?.toUpperCase() ?? ''}${before.slice(1)}` })).toBeChecked();
    await page.goForward();
    await expect(page.getByRole('radio', { name: 'Hosts' })).toBeChecked();
    await page.getByRole('link', { name: 'Undermesh' }).click();
    await expect(page).toHaveURL(/^[^?]*\/(\?(?!.*lens=).*)?$/);
    await expect(page.getByRole('radio', { name: 'Latency' })).toBeChecked();
  });

  test('the report is of one moment, has its pictures, tables and link, and prints without the bar', async ({ page }) => {
    await page.goto('/report');
    await expect(page).toHaveURL(/[?&]at=\d+/);
    await page.goto(`/report?at=${await robbedMoment(page)}`);
    const pictures = page.getByRole('img', { name: /^Map of the mesh, lens/ });
    await expect(pictures).toHaveCount(2, { timeout: 60_000 });
    for (const picture of await pictures.all()) expect(await picture.evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth, image.naturalHeight])).toEqual([true, 2896, 2048]);
    await expect(page.getByRole('region', { name: 'Sick and strained edges' }).getByRole('row', { name: /checkout → payment/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Hosts under pressure' })).toContainText('worker-3');
    await expect(page.getByRole('region', { name: 'See it again' }).getByRole('link')).toHaveAttribute('href', /at=\d+/);
    await page.screenshot({ path: 'artefacts/screens/report-page.png' });
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    // All of it, not the first screen: more than one sheet.
    expect(paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0).toBeGreaterThan(1);
  });
});
