'use client';

import { useLocalStorage } from '@mantine/hooks';

/** Which panels are folded; remembered by the browser. */
export function useFolds() {
  const [left, setLeft] = useLocalStorage({ key: 'undermesh-fold-left', defaultValue: false });
  const [right, setRight] = useLocalStorage({ key: 'undermesh-fold-right', defaultValue: false });
  const [strip, setStrip] = useLocalStorage({ key: 'undermesh-fold-strip', defaultValue: false });
  return {
    left, right, strip,
    foldLeft: () => setLeft((folded) => !folded),
    foldRight: () => setRight((folded) => !folded),
    foldStrip: () => setStrip((folded) => !folded),
  };
}
export type Folds = ReturnType<typeof useFolds>;
