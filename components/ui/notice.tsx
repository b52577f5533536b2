import type { ReactNode } from 'react';
import { GradeMark, type Mark } from './grade-mark';
import styles from './notice.module.css';

interface NoticeProps {
  readonly mark: Mark;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly children?: ReactNode;
}

/** A message beside what it concerns: what is wrong, and what to do. */
export function Notice({ mark, title, hint, children }: NoticeProps) {
  return (
    <div className={styles.notice} role="status">
      <GradeMark mark={mark} />
      <div><p className={styles.title}>{title}</p>{hint === undefined ? null : <p className={styles.hint}>{hint}</p>}{children}</div>
    </div>
  );
}
