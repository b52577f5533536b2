import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { allLooks, themes, violationsInLooks, violationsOn } from '../screens/accessibility';
import { dropSnapshot } from '../screens/drop-snapshot';
import { MainPage } from '../screens/main-page';
import { expect, test } from '../watched-test';

/** A state of the screen: how one comes to it, and by which words one sees that it is there. */
interface State {
  readonly name: string;
  readonly reach: (page: Page) => Promise<void>;
  readonly leave?: (page: Page) => Promise<void>;
}

const escape = (page: Page) => page.keyboard.press('Escape');
const key = (name: string, keyName: string, sign: (page: Page) => Promise<void>, leave: State['leave'] = escape): State => ({
  name, leave,
  reach: async (page) => {
    await page.keyboard.press(keyName);
    await sign(page);
  },
});
const seen = (text: RegExp | string) => (page: Page) => expect(page.getByText(text).first()).toBeVisible();
const menu = (button: string | RegExp, item: string | RegExp): State => ({
  name: `menu ${button}`, leave: escape,
  reach: async (page) => {
    await page.getByRole('button', { name: button, exact: typeof button === 'string' }).click();
    await expect(page.getByRole('menuitem', { name: item }).first()).toBeVisible();
  },
});

/** Each on a page of its own: a menu that closes leaves the focus where it likes. */
const menus: readonly State[] = [
  { name: 'first visit', reach: (page) => expect(page.getByRole('note').first()).toBeVisible() },
  key('namespaces', 'n', (page) => expect(page.getByRole('textbox', { name: 'Filter namespaces' })).toBeVisible()),
  key('time', 't', (page) => expect(page.getByLabel('Moment', { exact: true }).first()).toBeVisible()),
  key('compare menu', 'c', (page) => expect(page.getByRole('menuitem', { name: 'An hour before', exact: true })).toBeVisible()),
  menu(/^More lenses/, /^Security/),
  menu('Share', 'Copy picture'),
  menu('More', /^Keys/),
];

const dialogs: readonly State[] = [
  key('keys', '?', (page) => expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()),
  key('commands', 'Control+k', (page) => expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible()),
  { name: 'found', reach: async (page) => { await page.keyboard.press('/'); await page.keyboard.type('pay'); await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible(); }, leave: async (page) => { await page.keyboard.press('Control+a'); await page.keyboard.press('Backspace'); await escape(page); } },
  { name: 'a filter that cannot be read', reach: async (page) => { await page.keyboard.press('/'); await page.keyboard.type('p99 >'); await seen(/is missing here|is expected here/)(page); }, leave: async (page) => { await page.keyboard.press('Control+a'); await page.keyboard.press('Backspace'); await escape(page); } },
  key('table', 'v', (page) => expect(page.getByRole('region', { name: 'Table of edges' })).toBeVisible(), (page) => page.keyboard.press('v')),
  key('sick only', 's', (page) => expect(page).toHaveURL(/sick=true/), (page) => page.keyboard.press('s')),
];

/** Addresses of screens and of what is selected on the map. */
const addresses: readonly (readonly [name: string, address: string, sign: (page: Page) => Promise<void>])[] = [
  ['hosts', '/hosts', (page) => expect(page.getByRole('region', { name: 'Table of hosts' })).toBeVisible()],
  ['hosts as heat map', '/hosts?look=heat', (page) => expect(page.getByText('worker-3').first()).toBeVisible()],
  ['doctor', '/doctor', seen(/node_exporter/)],
  ['compare', '/compare?compare=-900', (page) => expect(page.getByRole('region', { name: 'Table of changes' })).toBeVisible({ timeout: 45_000 })],
  ['report', '/report', (page) => expect(page.getByRole('img', { name: /^Map of the mesh/ }).first()).toBeVisible({ timeout: 60_000 })],
  ['a host', '/?sel=host:worker-3', (page) => expect(new MainPage(page).inspector.getByText('worker-3').first()).toBeVisible()],
  ['a namespace', '/?level=namespace', (page) => expect(new MainPage(page).map).toBeVisible()],
  ['a moment before any traffic', '/?at=1600000000', seen(/No traffic|no data|cannot be seen|older|before/i)],
  ['nothing of this namespace', '/?ns=nobody-lives-here', seen(/No traffic touches|not/i)],
  ['everything hidden', '/?focus=paths.a b', seen(/hidden or outside the focus|Paths between/)],
];

/** The letters of the lenses on the keyboard, with the words by which one sees that the lens is on. */
const lenses = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'x'];

async function opened(page: Page): Promise<MainPage> {
  const main = new MainPage(page);
  await main.open();
  await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
  return main;
}

test.describe('can everybody use it?', () => {
  test.use({ examined: false });

  for (const { name, reach } of menus) {
    test(`axe finds nothing in the main screen with ${name}`, async ({ page }) => {
      await opened(page);
      await reach(page);
      expect(await violationsOn(page)).toEqual([]);
    });
  }

  test('axe finds nothing in any dialog, nor in find and table', async ({ page }) => {
    test.setTimeout(180_000);
    const found: string[] = [];
    await opened(page);
    for (const { name, reach, leave } of dialogs) {
      await reach(page);
      found.push(...(await violationsInLooks(page, themes)).map((one) => `${name}: ${one}`));
      await leave?.(page);
    }
    expect(found).toEqual([]);
  });

  test('axe finds nothing in any lens', async ({ page }) => {
    test.setTimeout(120_000);
    const found: string[] = [];
    await opened(page);
    for (const lens of lenses) {
      await page.keyboard.press(lens);
      await expect(page).toHaveURL(lens === '1' ? /^((?!lens=).)*$/ : /lens=/);
      found.push(...(await violationsOn(page)).map((one) => `lens ${lens}: ${one}`));
    }
    expect(found).toEqual([]);
  });

  test('axe finds nothing with an edge selected, a node, a part in focus, something hidden', async ({ page }) => {
    test.setTimeout(180_000);
    const found: string[] = [];
    const check = async (name: string) => found.push(...(await violationsInLooks(page, themes)).map((one) => `${name}: ${one}`));
    const main = await opened(page);
    await main.sickEdges.getByRole('button').first().click();
    await expect(main.inspector.getByText(/^P99/).first()).toBeVisible();
    await check('an edge');
    await page.keyboard.press('Escape');
    await main.map.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/sel=node/);
    await check('a node');
    await page.keyboard.press('h');
    await expect(page.getByRole('status', { name: 'Shown part' })).toBeVisible();
    await check('focus');
    await page.keyboard.press('Delete');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await check('hidden');
    expect(found).toEqual([]);
  });

  for (const [name, address, sign] of addresses) {
    test(`axe finds nothing on the screen of ${name}`, async ({ page }) => {
      test.setTimeout(120_000);
      await page.goto(address);
      await sign(page);
      expect(await violationsInLooks(page, name === 'a host' ? allLooks : themes.slice(1))).toEqual([]);
    });
  }

  test('the highest contrast reaches the map: it is drawn in colours of its own', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const main = new MainPage(page);
    await main.open();
    await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
    const drawn = (colour: readonly number[]) => page.evaluate((wanted) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=graph-map] canvas[data-labels]');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let i = 0; i < pixels.length; i += 4) if (wanted.every((value, k) => pixels[i + k] === value)) return true;
      return false;
    }, colour);
    const usual = [0xff, 0x6b, 0x4a, 255];
    const strongest = [0xff, 0x9a, 0x82, 255];
    await expect.poll(() => drawn(usual)).toBe(true);
    expect(await drawn(strongest)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark', contrast: 'more' });
    await expect.poll(() => drawn(strongest)).toBe(true);
    expect(await drawn(usual)).toBe(false);
  });

  test('where less motion is asked for the map stands at once where it is going, and nothing on the page moves', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await expect(main.sickEdges.getByRole('button').first()).toBeVisible();
    await expect(page.locator('[data-testid=graph-map] canvas[data-labels]')).toBeVisible();
    /** Pictures of the map right after the key that fits it, and when every move must be over. */
    const fitted = async (): Promise<readonly string[]> => {
      for (let i = 0; i < 3; i++) await main.map.press('+');
      await page.waitForTimeout(400);
      return page.evaluate(async () => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=graph-map] canvas[data-labels]');
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        canvas?.parentElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', bubbles: true }));
        for (let i = 0; i < 3; i++) await frame();
        const first = canvas?.toDataURL() ?? '';
        await new Promise((resolve) => setTimeout(resolve, 600));
        return [first, canvas?.toDataURL() ?? ''];
      });
    };
    const moving = await fitted();
    expect(moving[0] === moving[1], 'a move takes its time when nobody asked for less').toBe(false);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const still = await fitted();
    expect(still[0] === still[1]).toBe(true);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: 'Copy picture' })).toBeVisible();
    expect(await page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === 'running').length)).toBe(0);
  });

  test('axe finds nothing where a file was refused', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    await dropSnapshot(page, gzipSync('{"dashboard":{}}'));
    await expect(page.getByText('This is not a snapshot of Undermesh.')).toBeVisible();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('every control of the tool bar is reached by Tab, and each shows that it has the focus', async ({ page }) => {
    const main = new MainPage(page);
    await main.open();
    const reached: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const told = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element.closest('header') === null) return null;
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        return { name: element.getAttribute('aria-label') ?? element.textContent ?? '', visible: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || (element instanceof HTMLInputElement && borderColor !== '') };
      });
      if (told === null) continue;
      expect(told, told.name).toMatchObject({ visible: true });
      reached.push(told.name.trim());
    }
    for (const wanted of [/namespaces/, /Workload/, /Latency/, /More lenses/, /Sick only/, /Live/, /Compare/, /Share/, /^More$/]) expect(reached.some((name) => wanted.test(name)), `${String(wanted)} among ${reached.join(', ')}`).toBe(true);
  });
});
