import type { ReactNode } from 'react';
import type { Mark } from './grade-mark';
import styles from './number-tile.module.css';

interface NumberTileProps {
  readonly value: ReactNode;
  readonly caption: string;
  readonly mark?: Mark;
  readonly hint?: string;
  /** A control of the number, in the corner. */
  readonly corner?: ReactNode;
}

/** A big number with its caption. */
export function NumberTile({ value, caption, mark = 'calm', hint, corner }: NumberTileProps) {
  return (
    <div className={styles.tile} title={hint}>
      <dt>{caption}</dt>
      <dd className={styles[mark]}>{value}{corner === undefined ? null : <span className={styles.corner}>{corner}</span>}</dd>
    </div>
  );
}

/** A grid of tiles. */
export function NumberTiles({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.tiles}>{children}</dl>;
}
