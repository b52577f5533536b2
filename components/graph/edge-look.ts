import { formatByteRate, formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { EdgeGrade } from '@/lib/health/edge-finding';
import type { EdgeHealth } from '@/lib/health/edge-health';
import { edgeThresholds } from '@/lib/health/thresholds';
import type { GraphEdge } from '@/lib/topology/graph';
import type { Lens, QuantileName } from '@/lib/url/lens';
import type { Tone } from './palette';

/** How an edge is drawn in a lens. */
export interface EdgeLook {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly tone: Tone;
  readonly width: number;
  /** Requests per second, on TCP kilobytes per second. */
  readonly amount: number;
  readonly dash: 'solid' | 'tcp' | 'thin' | 'unknown';
  /** What its label says, the parts in the order of their weight; empty when the lens has no number for it. Written when asked: most edges never show it. */
  readonly label: () => readonly string[];
  /** 2 = always labelled (sick), 1 = labelled where there is room, 0 = labelled when selected or hovered. */
  readonly loud: 0 | 1 | 2;
  /** Part of its traffic is not under mTLS; where nobody could see it, this is false. */
  readonly plainText: boolean;
}

const toneOf: Readonly<Record<EdgeGrade, Tone>> = { calm: 'quiet', raised: 'warn', critical: 'crit', thin: 'faint', idle: 'faint', unknown: 'quiet' };

/** Share of requests, 0…1; null when not measured or nobody asked. */
function share(part: number | null, edge: GraphEdge): number | null {
  const { requests } = edge.traffic;
  return part === null || requests === null || requests === 0 ? null : part / requests;
}

/** Grade by failures alone, with the thresholds of the whole judgement. */
function errorGrade(edge: GraphEdge, health: EdgeHealth, window: number): EdgeGrade {
  if (edge.protocol === 'tcp' || health.grade === 'idle' || edge.traffic.requests === null) return health.grade;
  const grades = (['errors5xx', 'noResponse'] as const).map((which): EdgeGrade => {
    const part = share(edge.traffic[which], edge);
    if (part === null) return 'unknown';
    if (Math.round((edge.traffic[which] ?? 0) * window) < edgeThresholds.fewestFailures) return 'calm';
    return part >= edgeThresholds[which].critical ? 'critical' : part >= edgeThresholds[which].raised ? 'raised' : 'calm';
  });
  return grades.includes('critical') ? 'critical' : grades.includes('raised') ? 'raised' : grades.includes('unknown') ? 'unknown' : 'calm';
}

function volume(edge: GraphEdge): string {
  const { requests, sentBytes, receivedBytes } = edge.traffic;
  if (requests !== null) return formatRate(requests);
  return sentBytes === null && receivedBytes === null ? '–' : formatByteRate((sentBytes ?? 0) + (receivedBytes ?? 0));
}

function failures(edge: GraphEdge): string[] {
  const parts: string[] = [];
  const { errors5xx, errors4xx, noResponse } = edge.traffic;
  const said = (part: number | null, word: string): void => {
    const ratio = share(part, edge);
    if (ratio !== null && ratio > 0) parts.push(`${formatRatio(ratio)} ${word}`);
  };
  said(errors5xx, '5xx');
  said(noResponse, 'silent');
  said(errors4xx, '4xx');
  return parts;
}

function labelOf(edge: GraphEdge, health: EdgeHealth, lens: Lens, quantile: QuantileName): string[] {
  if (lens === 'traffic') return [volume(edge)];
  if (lens === 'errors') return failures(edge).slice(0, 2);
  if (edge.protocol === 'tcp') return [volume(edge)];
  const slow = health.quantiles === null ? [] : [formatMilliseconds(health.quantiles[quantile])];
  const failed = share(edge.traffic.errors5xx, edge);
  const silent = share(edge.traffic.noResponse, edge);
  if (failed !== null && failed >= edgeThresholds.errors5xx.raised) slow.push(formatRatio(failed));
  else if (silent !== null && silent >= edgeThresholds.noResponse.raised) slow.push(`${formatRatio(silent)} silent`);
  return slow.length > 0 ? slow : [volume(edge)];
}

/** Requests per second, on TCP kilobytes per second; 0 where neither was measured. */
function amountOf(edge: GraphEdge): number {
  const { requests, sentBytes, receivedBytes } = edge.traffic;
  return requests ?? ((sentBytes ?? 0) + (receivedBytes ?? 0)) / 1000;
}

/** Width of a line for an amount: its logarithm, 1…5 pixels (…8 where traffic is the subject), a little more when it is sick. */
export function lineWidth(amount: number, tone: Tone, lens: Lens): number {
  const width = Math.min(lens === 'traffic' ? 8 : 5, 1 + Math.log10(1 + amount) * (lens === 'traffic' ? 1.6 : 0.75));
  return width + (tone === 'crit' || tone === 'warn' ? 1.2 : 0);
}

/** How one edge is drawn. `window` in seconds. */
export function edgeLook(edge: GraphEdge, health: EdgeHealth, lens: Lens, quantile: QuantileName, window: number): EdgeLook {
  const grade = lens === 'errors' ? errorGrade(edge, health, window) : health.grade;
  const sick = grade === 'critical' || grade === 'raised';
  const tone = lens === 'traffic' && (sick || grade === 'calm') ? 'strong' : toneOf[grade];
  const amount = amountOf(edge);
  const colourful = sick && lens !== 'traffic';
  return {
    id: edge.id,
    source: edge.source,
    target: edge.target,
    tone,
    width: lineWidth(amount, tone, lens),
    amount,
    dash: grade === 'unknown' ? 'unknown' : edge.protocol === 'tcp' ? 'tcp' : grade === 'thin' || grade === 'idle' ? 'thin' : 'solid',
    label: () => labelOf(edge, health, lens, quantile),
    loud: lens === 'hosts' ? 0 : colourful ? 2 : lens === 'traffic' && grade !== 'idle' ? 1 : 0,
    plainText: edge.mtls !== null && edge.mtls < 0.995,
  };
}
