import { expect, test } from '@playwright/test';
import { MainPage } from '../screens/main-page';

test.describe('how do I show it to others?', () => {
  test('the address holds what one looks at: opened again it shows the same edge, lens and moment', async ({ page, context }) => {
    const main = new MainPage(page);
    const at = Math.floor(Date.now() / 1000) - 120;
    await main.open(`?at=${at}`);
    await main.sickEdge('checkout', 'payment').click();
    await page.getByRole('radiogroup', { name: 'Lens' }).getByRole('radio', { name: 'Errors' }).click();
    await expect(page).toHaveURL(/lens=errors/);
    await expect(page).toHaveURL(/sel=/);
    const again = new MainPage(await context.newPage());
    await again.page.goto(page.url());
    await expect(again.inspector.getByText('checkout → payment')).toBeVisible();
    await expect(again.page.getByRole('radio', { name: 'Errors' })).toBeChecked();
  });
});
