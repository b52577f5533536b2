import type { Page } from '@playwright/test';

/** What of a page axe could find fault with: every kind of element with its parent and its state, and what only the page as a whole has. */
interface Made {
  readonly screen: string;
  readonly parts: readonly string[];
}

/** Runs in the page. Texts and numbers are left out, but not whether there is one. */
function whatItIsMadeOf(): Made {
  const kind = (element: Element): string => `${element.localName}.${element.getAttribute('class') ?? ''}`;
  const states = ['role', 'type', 'aria-pressed', 'aria-checked', 'aria-selected', 'aria-expanded', 'aria-hidden', 'aria-current', 'aria-sort', 'aria-live', 'data-grade', 'disabled', 'inert', 'tabindex'];
  const stated = (element: Element): string => states.flatMap((name) => (element.hasAttribute(name) ? [`${name}=${element.getAttribute(name) ?? ''}`] : [])).join(' ');
  const named = (element: Element): string => ['aria-label', 'aria-labelledby', 'alt', 'title', 'placeholder'].flatMap((name) => (element.hasAttribute(name) ? [`${name}${element.getAttribute(name) === '' ? ' empty' : ''}`] : [])).join(' ');
  const parts = new Set<string>();
  const ids = new Map<string, number>();
  for (const element of document.body.querySelectorAll('*')) {
    if (element.id !== '') ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
    parts.add(`${element.parentElement === null ? '' : kind(element.parentElement)} > ${kind(element)} ${stated(element)} ${named(element)} ${element.textContent.trim() === '' ? 'empty' : 'filled'}`);
  }
  const level = (element: Element): string => element.localName.startsWith('h') ? element.localName : (element.getAttribute('role') ?? element.localName);
  parts.add(`outline ${[...document.querySelectorAll('h1, h2, h3, h4, h5, h6, main, nav, aside, header, footer, [role=dialog], [role=banner], [role=search]')].map(level).filter((one, i, all) => one !== all[i - 1]).join(' ')}`);
  for (const [id, count] of ids) if (count > 1) parts.add(`twice ${id}`);
  const root = document.documentElement;
  return { screen: `${location.pathname} ${root.dataset.mantineColorScheme ?? ''} ${root.dataset.contrast ?? ''} ${window.innerWidth}`, parts: [...parts] };
}

const examined = new Map<string, Set<string>>();

/** Whether something of this screen, in this theme and width, was not there in any state that was examined in this run. */
export async function isNewState(page: Page): Promise<boolean> {
  const { screen, parts } = await page.evaluate(whatItIsMadeOf);
  const known = examined.get(screen) ?? new Set<string>();
  examined.set(screen, known);
  const fresh = parts.filter((part) => !known.has(part));
  for (const part of fresh) known.add(part);
  return fresh.length > 0;
}
