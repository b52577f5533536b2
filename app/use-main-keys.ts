'use client';

import { useClipboard } from '@mantine/hooks';
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { RefObject } from 'react';
import { nextLevel } from '@/components/toolbar/level-menu';
import type { OpenMenu } from '@/components/toolbar/toolbar';
import { useKeys } from '@/components/ui/use-keys';
import { lenses, quantileNames } from '@/lib/url/lens';
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
  readonly link: () => string;
}

/** The keys of the main screen; `keys-help` lists them. */
export function useMainKeys({ view, change, shownAt, findRef, mapRef, folds, onOpen, onKeys, link }: MainKeys): void {
  const clipboard = useClipboard();
  const { setColorScheme } = useMantineColorScheme();
  const colours = useComputedColorScheme('light');
  const step = (direction: number) => {
    const from = view.at ?? shownAt;
    if (from !== null && (direction < 0 || view.at !== null)) change({ at: Math.floor(from) + direction * view.window });
  };
  const lensKeys = Object.fromEntries(lenses.map((lens, index) => [String(index + 1), () => change({ lens })]));
  useKeys({
    ...lensKeys,
    '/': () => findRef.current?.focus(),
    q: () => change({ lens: 'latency', q: quantileNames[(quantileNames.indexOf(view.q) + 1) % quantileNames.length] ?? 'p99' }),
    s: () => change({ sick: !view.sick }),
    l: () => change({ level: nextLevel(view.level), sel: null }),
    n: () => onOpen('namespaces'),
    t: () => onOpen('time'),
    ',': () => step(-1),
    '.': () => step(1),
    0: () => change({ at: null }),
    y: () => clipboard.copy(link()),
    '[': folds.foldLeft,
    ']': folds.foldRight,
    m: folds.foldStrip,
    d: () => setColorScheme(colours === 'dark' ? 'light' : 'dark'),
    f: () => mapRef.current?.fit(),
    Escape: () => change({ sel: null }),
    '?': onKeys,
  });
}
