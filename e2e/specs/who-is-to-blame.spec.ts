import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../watched-test';
import { MainPage } from '../screens/main-page';

test.describe('who is to blame?', () => {
  test('the strip says it in a sentence, the list ranks the suspects, and the evidence stands beside the map', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const suspects = page.getByRole('list', { name: 'Suspects' });
    await expect(suspects.getByRole('button').first()).toHaveAccessibleName(/^.+: .+, \d+ %, (cause|victim|began it|keeps it going)$/);
    await expect(main.verdict).toContainText(/since|%/);

    await main.verdict.getByRole('button', { name: 'Evidence' }).click();
    await expect(page).toHaveURL(/sel=suspect:/);
    await expect(main.inspector.getByRole('region', { name: 'What speaks for it' }).getByRole('listitem').first()).toBeVisible();
    await expect(main.inspector.getByRole('region', { name: 'What speaks against it' })).toBeVisible();
    await page.mouse.move(700, 400);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await page.screenshot({ path: 'artefacts/screens/evidence.png' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)).toEqual([]);
    expect(main.complaints).toEqual([]);
  });

  test('the keyboard alone goes through the suspects', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const rows = page.getByRole('list', { name: 'Suspects' }).getByRole('button');
    await expect(rows.first()).toBeVisible();
    await page.keyboard.press('e');
    await expect(rows.first()).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Escape');
    await expect(rows.first()).toHaveAttribute('aria-pressed', 'false');
  });
});
