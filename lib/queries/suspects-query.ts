import { queryOptions } from '@tanstack/react-query';
import { suspectsAnswerSchema, type SuspectsAnswer } from '@/lib/wire/suspects-answer';
import { AnswerError } from './answer-error';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter, scopeParams, type ScopeQuestion } from './scope-question';

/** `/api/v1/suspects`: ranked suspects and a verdict for every sick edge. It is the slowest answer, and may take longer than the others. */
export function suspectsQuery(scope: ScopeQuestion) {
  return queryOptions<Answer<SuspectsAnswer>>({
    queryKey: ['suspects', scope],
    queryFn: ({ signal }) => fetchAnswer<SuspectsAnswer>({ route: 'suspects', params: scopeParams(scope), schema: suspectsAnswerSchema, signal, deadline: 30_000 }),
    // A verdict over another moment must not be read as one over this one; only live ones follow each other.
    placeholderData: (before, query) => (scope.at === null && isLive(query?.queryKey[1]) ? before : undefined),
    refetchInterval: ({ state }) => (state.error instanceof AnswerError && state.error.failure === 'refused' ? false : refetchAfter(scope.at === null, state.status === 'error')),
  });
}

function isLive(question: unknown): boolean {
  return typeof question === 'object' && question !== null && 'at' in question && question.at === null;
}
