import Link from 'next/link';
import styles from './logo.module.css';

/** Sign and name; leads to the map. */
export function Logo({ href }: { readonly href: string }) {
  return (
    <Link href={href} className={styles.logo} aria-label="Undermesh: to the map">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="1.6"><path d="M3 6 10 3l7 3-7 3z" /><path d="M3 14h14" stroke="var(--accent)" strokeWidth="2.4" /><path d="M3 6v8M17 6v8M10 9v5" /></g>
      </svg>
      <span className={styles.name}>Undermesh</span>
    </Link>
  );
}
