'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import styles from './row-list.module.css';

/** One row of a list that selects on the map. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
  /** A control of the row's number, shown when one points at the row. */
  readonly aside?: ReactNode;
}

interface RowListProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[aria-pressed]')];
  const here = rows.findIndex((row) => row === document.activeElement);
  const next = rows[here + (event.key === 'ArrowDown' ? 1 : -1)];
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
  next?.click();
}

/** A list whose rows select on the map; arrow up and down go through it. */
export function RowList({ label, rows, selected, onSelect }: RowListProps) {
  return (
    <ul className={styles.list} aria-label={label} onKeyDown={moveFocus}>
      {rows.map((row) => (
        <li key={row.id} className={styles.item}>
          <button type="button" className={styles.row} aria-pressed={row.id === selected} aria-label={row.label} onClick={() => onSelect(row.id)}>{row.content}</button>{row.aside}
        </li>
      ))}
    </ul>
  );
}
