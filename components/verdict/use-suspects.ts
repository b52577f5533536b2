'use client';

import { useQuery } from '@tanstack/react-query';
import { AnswerError } from '@/lib/queries/answer-error';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { suspectsQuery } from '@/lib/queries/suspects-query';
import type { SuspectsAnswer } from '@/lib/wire/suspects-answer';

/** One of the ranked suspects. */
export type Suspect = SuspectsAnswer['suspects'][number];

/** The verdict over the picture. `answer` null: not there; `why` says in a sentence why, null while it is on its way or not offered. */
export interface Verdict {
  readonly answer: SuspectsAnswer | null;
  readonly pending: boolean;
  readonly why: string | null;
}

/** Asks who is to blame, beside the picture and never in its way. */
export function useSuspects(scope: ScopeQuestion): Verdict {
  const { data, error, isPending } = useQuery(suspectsQuery(scope));
  const notOffered = error instanceof AnswerError && error.code === 'absent';
  return { answer: data?.data ?? null, pending: isPending, why: error === null || notOffered ? null : error.message };
}

/** What stands for a suspect in the address: it stays the same while its rank changes. */
export function suspectId({ class: kind, kind: what, name, namespace }: Suspect): string {
  return [kind, what, namespace ?? '', name].join('/');
}
