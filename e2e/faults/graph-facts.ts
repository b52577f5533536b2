import type { z } from 'zod';
import type { graphAnswerSchema } from '@/lib/wire/graph-answer';
import type { AskedAnswer, ServedApi } from './served-api';
import { testClock } from './test-clock';

type GraphData = z.infer<typeof graphAnswerSchema>;

/** An answer's graph; guaranteed by the route that was asked, whose schema has tests of its own. */
export function graphOf({ body }: AskedAnswer): GraphData {
  if (body.data === null) throw new Error(`no data: ${JSON.stringify(body.error)}`);
  return body.data as GraphData;
}

/** `from>to` -> requests per second, rounded. */
export function ratesOf(answer: AskedAnswer): Record<string, number | null> {
  return Object.fromEntries(graphOf(answer).edges.map(({ source, target, traffic }) => [`${source.split('/').at(-1) ?? ''}>${target.split('/').at(-1) ?? ''}`, traffic.requests === null ? null : Math.round(traffic.requests * 100) / 100]));
}

/** What a page sees that refreshes: asks, and leaps on to the next refresh, until the answer is as wanted. Gives that answer, or the last one after `tries`. */
export async function refreshUntil(api: ServedApi, route: string, query: string, wanted: (answer: AskedAnswer) => boolean, tries = 12): Promise<AskedAnswer> {
  let answer = await api.ask(route, query);
  for (let count = 1; count < tries && !wanted(answer); count += 1) {
    testClock.leap(8);
    answer = await api.ask(route, query);
  }
  return answer;
}

/** Codes of what is missing. */
export function missingCodes({ body }: AskedAnswer): string[] {
  return [...new Set(body.missing.map(({ code }) => code))];
}
