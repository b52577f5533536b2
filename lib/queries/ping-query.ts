import { queryOptions } from '@tanstack/react-query';
import { pingAnswerSchema, type PingAnswer } from '@/lib/wire/ping-answer';
import { fetchAnswer, type Answer } from './fetch-answer';

/** `/api/v1/ping` every 5 s: is the dashboard still there? */
export const pingQuery = queryOptions<Answer<PingAnswer>>({
  queryKey: ['ping'],
  queryFn: ({ signal }) => fetchAnswer({ route: 'ping', params: {}, schema: pingAnswerSchema, signal, deadline: 4_000 }),
  refetchInterval: 5_000,
  staleTime: 0,
});
