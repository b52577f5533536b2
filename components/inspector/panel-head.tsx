import type { ReactNode } from 'react';
import { gradeWords } from '@/lib/health/edge-health';
import { GradeMark, type Mark } from '../ui/grade-mark';
import styles from './panel-head.module.css';

/** Head of the right panel: what kind of thing, its name and its grade. */
export function PanelHead({ kind, title, subtitle, grade }: { readonly kind: string; readonly title: ReactNode; readonly subtitle: string; readonly grade: Mark }) {
  return (
    <header className={styles.head}>
      <p className={styles.kind}>{kind} <span className={styles.grade}><GradeMark mark={grade} size={11} /> {gradeWords[grade]}</span></p>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.subtitle}>{subtitle}</p>
    </header>
  );
}
