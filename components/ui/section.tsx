import type { ReactNode } from 'react';
import styles from './section.module.css';

/** A part of a panel with its heading. `aside`: something quiet at the right end of the heading. */
export function Section({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.head}><h2>{title}</h2>{aside === undefined ? null : <span className={styles.aside}>{aside}</span>}</header>
      {children}
    </section>
  );
}
