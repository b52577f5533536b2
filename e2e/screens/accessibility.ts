import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 140)} (${any[0]?.message.slice(0, 160) ?? ''})`).join(' | ')}`);
}

/** Waits for menus that fade in, which axe would see half transparent. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.race([new Promise((resolve) => setTimeout(resolve, 1000)), Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))]));
}

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly contrast: 'no-preference' | 'more';
}

/** Both themes, and the highest contrast in both. */
const allLooks: readonly Look[] = [{ colorScheme: 'light', contrast: 'no-preference' }, { colorScheme: 'dark', contrast: 'no-preference' }, { colorScheme: 'light', contrast: 'more' }, { colorScheme: 'dark', contrast: 'more' }];

/** What axe finds on the page in every look: one line for a rule with the elements that break it; empty when none does. What does not depend on colours is examined once. */
export async function violationsInEveryLook(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const [index, look] of allLooks.entries()) {
    await page.emulateMedia(look);
    await settled(page);
    const axe = new AxeBuilder({ page });
    all.push(...(await found(index === 0 ? axe : axe.withRules(['color-contrast']))).map((one) => `${look.colorScheme}, contrast ${look.contrast}: ${one}`));
  }
  return all;
}
