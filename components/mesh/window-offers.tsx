'use client';

import { useState } from 'react';
import { formatSpan } from '@/lib/base/format-time';
import type { Offer } from '@/lib/wire/envelope';
import { ToolButton } from '../ui/tool-button';
import styles from './window-offers.module.css';

interface WindowOffersProps {
  readonly offers: readonly Offer[];
  readonly onWindow: (window: number) => void;
}

/** Another window that would show what this one cannot, one press away. Put away, an offer stays away until it becomes another one. */
export function WindowOffers({ offers, onWindow }: WindowOffersProps) {
  const [away, setAway] = useState<readonly string[]>([]);
  const open = offers.filter(({ reason, window }) => !away.includes(`${reason} ${window}`));
  if (open.length === 0) return null;
  return (
    <ul className={styles.offers} aria-label="Other windows">
      {open.map(({ reason, window, message }) => (
        <li key={`${reason} ${window}`}>
          <span>{message}</span>
          <ToolButton onClick={() => onWindow(window)}>Show {formatSpan(window)}</ToolButton>
          <ToolButton aria-label={`Put away: ${message}`} onClick={() => setAway((before) => [...before, `${reason} ${window}`])}>✕</ToolButton>
        </li>
      ))}
    </ul>
  );
}
