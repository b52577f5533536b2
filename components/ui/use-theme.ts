'use client';

import { useMantineColorScheme } from '@mantine/core';
import { useSyncExternalStore } from 'react';

const darkSystem = '(prefers-color-scheme: dark)';

function whenSystemChanges(tell: () => void): () => void {
  const query = window.matchMedia(darkSystem);
  query.addEventListener('change', tell);
  return () => query.removeEventListener('change', tell);
}

/** The theme that is on the screen, for what CSS does not reach: a canvas. Chosen by the reader, else the system's; the server draws light. */
export function useTheme(): 'light' | 'dark' {
  const { colorScheme } = useMantineColorScheme();
  const system = useSyncExternalStore(whenSystemChanges, () => window.matchMedia(darkSystem).matches, () => false);
  return colorScheme === 'auto' ? (system ? 'dark' : 'light') : colorScheme;
}
