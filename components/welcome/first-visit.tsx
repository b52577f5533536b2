'use client';

import { useLocalStorage, useMounted } from '@mantine/hooks';
import styles from './first-visit.module.css';

/** The bands of the main screen that explain themselves once. */
const lines = {
  map: 'Callers left, callees right; only the sick is loud. Click for the numbers, double click for what is near.',
  lists: 'The worst first. A row selects on the map.',
  details: 'The numbers of what is selected, each with its query.',
  strip: 'Click for a moment. The bright band is the window: drag it, or drag a new one.',
} as const;
type Band = keyof typeof lines;

/** One line that explains a band at the first visit; gone for ever when dismissed. Not drawn before the browser's memory was read, so that it never flickers. */
export function FirstVisit({ band }: { readonly band: Band }) {
  const mounted = useMounted();
  const [explained, setExplained] = useLocalStorage<readonly string[]>({ key: 'undermesh-explained', defaultValue: [], getInitialValueInEffect: false });
  if (!mounted || explained.includes(band)) return null;
  return <p className={styles.line} role="note"><span>{lines[band]}</span><button type="button" onClick={() => setExplained((before) => [...before, band])} aria-label={`Understood: ${band}`}>✕</button></p>;
}
