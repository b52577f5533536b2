'use client';

import { Tooltip } from '@mantine/core';
import styles from './absence.module.css';

/** Why a number is not there. They are different things and look different. */
export type AbsenceReason = 'absent' | 'unknown' | 'denied' | 'not-installed' | 'stale' | 'failed' | 'loading';

const looks: Readonly<Record<AbsenceReason, { glyph: string; word: string; meaning: string }>> = {
  absent: { glyph: '–', word: 'absent', meaning: 'Nothing was measured here in this window.' },
  unknown: { glyph: '?', word: 'unknown', meaning: 'There may be something, but nobody could see it.' },
  denied: { glyph: '⊘', word: 'denied', meaning: 'The source refuses to tell: permission denied.' },
  'not-installed': { glyph: '◌', word: 'not installed', meaning: 'The exporter that would tell is not installed.' },
  stale: { glyph: '◷', word: 'stale', meaning: 'The newest value is too old to be shown.' },
  failed: { glyph: '✕', word: 'failed', meaning: 'Asking for it failed.' },
  loading: { glyph: '…', word: 'loading', meaning: 'The answer is on its way.' },
};

interface AbsenceProps {
  readonly why: AbsenceReason;
  /** A sentence more precise than the general meaning. */
  readonly detail?: string | undefined;
  /** Shows the word beside the glyph. */
  readonly words?: boolean;
}

/** Stands where a number would stand, and says why there is none. */
export function Absence({ why, detail, words = false }: AbsenceProps) {
  const look = looks[why];
  const sentence = detail ?? look.meaning;
  return (
    <Tooltip label={`${look.word}: ${sentence}`}>
      <span className={styles.absence} role="img" aria-label={`${look.word}: ${sentence}`}>
        {look.glyph}{words ? ` ${look.word}` : ''}
      </span>
    </Tooltip>
  );
}
