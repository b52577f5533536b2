import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** The data of an answer to `/api/v1/graph`. */
export type GraphData = z.infer<typeof graphAnswerSchema>;

/** `/api/v1/graph`: nodes and edges with traffic and errors: the fast layer. */
export function graphQuery(scope: ScopeQuestion) {
  return queryOptions<Answer<GraphData>>({
    queryKey: ['graph', scope],
    queryFn: ({ signal }) => fetchAnswer<GraphData>({ route: 'graph', params: scopeParams(scope), schema: graphAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(scope.at === null, query.state.status === 'error'),
  });
}
