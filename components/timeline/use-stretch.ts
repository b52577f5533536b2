'use client';

import { useState } from 'react';
import { nextStretch, type StripMoment, type StripStretch } from './stretch';

/** The stretch of the time strip; null until there is data to end it at. */
export function useStretch(moment: StripMoment | null): StripStretch | null {
  const [stretch, setStretch] = useState<StripStretch | null>(null);
  const next = moment === null ? stretch : nextStretch(stretch, moment);
  if (next !== stretch) setStretch(next);
  return next;
}
