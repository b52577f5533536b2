import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { timelineAnswerSchema, type TimelineAnswer } from '@/lib/wire/timeline-answer';
import { fetchAnswer, type Answer } from './fetch-answer';
import { refetchAfter } from './scope-question';

/** Which stretch of time; unix seconds and seconds. */
export interface TimelineQuestion {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly signal: TimelineAnswer['signal'];
}

/** `/api/v1/timeline`: the whole mesh over time, and one row per host. */
export function timelineQuery(question: TimelineQuestion) {
  return queryOptions<Answer<TimelineAnswer>>({
    queryKey: ['timeline', question],
    queryFn: ({ signal }) => fetchAnswer({ route: 'timeline', params: { ...question }, schema: timelineAnswerSchema, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    // the stretch moves on with time, so an old answer is asked for no more: kept for longer, a tab would fill with them
    gcTime: 2 * 60_000,
    refetchInterval: (query) => refetchAfter(false, query.state.status === 'error'),
  });
}
