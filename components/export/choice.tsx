'use client';

import styles from './snapshot-screen.module.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few words, in a list that folds open. */
export function Choice<Value extends string>({ label, values, value, onChange }: ChoiceProps<Value>) {
  return (
    <label className={styles.choice}>
      {label}
      <select value={value} onChange={(event) => onChange(values.find((one) => one === event.currentTarget.value) ?? value)}>
        {values.map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
    </label>
  );
}
