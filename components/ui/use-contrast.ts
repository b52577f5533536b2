'use client';

import { useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';

/** Whether the reader wants the highest contrast; remembered, and obeyed by every screen. The system's own wish for it is obeyed as well. */
export function useContrast(): readonly [boolean, (high: boolean) => void] {
  const [high, setHigh] = useLocalStorage({ key: 'undermesh-contrast', defaultValue: false });
  useEffect(() => {
    document.documentElement.toggleAttribute('data-high-contrast', high);
  }, [high]);
  return [high, setHigh];
}
