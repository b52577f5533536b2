import styles from './opening.module.css';

/** Fills the page while its code is under way, so that it is never blank; `what` says what is being opened. */
export function Opening({ what }: { readonly what: string }) {
  return <main id="main" className={styles.opening} aria-busy><h1>{what}</h1></main>;
}
