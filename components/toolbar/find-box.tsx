'use client';

import { forwardRef } from 'react';
import { Hint } from '../ui/hint';
import styles from './find-box.module.css';

interface FindBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** How many nodes match; null when nothing is looked for. */
  readonly hits: number | null;
}

/** Finds nodes by name, namespace or host; what does not match fades on the map. */
export const FindBox = forwardRef<HTMLInputElement, FindBoxProps>(function FindBox({ text, onChange, hits }, ref) {
  return (
    <Hint text="Find by name, namespace or host; what does not match fades" keyName="/">
      <label className={styles.box}>
        <span className="only-read-aloud">Find</span>
        <input
          ref={ref} type="search" value={text} placeholder="Find  /" className={styles.input} spellCheck={false} autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            onChange('');
            event.currentTarget.blur();
          }}
        />
        {hits === null ? null : <span className={styles.hits} role="status">{hits}<span className="only-read-aloud"> found</span></span>}
      </label>
    </Hint>
  );
});
