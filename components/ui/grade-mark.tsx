import type { EdgeGrade } from '@/lib/health/edge-finding';
import { gradeWords } from '@/lib/health/edge-health';
import styles from './grade-mark.module.css';

/** How something is doing; hosts and signals use four of the grades of edges. */
export type Mark = EdgeGrade;

/** The sign of a grade: octagon = sick, triangle = strained, "?" = unknown, dots = too few; shape first, then colour. */
export function GradeMark({ mark, size = 12 }: { readonly mark: Mark; readonly size?: number }) {
  return (
    <svg className={`${styles.mark} ${styles[mark]}`} width={size} height={size} viewBox="0 0 12 12" role="img" aria-label={gradeWords[mark]}>
      {mark === 'critical' && <path d="M3.7.5h4.6L11.5 3.7v4.6L8.3 11.5H3.7L.5 8.3V3.7z" fill="currentColor" />}
      {mark === 'raised' && <path d="M6 .8 11.6 11H.4z" fill="currentColor" />}
      {mark === 'calm' && <circle cx="6" cy="6" r="2.2" fill="currentColor" />}
      {mark === 'idle' && <circle cx="6" cy="6" r="2.2" fill="none" stroke="currentColor" strokeWidth="1.2" />}
      {mark === 'thin' && <path d="M1.5 6h1.6M5.2 6h1.6M8.9 6h1.6" stroke="currentColor" strokeWidth="2" />}
      {mark === 'unknown' && <text x="6" y="10.2" fontSize="11" fontWeight="700" textAnchor="middle" fill="currentColor">?</text>}
    </svg>
  );
}
