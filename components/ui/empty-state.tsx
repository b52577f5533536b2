import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

/** Fills a place that has nothing to show: which kind of nothing it is, and the next step. */
export function EmptyState({ title, children, busy = false }: { readonly title: string; readonly children?: ReactNode; readonly busy?: boolean }) {
  return (
    <div className={styles.empty} role="status" aria-busy={busy}>
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : null}
      <p className={styles.title}>{title}</p>
      <div className={styles.next}>{children}</div>
    </div>
  );
}
