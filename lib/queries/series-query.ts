import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { seriesAnswerSchema, type SeriesAnswer, type SeriesRequest } from '@/lib/wire/series-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter } from './scope-question';

/** `/api/v1/series`: one number over time. */
export function seriesQuery(question: SeriesRequest) {
  return queryOptions<Answer<SeriesAnswer>>({
    queryKey: ['series', question],
    queryFn: ({ signal }) => fetchAnswer({ route: 'series', params: { ...question }, schema: seriesAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    // the stretch moves on with time, so an old answer is asked for no more: kept for longer, a tab would fill with them
    gcTime: 2 * 60_000,
    refetchInterval: (query) => refetchAfter(false, query.state.status === 'error'),
  });
}
