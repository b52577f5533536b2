'use client';

import type { ReactNode } from 'react';
import { Hint } from './hint';
import styles from './side-panel.module.css';

interface SidePanelProps {
  readonly label: string;
  readonly side: 'left' | 'right';
  readonly folded: boolean;
  readonly onFold: () => void;
  readonly keyName: string;
  readonly children: ReactNode;
}

/** A panel beside the map that folds to a narrow rim. */
export function SidePanel({ label, side, folded, onFold, keyName, children }: SidePanelProps) {
  const arrow = (side === 'left') === folded ? '›' : '‹';
  return (
    <aside className={`${styles.panel} ${styles[side]} ${folded ? styles.folded : ''}`} aria-label={label}>
      <Hint text={folded ? `Unfold: ${label}` : `Fold: ${label}`} keyName={keyName}>
        <button type="button" className={styles.fold} onClick={onFold} aria-expanded={!folded} aria-label={folded ? `Unfold ${label}` : `Fold ${label}`}>{arrow}</button>
      </Hint>
      {folded ? null : <div className={styles.content} tabIndex={-1}>{children}</div>}
    </aside>
  );
}
