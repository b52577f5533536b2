import { createParser } from 'nuqs/server';

/** Which way a focus follows the calls: up = who calls it, down = whom it calls. */
export const focusWays = ['up', 'down', 'both'] as const;
export type FocusWay = (typeof focusWays)[number];

/** What part of the map is shown alone: everything within some hops of a node, or every path between two nodes. */
export type Focus =
  | { readonly kind: 'hops'; readonly node: string; readonly hops: number; readonly way: FocusWay }
  | { readonly kind: 'paths'; readonly from: string; readonly to: string };

/** Most hops that can be chosen; beyond it the focus is nearly always the whole mesh. */
export const mostHops = 9;

/** `2.both.NODE` or `paths.FROM TO` -> focus; null for anything else. Ids hold no blanks: theirs are percent-encoded. */
export function readFocus(text: string): Focus | null {
  if (text.length > 8_000) return null;
  if (text.startsWith('paths.')) {
    const [from, to, ...rest] = text.slice('paths.'.length).split(' ');
    return from === undefined || from === '' || to === undefined || to === '' || rest.length > 0 ? null : { kind: 'paths', from, to };
  }
  const [hops = '', wayText, ...rest] = text.split('.');
  const way = focusWays.find((one) => one === wayText);
  const node = rest.join('.');
  return /^[1-9]$/.test(hops) && way !== undefined && node !== '' ? { kind: 'hops', node, hops: Number(hops), way } : null;
}

/** The text that `readFocus` reads. */
export function writeFocus(focus: Focus): string {
  return focus.kind === 'paths' ? `paths.${focus.from} ${focus.to}` : `${focus.hops}.${focus.way}.${focus.node}`;
}

/** Parser of the address parameter `focus`. */
export const parseAsFocus = createParser<Focus>({ parse: readFocus, serialize: writeFocus, eq: (a, b) => writeFocus(a) === writeFocus(b) });
