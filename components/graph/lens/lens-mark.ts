import { formatByteRate, formatRate } from '@/lib/base/format-number';
import type { EdgeGrade } from '@/lib/health/edge-finding';
import type { EdgeHealth } from '@/lib/health/edge-health';
import type { GraphEdge } from '@/lib/topology/graph';
import type { QuantileName } from '@/lib/url/lens';
import type { Tone } from '../palette';
import type { LensFacts } from './lens-facts';

/** The style of a line: `thin` = too little to judge, `unknown` = not measured, `gone` = no longer there. */
export type LineDash = 'solid' | 'tcp' | 'thin' | 'unknown' | 'gone';

/** What a lens says about one edge. */
export interface LensMark {
  readonly tone: Tone;
  readonly dash: LineDash;
  /** 2 = always labelled (sick), 1 = labelled where there is room, 0 = labelled when selected or hovered. */
  readonly loud: 0 | 1 | 2;
  /** What its label says, the parts in the order of their weight; empty when the lens has no number for it. */
  readonly label: () => readonly string[];
}

/** One edge as a lens sees it. `window` in seconds. */
export interface EdgeInLens {
  readonly edge: GraphEdge;
  readonly health: EdgeHealth;
  readonly quantile: QuantileName;
  readonly window: number;
  readonly facts: LensFacts;
}

/** A way to look at an edge. */
export type LensRule = (input: EdgeInLens) => LensMark;

const toneOf: Readonly<Record<EdgeGrade, Tone>> = { calm: 'quiet', raised: 'warn', critical: 'crit', thin: 'faint', idle: 'faint', unknown: 'quiet' };

/** Whether a grade is one that nobody may overlook. */
export function isSick(grade: EdgeGrade): boolean {
  return grade === 'critical' || grade === 'raised';
}

/** Line style of a grade: unknown is broken, TCP dashed, few requests dotted. */
export function dashOf(grade: EdgeGrade, edge: GraphEdge): LineDash {
  return grade === 'unknown' ? 'unknown' : edge.protocol === 'tcp' ? 'tcp' : grade === 'thin' || grade === 'idle' ? 'thin' : 'solid';
}

/** The mark of a grade: coloured and always labelled when sick. */
export function gradeMark(grade: EdgeGrade, edge: GraphEdge, label: LensMark['label']): LensMark {
  return { tone: toneOf[grade], dash: dashOf(grade, edge), loud: isSick(grade) ? 2 : 0, label };
}

/** Share of requests, 0…1; null when not measured or nobody asked. */
export function shareOfRequests(part: number | null, { traffic }: GraphEdge): number | null {
  return part === null || traffic.requests === null || traffic.requests === 0 ? null : part / traffic.requests;
}

/** Bytes in both directions, per second; null when neither was measured. */
export function bytesOf({ traffic }: GraphEdge): number | null {
  return traffic.sentBytes === null && traffic.receivedBytes === null ? null : (traffic.sentBytes ?? 0) + (traffic.receivedBytes ?? 0);
}

/** How much goes over an edge: requests, on TCP bytes. */
export function volumeText(edge: GraphEdge): string {
  const { requests } = edge.traffic;
  const bytes = bytesOf(edge);
  return requests !== null ? formatRate(requests) : bytes === null ? '–' : formatByteRate(bytes);
}
