'use client';

import { useClipboard } from '@mantine/hooks';
import styles from './inspector.module.css';

/** Copies the query behind a number; keeps its place while there is none. `of`: what the number is. */
export function CopyQuery({ promql, of }: { readonly promql: string | undefined; readonly of: string }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  if (promql === undefined) return <span />;
  return <button type="button" className={styles.copyQuery} title="Copy the PromQL of this number" aria-label={`Copy the PromQL of ${of}`} onClick={() => clipboard.copy(promql)}>{clipboard.copied ? '✓' : <svg width="11" height="11" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor"><path d="M4.5 4.5h6v6h-6zM7.5 4.5v-3h-6v6h3" /></svg>}</button>;
}
