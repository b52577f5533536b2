'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pingQuery } from '@/lib/queries/ping-query';
import { useNow } from '../ui/use-now';

/** Whether the dashboard still answers. */
export interface Contact {
  /** Seconds since the last sign of life, once two heartbeats failed; null while there is contact. */
  readonly lostFor: number | null;
  /** Unix ms at which another instance answered than before; null when it never changed. */
  readonly restartedAt: number | null;
  /** Name given to the cluster by the configuration; null = from telemetry, or not known yet. */
  readonly cluster: string | null;
}

/** Two missed heartbeats of 5 s each. */
const lostAfter = 9_000;

/** Listens to the heartbeat. */
export function useContact(): Contact {
  const ping = useQuery(pingQuery);
  const now = useNow();
  const [opened] = useState(() => Date.now());
  const [seen, setSeen] = useState<{ instance: string; restartedAt: number | null } | null>(null);
  const instance = ping.data?.data.instance;
  if (instance !== undefined && instance !== seen?.instance) setSeen({ instance, restartedAt: seen === null ? null : ping.dataUpdatedAt });
  const silence = now === null ? 0 : now - Math.max(ping.dataUpdatedAt, opened);
  return { lostFor: ping.failureCount + (ping.isError ? 1 : 0) > 0 && silence > lostAfter ? Math.round(silence / 1000) : null, restartedAt: seen?.restartedAt ?? null, cluster: ping.data?.data.cluster ?? null };
}
