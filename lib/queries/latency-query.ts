import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** The data of an answer to `/api/v1/latency`. */
export type LatencyData = z.infer<typeof latencyAnswerSchema>;

/** `/api/v1/latency`: quantiles by edge, both reporters: the slow layer. */
export function latencyQuery(scope: ScopeQuestion) {
  return queryOptions<Answer<LatencyData>>({
    queryKey: ['latency', scope],
    queryFn: ({ signal }) => fetchAnswer<LatencyData>({ route: 'latency', params: scopeParams(scope), schema: latencyAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(scope.at === null, query.state.status === 'error'),
  });
}
