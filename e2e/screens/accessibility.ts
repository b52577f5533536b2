import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { isNewState } from './examined-states';

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 140)} (${any[0]?.message.slice(0, 160) ?? ''})`).join(' | ')}`);
}

/** Waits for menus that fade in, which axe would see half transparent. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.race([new Promise((resolve) => setTimeout(resolve, 1000)), Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))]));
}

/** What axe finds on the page as it stands: one line for a rule with the elements that break it; empty when none does. */
export async function violationsOn(page: Page): Promise<string[]> {
  await settled(page);
  const violations = await found(new AxeBuilder({ page }));
  // So that the same state is not examined a second time after the test.
  if (violations.length === 0) await isNewState(page);
  return violations;
}

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly contrast: 'no-preference' | 'more';
}

/** The two themes of the page. */
export const themes: readonly Look[] = [{ colorScheme: 'light', contrast: 'no-preference' }, { colorScheme: 'dark', contrast: 'no-preference' }];

/** Both themes, and the highest contrast in both. */
export const allLooks: readonly Look[] = [...themes, { colorScheme: 'light', contrast: 'more' }, { colorScheme: 'dark', contrast: 'more' }];

/** The same in some looks of the page. What does not depend on colours is examined once. */
export async function violationsInLooks(page: Page, looks: readonly Look[]): Promise<string[]> {
  const all: string[] = [];
  for (const [index, look] of looks.entries()) {
    await page.emulateMedia(look);
    await settled(page);
    const axe = new AxeBuilder({ page });
    all.push(...(await found(index === 0 ? axe : axe.withRules(['color-contrast']))).map((one) => `${look.colorScheme}, contrast ${look.contrast}: ${one}`));
  }
  return all;
}
