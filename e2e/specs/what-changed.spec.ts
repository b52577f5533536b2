import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
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
});
