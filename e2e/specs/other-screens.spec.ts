import { robbedMoment } from '../screens/robbed-moment';
import { expect, test } from '../watched-test';

test('the page of hosts lists every host with its signals and sorts by one', async ({ page }) => {
  await page.goto(`/hosts?at=${await robbedMoment(page)}`);
  const table = page.getByRole('region', { name: 'Table of hosts' });
  await expect(table.getByRole('row')).toHaveCount(7);
  await page.screenshot({ path: 'artefacts/screens/hosts.png' });
  await table.getByRole('columnheader', { name: /steal/i }).getByRole('button').click();
  await expect(table.getByRole('row').nth(1)).toContainText('worker-3');
});

test('the doctor says what was found and what to do about the rest', async ({ page }) => {
  await page.goto('/doctor');
  await expect(page.getByText(/node_exporter/).first()).toBeVisible();
  await page.screenshot({ path: 'artefacts/screens/doctor.png', fullPage: true });
});
