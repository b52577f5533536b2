import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../watched-test';
import { MainPage } from '../screens/main-page';

test.describe('find and focus', () => {
  test('a name is found by a few letters, selected by Enter, focused, and given back', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await page.keyboard.press('/');
    await page.keyboard.type('paym');
    await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()).toContainText('payment');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/sel=node:/);
    await page.keyboard.press('h');
    await expect(page.getByRole('status', { name: 'Shown part' })).toContainText(/Within.*of payment/);
    await page.keyboard.press('-');
    await expect(page).toHaveURL(/focus=1\.both/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/focus=/);
  });

  test('a filter keeps what it is true of, and points at the character that it cannot read', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const find = page.getByRole('combobox', { name: 'Find' });
    await find.fill('p99 > fast');
    await expect(page.getByRole('alert').filter({ hasText: 'compared with a time' }).locator('mark')).toHaveText('fast');
    await find.fill('to ~ payment');
    await expect(page.getByText(/^[1-9]\d* found$/)).toBeVisible();
  });

  test('what is hidden leaves the map and comes back by undo', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const count = async () => Number(await page.getByTestId('graph-map').getAttribute('data-nodes'));
    const before = await count();
    await page.keyboard.press('/');
    await page.keyboard.type('payment');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Delete');
    await expect.poll(count).toBe(before - 1);
    await page.keyboard.press('u');
    await expect.poll(count).toBe(before);
  });

  test('the command palette and the table do with the keyboard what the map does', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('table');
    await page.keyboard.press('Enter');
    const table = page.getByRole('region', { name: 'Table of edges' });
    await expect(table).toBeVisible();
    const edges = Number(await page.getByTestId('graph-map').getAttribute('data-edges'));
    await expect(table.getByRole('row')).toHaveCount(edges + 1);
    await table.getByRole('columnheader', { name: 'P99' }).getByRole('button').click();
    await expect(table.getByRole('columnheader', { name: 'P99' })).toHaveAttribute('aria-sort', 'descending');
    await page.screenshot({ path: 'artefacts/screens/table.png' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)).toEqual([]);
    await page.keyboard.press('v');
    await expect(table).toBeHidden();
    expect(main.complaints).toEqual([]);
  });
});
