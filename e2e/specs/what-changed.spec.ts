import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../watched-test';
import { MainPage } from '../screens/main-page';

test.describe('what changed?', () => {
  test('compared with an hour before, the list ranks what differs, and an edge stands beside its old numbers', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
    await page.keyboard.press('c');
    await page.getByRole('menuitem', { name: 'A quarter of an hour before' }).click();
    await expect(page).toHaveURL(/compare=-900/);
    const changes = main.inspector.getByRole('list', { name: 'Changes' });
    await expect(changes.getByRole('button').first()).toBeVisible({ timeout: 30_000 });
    await page.screenshot({ path: 'artefacts/screens/compared.png' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)).toEqual([]);

    await main.sickEdges.getByRole('button').first().click();
    await expect(main.inspector.getByRole('region', { name: 'Compared', exact: true })).toBeVisible();
    await page.keyboard.press('c');
    await expect(page).not.toHaveURL(/compare=/);
    expect(main.complaints).toEqual([]);
  });

  test('the page of changes stands both moments beside each other, ranks what changed most, and leads to the map', async ({ page }) => {
    await page.goto('/compare?compare=-900');
    const sides = page.getByRole('table', { name: 'The whole mesh at both moments' });
    await expect(sides.getByRole('row', { name: /^sick edges \d+ . ?\d+|^sick edges/ })).toBeVisible({ timeout: 45_000 });
    const rows = page.getByRole('region', { name: 'Table of changes' }).getByRole('row');
    await expect(rows.nth(1)).toBeVisible();
    const all = await rows.count();
    await page.screenshot({ path: 'artefacts/screens/compare-page.png' });
    await page.getByRole('radio', { name: /^Latency \d+/ }).click();
    await expect(page).toHaveURL(/show=latency/);
    await expect.poll(() => rows.count()).toBeLessThan(all);
    await page.getByRole('radio', { name: /^All/ }).click();
    const [first] = await rows.nth(1).getByRole('link').allTextContents();
    await rows.nth(1).getByRole('link').click();
    await expect(page).toHaveURL(/compare=.*sel=|sel=.*compare=/);
    await expect(new MainPage(page).inspector.getByText(first ?? 'no name').first()).toBeVisible();
  });
});
