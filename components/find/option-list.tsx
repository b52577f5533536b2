'use client';

import type { KeyboardEvent } from 'react';
import styles from './option-list.module.css';

/** Something that can be chosen from a list below a field. */
export interface Option {
  readonly id: string;
  readonly name: string;
  /** What it is, quietly beside the name. */
  readonly about: string;
  readonly keyName?: string | undefined;
  readonly run: () => void;
}

interface OptionListProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly active: number;
  readonly onChoose: (option: Option) => void;
}

/** The id of an option in the page, for `aria-activedescendant`. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** What the keys of a field do to the list below it: arrows move, Enter chooses. Gives back the new place, or null when the key is not for the list. */
export function movedActive(event: KeyboardEvent, active: number, count: number): number | null {
  if (count === 0) return null;
  if (event.key === 'ArrowDown') return (active + 1) % count;
  if (event.key === 'ArrowUp') return (active - 1 + count) % count;
  return null;
}

/** Options below a field; the field keeps the focus. */
export function OptionList({ id, label, options, active, onChoose }: OptionListProps) {
  return (
    <ul id={id} role="listbox" aria-label={label} className={styles.list}>
      {options.map((option, index) => (
        <li key={option.id} id={optionId(id, index)} role="option" aria-selected={index === active} className={styles.option} onPointerDown={(event) => event.preventDefault()} onClick={() => onChoose(option)}>
          <span className={styles.name}>{option.name}</span><span className={styles.about}>{option.about}</span>{option.keyName === undefined ? null : <kbd>{option.keyName}</kbd>}
        </li>
      ))}
    </ul>
  );
}
