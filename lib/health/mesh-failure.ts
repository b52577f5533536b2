import { formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import { flagSentence } from '@/lib/topology/response-flag';
import { calmFinding, type EdgeFinding } from './edge-finding';
import type { EdgeThresholds } from './thresholds';

/** Flags by which a proxy says that the mesh itself could not deliver a request: no route, no such destination, nobody there, breaker open, no connection, attempts used up, no name. */
const meshFlags = ['NR', 'NC', 'UH', 'UO', 'UF', 'URX', 'DF'] as const;

/** What of a flag's rate is not among the server errors and unanswered requests, which are judged for themselves. A lost route answers 404, so NR is always beside them on HTTP. */
function beyondErrors(flag: string, { protocol, traffic }: GraphEdge): number {
  const rate = traffic.flags[flag] ?? 0;
  if (flag === 'NR' && protocol === 'http') return Math.min(rate, traffic.errors4xx ?? rate);
  return Math.max(0, rate - (traffic.errors5xx ?? 0) - (traffic.noResponse ?? 0));
}

/**
 * Requests that the mesh could not deliver and that look harmless by their code.
 *
 * @param count requests in the window
 */
export function meshFailure(edge: GraphEdge, count: number, thresholds: EdgeThresholds): EdgeFinding {
  const { requests } = edge.traffic;
  if (requests === null || requests === 0) return calmFinding;
  // One request may carry several flags, each with the whole rate: the largest is the lower bound of what failed.
  const [worst] = meshFlags.map((flag) => ({ flag, share: Math.min(1, beyondErrors(flag, edge) / requests) })).sort((a, b) => b.share - a.share);
  const limit = thresholds.undelivered;
  if (worst === undefined || worst.share < limit.raised || Math.round(worst.share * count) < thresholds.fewestFailures) return calmFinding;
  const grade = worst.share >= limit.critical ? 'critical' : 'raised';
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  return {
    grade,
    symptom: 'errors',
    reason: () => `${formatRatio(worst.share)} of the requests were not delivered (${worst.flag}: ${flagSentence(worst.flag) ?? ''}), about ${whole(worst.share * count)} of ${whole(count)}; ${grade === 'critical' ? 'sick' : 'strained'} from ${formatRatio(limit[grade])}.`,
  };
}
