'use client';

import { Hint } from '../ui/hint';
import styles from './segmented.module.css';

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: string; readonly hint: string; readonly keyName?: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A row of choices of which one is on. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  return (
    <div className={styles.row} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <Hint key={option.value} text={option.hint} keyName={option.keyName}>
          <button type="button" role="radio" aria-checked={option.value === value} className={styles.choice} onClick={() => onChange(option.value)}>
            {option.text}
          </button>
        </Hint>
      ))}
    </div>
  );
}
