'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pingQuery } from '@/lib/queries/ping-query';

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

/** Whole seconds without a sign of life since `heard`, once it is too long and a heartbeat failed; else null. Unix ms. */
function useSilence(heard: number, failing: boolean): number | null {
  const [silence, setSilence] = useState<number | null>(null);
  useEffect(() => {
    // The clock runs only while something is wrong: a page at rest has nothing to draw anew every second.
    if (!failing) return;
    const tick = () => setSilence(Date.now() - heard > lostAfter ? Math.round((Date.now() - heard) / 1000) : null);
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [heard, failing]);
  return failing ? silence : null;
}

/** Listens to the heartbeat. */
export function useContact(): Contact {
  const ping = useQuery(pingQuery);
  const [opened] = useState(() => Date.now());
  const [seen, setSeen] = useState<{ instance: string; restartedAt: number | null } | null>(null);
  const instance = ping.data?.data.instance;
  if (instance !== undefined && instance !== seen?.instance) setSeen({ instance, restartedAt: seen === null ? null : ping.dataUpdatedAt });
  const lostFor = useSilence(Math.max(ping.dataUpdatedAt, opened), ping.failureCount + (ping.isError ? 1 : 0) > 0);
  return { lostFor, restartedAt: seen?.restartedAt ?? null, cluster: ping.data?.data.cluster ?? null };
}
