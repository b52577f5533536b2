import type { Sample } from '@/lib/promql/sample';
import type { Ask, AskPrometheus, LatencyAnswers } from '../dialect';
import { known } from './istio-labels';
import { partLabel } from './istio-queries';
import { boundNumber } from './latency-bounds';
import { bucketBirthsQuery, bucketRatesQuery, latencyPartQueries, latencyParts, latencyQuery, oddBoundsQuery } from './latency-queries';

/** Asked first: they hold the thresholds of health and span what requests usually take. */
const firstBounds = ['5', '25', '100', '250', '500', '1000', '5000'];
/** Numbers in one answer at most; a number takes about 300 bytes, and an answer may have 20 MiB. */
const mostNumbers = 40_000;

/** Asks for durations (see `Dialect.askLatency`). */
export async function askLatency(ask: Ask, prometheus: AskPrometheus, affords: ((numbers: number) => boolean) | null = null): Promise<LatencyAnswers> {
  if (affords === null) {
    const samples = await prometheus(latencyQuery(ask, null), 'dear');
    return { samples: [...samples, ...(await askFollowUps(ask, prometheus, samples, null))], bounds: null };
  }
  // Prometheus 3 writes "5.0".
  const first = firstBounds.flatMap((bound) => [bound, `${bound}.0`]);
  const samples = (await Promise.all(latencyPartQueries(ask, [...first, '+Inf']).map((query) => prometheus(query, 'dear')))).flat();
  const others = boundsIn(samples).filter((bound) => bound !== '+Inf' && !first.includes(bound));
  const flows = samples.filter(({ labels }) => labels[partLabel] === latencyParts.sum).length;
  const affordable = others.length === 0 || affords(flows * others.length);
  const more = affordable ? await askOthers(ask, prometheus, others, flows) : null;
  const follow = await askFollowUps(ask, prometheus, samples, more === null ? first : null);
  return { samples: [...samples, ...(more ?? []), ...follow], bounds: more === null ? first : null };
}

function boundsIn(checks: readonly Sample[]): readonly string[] {
  return checks.flatMap(({ labels }) => (labels[partLabel] === latencyParts.bounds ? known(labels, 'le') ?? [] : []));
}

/** The other bounds, in as many answers as their size needs; null when one cannot be had. */
async function askOthers(ask: Ask, prometheus: AskPrometheus, others: readonly string[], flows: number): Promise<readonly Sample[] | null> {
  const each = Math.max(1, Math.floor(mostNumbers / Math.max(1, flows)));
  const parts = Array.from({ length: Math.ceil(others.length / each) }, (_, index) => others.slice(index * each, (index + 1) * each));
  try {
    return (await Promise.all(parts.map((part) => prometheus(bucketRatesQuery(ask, part), 'dear')))).flat();
  } catch {
    // whoever asks counts and logs failures; with the bounds that are there something can be said
    return null;
  }
}

/** What the checks leave open: almost always nothing, or a few targets. */
async function askFollowUps(ask: Ask, prometheus: AskPrometheus, checks: readonly Sample[], bounds: readonly string[] | null): Promise<readonly Sample[]> {
  const instances = [...new Set(checks.flatMap(({ labels }) => (labels[partLabel] === latencyParts.born ? [labels['instance'] ?? ''] : [])))];
  const odd = oddBounds(checks).filter((bound) => bounds === null || bounds.includes(bound));
  const queries = [...(instances.length === 0 ? [] : [bucketBirthsQuery(ask, instances, bounds)]), ...(odd.length === 0 ? [] : [oddBoundsQuery(ask, odd)])];
  return (await Promise.all(queries.map((query) => prometheus(query, 'dear')))).flat();
}

/** Bounds, as labels write them, that fewer series have than there are. "1" and "1.0" are one bound. */
function oddBounds(checks: readonly Sample[]): readonly string[] {
  const texts = new Map<number, string[]>();
  const counts = new Map<number, number>();
  for (const { labels, value } of checks) {
    const bound = labels[partLabel] === latencyParts.bounds ? boundNumber(labels) : null;
    const text = known(labels, 'le');
    if (bound === null || text === null) continue;
    texts.set(bound, [...(texts.get(bound) ?? []), text]);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const all = counts.get(Infinity) ?? 0;
  return [...texts].flatMap(([bound, list]) => ((counts.get(bound) ?? 0) < all ? list : []));
}
