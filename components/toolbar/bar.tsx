import type { ReactNode } from 'react';
import styles from './bar.module.css';

/** The one line at the top of every screen. */
export function Bar({ children }: { readonly children: ReactNode }) {
  return <header className={styles.bar}>{children}</header>;
}

/** Pushes what follows to the right end. */
export function BarSpace() {
  return <span className={styles.space} />;
}

/** A plain text in the bar, as the cluster's name. */
export function BarText({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <span className={styles.text} title={title}>{children}</span>;
}
