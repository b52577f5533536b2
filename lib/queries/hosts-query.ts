import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { hostsAnswerSchema } from '@/lib/wire/hosts-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** The data of an answer to `/api/v1/hosts`. */
export type HostsData = z.infer<typeof hostsAnswerSchema>;

/** `/api/v1/hosts`: hosts with their signals, and where the pods run. */
export function hostsQuery(scope: ScopeQuestion) {
  return queryOptions<Answer<HostsData>>({
    queryKey: ['hosts', scope],
    queryFn: ({ signal }) => fetchAnswer<HostsData>({ route: 'hosts', params: scopeParams(scope), schema: hostsAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(scope.at === null, query.state.status === 'error'),
  });
}
