import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { podsAnswerSchema, type PodsAnswer } from '@/lib/wire/pods-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** Pods of one workload at a moment. */
export type PodsQuestion = Pick<ScopeQuestion, 'at' | 'window'> & { readonly node: string };

/** `/api/v1/pods`: one workload pod by pod, grouped by host. */
export function podsQuery({ at, window, node }: PodsQuestion) {
  return queryOptions<Answer<PodsAnswer>>({
    queryKey: ['pods', { at, window, node }],
    queryFn: ({ signal }) => fetchAnswer<PodsAnswer>({ route: 'pods', params: { ...scopeParams({ at, window, namespaces: [], cluster: null, level: 'workload' }), node }, schema: podsAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(at === null, query.state.status === 'error'),
  });
}
