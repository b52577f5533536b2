import { queryOptions } from '@tanstack/react-query';
import { promqlAnswerSchema, type PromqlAnswer } from '@/lib/wire/promql-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** Whose numbers: `edge:ID`, `node:ID`, `host:NAME` or `mesh`. */
export type PromqlQuestion = Pick<ScopeQuestion, 'at' | 'window' | 'level'> & { readonly of: string };

/** `/api/v1/promql`: the query behind each number of one thing. It hardly ever changes, so it is asked once. */
export function promqlQuery({ at, window, level, of }: PromqlQuestion) {
  return queryOptions<Answer<PromqlAnswer>>({
    queryKey: ['promql', { at, window, level, of }],
    queryFn: ({ signal }) => fetchAnswer<PromqlAnswer>({ route: 'promql', params: { ...scopeParams({ at, window, namespaces: [], cluster: null, level }), of }, schema: promqlAnswerSchema, signal }),
    staleTime: 10 * 60_000,
    refetchInterval: (query) => refetchAfter(false, query.state.status === 'error'),
  });
}
