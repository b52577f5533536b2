'use client';

import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useSyncExternalStore } from 'react';

const contrastOfSystem = '(prefers-contrast: more)';

function whenSystemChanges(tell: () => void): () => void {
  const query = window.matchMedia(contrastOfSystem);
  query.addEventListener('change', tell);
  return () => query.removeEventListener('change', tell);
}

/** Whether the reader chose the highest contrast here, and how to choose; remembered. */
export function useContrast(): readonly [boolean, (high: boolean) => void] {
  const [high, setHigh] = useLocalStorage({ key: 'undermesh-contrast', defaultValue: false });
  return [high, setHigh];
}

/** Whether the highest contrast is wanted, by a choice made here or by the system. */
export function useHighContrast(): boolean {
  const [high] = useContrast();
  return useSyncExternalStore(whenSystemChanges, () => window.matchMedia(contrastOfSystem).matches, () => false) || high;
}

/** Lets the style sheets of every screen know of the wish for the highest contrast. */
export function ContrastOfPage(): null {
  const high = useHighContrast();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-high-contrast', high);
  }, [high]);
  return null;
}
