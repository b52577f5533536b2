import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { neighboursAnswerSchema, type NeighboursAnswer } from '@/lib/wire/neighbours-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** Pods of one host at a moment, against some time before. */
export type NeighboursQuestion = Pick<ScopeQuestion, 'at' | 'window'> & { readonly host: string };

/** `/api/v1/neighbours`: who else is on a host, what they take, and how that changed. */
export function neighboursQuery({ at, window, host }: NeighboursQuestion) {
  return queryOptions<Answer<NeighboursAnswer>>({
    queryKey: ['neighbours', { at, window, host }],
    queryFn: ({ signal }) => fetchAnswer<NeighboursAnswer>({ route: 'neighbours', params: { ...scopeParams({ at, window, namespaces: [], cluster: null, level: 'workload' }), host }, schema: neighboursAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(at === null, query.state.status === 'error'),
  });
}
