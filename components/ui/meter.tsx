import type { Mark } from './grade-mark';
import styles from './meter.module.css';

export interface MeterProps {
  /** 0…1; values outside are cut. null = nothing to show: an empty dashed track. */
  readonly share: number | null;
  readonly mark: Mark;
  /** Hatching stands for steal, dots for iowait. */
  readonly pattern?: 'solid' | 'hatch' | 'dots';
}

/** A thin bar. The number stands beside it, so it is silent for screen readers. */
export function Meter({ share, mark, pattern = 'solid' }: MeterProps) {
  const width = share === null ? 0 : Math.min(1, Math.max(0, share));
  return (
    <span className={`${styles.track} ${share === null ? styles.none : ''}`} aria-hidden="true">
      <span className={`${styles.fill} ${styles[mark]} ${styles[pattern]}`} style={{ width: `${width * 100}%` }} />
    </span>
  );
}
