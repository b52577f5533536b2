'use client';

import { formatSpan } from '@/lib/base/format-time';
import { useNow } from '../ui/use-now';
import styles from './data-age.module.css';

interface DataAgeProps {
  /** Seconds between the data's moment and the server's clock when it was received. */
  readonly atReceipt: number;
  /** Unix ms of this machine at that moment. */
  readonly receivedAt: number;
}

/** How old the data on the screen is. Ticks on, also when nothing answers any more; does not need the two clocks to agree. */
export function DataAge({ atReceipt, receivedAt }: DataAgeProps) {
  const now = useNow();
  if (now === null) return null;
  const age = Math.max(0, atReceipt + (now - receivedAt) / 1000);
  const look = age > 300 ? styles.old : age > 45 ? styles.stale : styles.fresh;
  return <span className={look} title="Age of the data on the screen">{age > 45 ? 'stale ' : ''}{formatSpan(age)}{age > 45 ? '' : ' old'}</span>;
}
