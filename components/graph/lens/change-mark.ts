import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import type { EdgeLatency } from '@/lib/topology/latency';
import type { QuantileName } from '@/lib/url/lens';
import { shareOfRequests, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';

/** One edge at two moments. */
export interface EdgeThenAndNow {
  readonly now: GraphEdge;
  readonly then: GraphEdge;
  readonly latencyNow: EdgeLatency | null;
  readonly latencyThen: EdgeLatency | null;
  readonly quantile: QuantileName;
}

const quantileOf = (latency: EdgeLatency | null, quantile: QuantileName): number | null => (latency?.source ?? latency?.destination)?.[quantile] ?? null;

/** What changed on an edge, in words with both numbers, the weightiest first; empty when nothing did. */
export function edgeChanges({ now, then, latencyNow, latencyThen, quantile }: EdgeThenAndNow): string[] {
  const { factor, atLeast, failures, rate } = lensThresholds.change;
  const changes: string[] = [];
  const [slow, usual] = [quantileOf(latencyNow, quantile), quantileOf(latencyThen, quantile)];
  if (slow !== null && usual !== null && Math.abs(slow - usual) >= atLeast && Math.max(slow / usual, usual / slow) >= factor) {
    changes.push(`${slow > usual ? '▲' : '▼'} ${formatMilliseconds(slow)}`, `was ${formatMilliseconds(usual)}`);
  }
  const [failing, failed] = [shareOfRequests(now.traffic.errors5xx, now), shareOfRequests(then.traffic.errors5xx, then)];
  if (failing !== null && failed !== null && Math.abs(failing - failed) >= failures) {
    changes.push(`${failing > failed ? '▲' : '▼'} ${formatRatio(failing)} 5xx`, `was ${formatRatio(failed)}`);
  }
  const [asked, askedThen] = [now.traffic.requests, then.traffic.requests];
  if (asked !== null && askedThen !== null && asked !== askedThen && Math.max(asked, askedThen) >= rate * Math.min(asked, askedThen)) {
    changes.push(`${asked > askedThen ? '▲' : '▼'} ${formatRate(asked)}`, `was ${formatRate(askedThen)}`);
  }
  return changes;
}

/** Compared with the moment before: born, slower, faster, failing more or less, asked more or less. */
export function changeMark({ edge, facts, quantile }: EdgeInLens): LensMark {
  const dash = edge.protocol === 'tcp' ? 'tcp' : 'solid';
  const { before } = facts;
  if (before === null) return { tone: 'faint', dash, loud: 0, label: () => ['nothing to compare with'] };
  const then = before.edges.get(edge.id);
  if (then === undefined) return { tone: 'change', dash, loud: 2, label: () => ['new'] };
  const changes = edgeChanges({ now: edge, then, latencyNow: facts.latency(edge.id), latencyThen: before.latency?.edges[edge.id] ?? null, quantile });
  if (changes.length === 0) return { tone: 'faint', dash, loud: 0, label: () => ['as before'] };
  return { tone: 'change', dash, loud: 2, label: () => changes.slice(0, 2) };
}

/** An edge that was there before and is no more. */
export const goneMark: LensMark = { tone: 'change', dash: 'gone', loud: 2, label: () => ['gone'] };
