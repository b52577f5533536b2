import type { Page } from '@playwright/test';

/** Drops a file of these bytes on the page, as from the desktop. */
export async function dropSnapshot(page: Page, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'incident.undermesh.gz'));
    return data;
  }, content.toString('base64'));
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
