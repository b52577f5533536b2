import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { costAnswerSchema, type CostAnswer } from '@/lib/wire/cost-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** What the proxies of one workload or of one host cost at a moment. */
export type CostQuestion = Pick<ScopeQuestion, 'at' | 'window'> & ({ readonly node: string } | { readonly host: string });

/** `/api/v1/cost`: proxies against applications, for what is selected only. */
export function costQuery({ at, window, ...of }: CostQuestion) {
  return queryOptions<Answer<CostAnswer>>({
    queryKey: ['cost', { at, window, ...of }],
    queryFn: ({ signal }) => fetchAnswer<CostAnswer>({ route: 'cost', params: { ...scopeParams({ at, window, namespaces: [], cluster: null, level: 'workload' }), ...of }, schema: costAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(at === null, query.state.status === 'error'),
  });
}
