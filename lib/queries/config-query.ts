import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { configAnswerSchema, type ConfigAnswer } from '@/lib/wire/config-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** Configuration that acts on `of` (`edge:ID`, `node:ID`); null = the checks of the whole mesh, and the configured split. */
export type ConfigQuestion = ScopeQuestion & { readonly of: string | null };

/** `/api/v1/config`: what configuration acts, what is wrong with it, and whether reality obeys. */
export function configQuery({ of, ...scope }: ConfigQuestion) {
  return queryOptions<Answer<ConfigAnswer>>({
    queryKey: ['config', scope, of],
    queryFn: ({ signal }) => fetchAnswer<ConfigAnswer>({ route: 'config', params: { ...scopeParams(scope), of }, schema: configAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refetchAfter(scope.at === null, query.state.status === 'error'),
  });
}
