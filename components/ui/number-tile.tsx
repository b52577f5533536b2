import type { ReactNode } from 'react';
import type { Mark } from './grade-mark';
import styles from './number-tile.module.css';

/** A big number with its caption. */
export function NumberTile({ value, caption, mark = 'calm', hint }: { readonly value: ReactNode; readonly caption: string; readonly mark?: Mark; readonly hint?: string }) {
  return (
    <div className={styles.tile} title={hint}>
      <dt>{caption}</dt>
      <dd className={styles[mark]}>{value}</dd>
    </div>
  );
}

/** A grid of tiles. */
export function NumberTiles({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.tiles}>{children}</dl>;
}
