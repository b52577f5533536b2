'use client';

import { useLocalStorage, useMounted } from '@mantine/hooks';
import styles from './first-visit.module.css';

/** The bands of the main screen that explain themselves once. */
const lines = {
  map: 'Callers stand left, callees right. Grey is calm; only what is sick is loud. Click an edge, a node or a host for its numbers; double click draws what is near it.',
  lists: 'Who may be to blame, what is sick, and the hosts, the worst first. A row selects on the map.',
  details: 'The numbers of what is selected: who measured them, host by host, and over time.',
  strip: 'The whole mesh and its hosts over time. A click goes to that moment; the bright band is the window: drag it, or drag a new one.',
} as const;
type Band = keyof typeof lines;

/** One line that explains a band at the first visit; gone for ever when dismissed. Not drawn before the browser's memory was read, so that it never flickers. */
export function FirstVisit({ band }: { readonly band: Band }) {
  const mounted = useMounted();
  const [explained, setExplained] = useLocalStorage<readonly string[]>({ key: 'undermesh-explained', defaultValue: [], getInitialValueInEffect: false });
  if (!mounted || explained.includes(band)) return null;
  return <p className={styles.line} role="note"><span>{lines[band]}</span><button type="button" onClick={() => setExplained((before) => [...before, band])} aria-label={`Understood: ${band}`}>✕</button></p>;
}
