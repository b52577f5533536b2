import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import type { EdgeGrade } from '@/lib/health/edge-finding';
import { edgeThresholds } from '@/lib/health/thresholds';
import type { GraphEdge } from '@/lib/topology/graph';
import { dashOf, gradeMark, isSick, shareOfRequests, volumeText, type EdgeInLens, type LensMark } from './lens-mark';

/** Grade by failures alone, with the thresholds of the whole judgement. */
function errorGrade({ edge, health, window }: EdgeInLens): EdgeGrade {
  if (edge.protocol === 'tcp' || health.grade === 'idle' || edge.traffic.requests === null) return health.grade;
  const grades = (['errors5xx', 'noResponse'] as const).map((which): EdgeGrade => {
    const part = shareOfRequests(edge.traffic[which], edge);
    if (part === null) return 'unknown';
    if (Math.round((edge.traffic[which] ?? 0) * window) < edgeThresholds.fewestFailures) return 'calm';
    return part >= edgeThresholds[which].critical ? 'critical' : part >= edgeThresholds[which].raised ? 'raised' : 'calm';
  });
  return grades.includes('critical') ? 'critical' : grades.includes('raised') ? 'raised' : grades.includes('unknown') ? 'unknown' : 'calm';
}

function failures(edge: GraphEdge): string[] {
  const parts: string[] = [];
  const said = (part: number | null, word: string): void => {
    const ratio = shareOfRequests(part, edge);
    if (ratio !== null && ratio > 0) parts.push(`${formatRatio(ratio)} ${word}`);
  };
  said(edge.traffic.errors5xx, '5xx');
  said(edge.traffic.noResponse, 'silent');
  said(edge.traffic.errors4xx, '4xx');
  return parts;
}

function latencyLabel({ edge, health, quantile }: EdgeInLens): string[] {
  if (edge.protocol === 'tcp') return [volumeText(edge)];
  const slow = health.quantiles === null ? [] : [formatMilliseconds(health.quantiles[quantile])];
  const failed = shareOfRequests(edge.traffic.errors5xx, edge);
  const silent = shareOfRequests(edge.traffic.noResponse, edge);
  if (failed !== null && failed >= edgeThresholds.errors5xx.raised) slow.push(formatRatio(failed));
  else if (silent !== null && silent >= edgeThresholds.noResponse.raised) slow.push(`${formatRatio(silent)} silent`);
  return slow.length > 0 ? slow : [volumeText(edge)];
}

/** Coloured by the whole judgement, labelled with the quantile and the failures. */
export function latencyMark(input: EdgeInLens): LensMark {
  return gradeMark(input.health.grade, input.edge, () => latencyLabel(input));
}

/** The same with the machines in the foreground: no line is labelled by itself. */
export function hostsMark(input: EdgeInLens): LensMark {
  return { ...latencyMark(input), loud: 0 };
}

/** Coloured by failures alone. */
export function errorsMark(input: EdgeInLens): LensMark {
  return gradeMark(errorGrade(input), input.edge, () => failures(input.edge).slice(0, 2));
}

/** Not coloured: how much goes where. */
export function trafficMark({ edge, health }: EdgeInLens): LensMark {
  const strong = isSick(health.grade) || health.grade === 'calm';
  return { ...gradeMark(health.grade, edge, () => [volumeText(edge)]), tone: strong ? 'strong' : health.grade === 'unknown' ? 'quiet' : 'faint', dash: dashOf(health.grade, edge), loud: health.grade === 'idle' ? 0 : 1 };
}
