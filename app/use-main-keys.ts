'use client';

import { useClipboard } from '@mantine/hooks';
import { useMantineColorScheme } from '@mantine/core';
import type { RefObject } from 'react';
import { nextLevel } from '@/components/toolbar/level-menu';
import { lensTexts } from '@/components/toolbar/lens-choice';
import type { OpenMenu } from '@/components/toolbar/toolbar';
import { useKeys } from '@/components/ui/use-keys';
import { useTheme } from '@/components/ui/use-theme';
import { mostHops } from '@/lib/url/focus';
import { quantileNames } from '@/lib/url/lens';
import type { MainView } from '@/lib/url/main-view';
import type { MapHandle } from './map-area';
import type { Folds } from './use-folds';

interface MainKeys {
  readonly view: MainView;
  readonly change: (changes: Partial<MainView>) => void;
  readonly shownAt: number | null;
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly mapRef: RefObject<MapHandle | null>;
  readonly folds: Folds;
  readonly onOpen: (menu: OpenMenu) => void;
  readonly onKeys: () => void;
  readonly onEvidence: () => void;
  readonly link: () => string;
}

/** One window back (-1) or forward (1); forward of live there is nothing. */
export function steppedMoment(view: Pick<MainView, 'at' | 'window'>, shownAt: number | null, direction: -1 | 1): number | null {
  const from = view.at ?? shownAt;
  return from === null || (direction > 0 && view.at === null) ? view.at : Math.floor(from) + direction * view.window;
}

/** The focus with one hop more or less; the view without one is left as it is. */
function withHops({ focus }: MainView, by: 1 | -1): Partial<MainView> {
  return focus?.kind === 'hops' ? { focus: { ...focus, hops: Math.min(mostHops, Math.max(1, focus.hops + by)) } } : {};
}

/** Hides the selected node or namespace. */
function withHidden({ sel, hide }: MainView): Partial<MainView> {
  return sel?.kind === 'node' || sel?.kind === 'namespace' ? { sel: null, hide: [...hide, `${sel.kind}:${sel.id}`] } : {};
}

/** The keys of the main screen; `keys-help` lists them. */
export function useMainKeys({ view, change, shownAt, findRef, mapRef, folds, onOpen, onKeys, onEvidence, link }: MainKeys): void {
  const clipboard = useClipboard();
  const { setColorScheme } = useMantineColorScheme();
  const colours = useTheme();
  const lensKeys = Object.fromEntries(lensTexts.map(({ value, keyName }) => [keyName, () => change({ lens: value })]));
  useKeys({
    ...lensKeys,
    '/': () => findRef.current?.focus(),
    q: () => change({ lens: 'latency', q: quantileNames[(quantileNames.indexOf(view.q) + 1) % quantileNames.length] ?? 'p99' }),
    s: () => change({ sick: !view.sick }),
    v: () => change({ table: !view.table }),
    e: onEvidence,
    l: () => change({ level: nextLevel(view.level), sel: null, focus: null, hide: [] }),
    n: () => onOpen('namespaces'),
    t: () => onOpen('time'),
    c: () => (view.compare === null ? onOpen('compare') : change({ compare: null })),
    h: () => { if (view.sel?.kind === 'node') change({ focus: { kind: 'hops', node: view.sel.id, hops: 2, way: 'both' } }); },
    '+': () => change(withHops(view, 1)),
    '-': () => change(withHops(view, -1)),
    Delete: () => change(withHidden(view)),
    u: () => change({ hide: view.hide.slice(0, -1) }),
    ',': () => change({ at: steppedMoment(view, shownAt, -1) }),
    '.': () => change({ at: steppedMoment(view, shownAt, 1) }),
    0: () => change({ at: null }),
    y: () => clipboard.copy(link()),
    '[': folds.foldLeft,
    ']': folds.foldRight,
    m: folds.foldStrip,
    d: () => setColorScheme(colours === 'dark' ? 'light' : 'dark'),
    f: () => mapRef.current?.fit(),
    Escape: () => change(view.sel === null ? { focus: null } : { sel: null }),
    '?': onKeys,
  });
}
