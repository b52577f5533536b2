import { anyOf, matcher } from '@/lib/promql/selector';
import { bornInside, increasePerSecond } from '@/lib/promql/increase';
import type { Ask } from '../dialect';
import { flowLabels } from './istio-labels';
import { either, increase, marked, partLabel, scopes } from './istio-queries';

/** What buckets are summed by, besides `le`. */
export const latencyLabels = [...flowLabels, 'request_protocol'] as const;

/** The values of `latencyLabels` as one label: half the bytes of the answer, and cheaper to sum by. */
export const flowKeyLabel = 'undermesh_flow';
/** Separates them: of the private use area, so in no name. A value that holds it all the same is noticed by the number of parts. */
export const flowSeparator = '\uE0FE';

/** `part` of the answers: durations, how many series hold a bound, on which targets series were born, and per flow what rates lack because of it, how many series hold an odd bound and how many there are. */
export const latencyParts = { sum: 'sum', bounds: 'bounds', born: 'born', lacks: 'lacks', has: 'has', of: 'of' } as const;

const buckets = 'istio_request_duration_milliseconds_bucket';
const infinite = matcher('le', '=', '+Inf');

function byFlow(expression: string, how: 'sum' | 'count', more: readonly string[]): string {
  const labels = latencyLabels.map((label) => `"${label}"`).join(', ');
  return `${how} by (${[...more, flowKeyLabel].join(', ')}) (label_join(${expression}, "${flowKeyLabel}", "\\uE0FE", ${labels}))`;
}

function over(matchers: readonly string[], ask: Ask, expression: (series: string) => string): string {
  return either(scopes(buckets, matchers, ask.namespaces).map(expression));
}

/** Rates of the buckets of some bounds (null = all) by flow. Zero is left out: what is not there is 0 where the bound exists. */
export function bucketRatesQuery(ask: Ask, bounds: readonly string[] | null): string {
  return byFlow(over(bounds === null ? [] : [anyOf('le', bounds)], ask, (series) => `rate(${series}[${ask.window}s]) > 0`), 'sum', ['le']);
}

/** Rates of buckets, what tells whether they can be added, and the sums of durations, in one query. */
export function latencyQuery(ask: Ask, bounds: readonly string[] | null): string {
  return latencyPartQueries(ask, bounds).join(' or ');
}

/** The same as several queries: in a large mesh each of them can be answered in time, and a Prometheus works at several at once. */
export function latencyPartQueries(ask: Ask, bounds: readonly string[] | null): readonly string[] {
  return [bucketRatesQuery(ask, bounds), bucketChecksQuery(ask), durationSumsQuery(ask)];
}

/** Milliseconds per second by flow. */
function durationSumsQuery(ask: Ask): string {
  return marked(byFlow(increase('istio_request_duration_milliseconds_sum', [], ask, 'cheap'), 'sum', []), partLabel, latencyParts.sum);
}

/**
 * Whether rates of buckets can simply be added: how many series were seen with each bound (pods can have bounds of their own, and be gone at the end of the window),
 * and on which targets series were born, whose first value a rate lacks.
 */
function bucketChecksQuery(ask: Ask): string {
  const bounds = `count by (le) (${over([], ask, (series) => `present_over_time(${series}[${ask.window}s])`)})`;
  const born = `count by (job, instance) (${over([infinite], ask, (series) => bornInside(series, ask.window))})`;
  return `${marked(bounds, partLabel, latencyParts.bounds)} or ${marked(born, partLabel, latencyParts.born)}`;
}

/** More targets than this make the query longer than asking all. */
const mostTargets = 200;

/** What rates lack because of births, to be added to them. */
export function bucketBirthsQuery(ask: Ask, instances: readonly string[], bounds: readonly string[] | null): string {
  const matchers = [...(instances.length > mostTargets ? [] : [anyOf('instance', instances)]), ...(bounds === null ? [] : [anyOf('le', [...bounds, '+Inf'])])];
  const lacking = (series: string) => {
    const whole = increasePerSecond(series, ask.window, 'thorough');
    return `((${whole} - rate(${series}[${ask.window}s]) or ${whole}) != 0)`;
  };
  return marked(byFlow(over(matchers, ask, lacking), 'sum', ['le']), partLabel, latencyParts.lacks);
}

/** For bounds that not all series have: by flow, how many have them and how many there are. */
export function oddBoundsQuery(ask: Ask, odd: readonly string[]): string {
  const count = (matchers: readonly string[], more: readonly string[]) => byFlow(over(matchers, ask, (series) => `present_over_time(${series}[${ask.window}s])`), 'count', more);
  return `${marked(count([anyOf('le', odd)], ['le']), partLabel, latencyParts.has)} or ${marked(count([infinite], []), partLabel, latencyParts.of)}`;
}
