'use client';

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { AnswerError } from '@/lib/queries/answer-error';
import { pingQuery } from '@/lib/queries/ping-query';

/** Whether the dashboard still answers. */
export interface Contact {
  /** Seconds since the last sign of life, once two heartbeats failed; null while there is contact. */
  readonly lostFor: number | null;
  /** How the last heartbeat failed; null = it did not, or in a way that nobody foresaw. */
  readonly failure: AnswerError | null;
  /** Unix ms at which another instance answered than before; null when it never changed. */
  readonly restartedAt: number | null;
  /** Name given to the cluster by the configuration; null = from telemetry, or not known yet. */
  readonly cluster: string | null;
}

/** Two missed heartbeats of 5 s each. */
const lostAfter = 9_000;

/** When anything was answered last, unix ms: a dashboard that is slow to say that it lives may still answer what matters. */
function lastAnswer(client: QueryClient): number {
  return Math.max(0, ...client.getQueryCache().getAll().map((query) => query.state.dataUpdatedAt));
}

/** Whole seconds without a sign of life since the page was `opened` (unix ms), once it is too long and a heartbeat failed; else null. */
function useSilence(opened: number, failing: boolean): number | null {
  const client = useQueryClient();
  const [silence, setSilence] = useState<number | null>(null);
  useEffect(() => {
    // The clock runs only while something is wrong: a page at rest has nothing to draw anew every second.
    if (!failing) return;
    const tick = () => {
      const quiet = Date.now() - Math.max(opened, lastAnswer(client));
      setSilence(quiet > lostAfter ? Math.round(quiet / 1000) : null);
    };
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [client, opened, failing]);
  return failing ? silence : null;
}

/** Listens to the heartbeat. */
export function useContact(): Contact {
  const ping = useQuery(pingQuery);
  const [opened] = useState(() => Date.now());
  const [seen, setSeen] = useState<{ instance: string; restartedAt: number | null } | null>(null);
  const instance = ping.data?.data.instance;
  if (instance !== undefined && instance !== seen?.instance) setSeen({ instance, restartedAt: seen === null ? null : ping.dataUpdatedAt });
  const lostFor = useSilence(opened, ping.failureCount + (ping.isError ? 1 : 0) > 0);
  return { lostFor, failure: ping.error instanceof AnswerError ? ping.error : null, restartedAt: seen?.restartedAt ?? null, cluster: ping.data?.data.cluster ?? null };
}
