import type { GraphEdge } from '@/lib/topology/graph';
import type { Lens } from '@/lib/url/lens';
import type { EdgeInLens, LensMark, LineDash } from './lens/lens-mark';
import { lensRules } from './lens/lens-rules';
import { lensThresholds } from './lens/lens-thresholds';
import { reachesOutside } from './lens/outside';
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
  readonly dash: LineDash;
  /** What its label says, the parts in the order of their weight; empty when the lens has no number for it. Written when asked: most edges never show it. */
  readonly label: () => readonly string[];
  /** 2 = always labelled (sick), 1 = labelled where there is room, 0 = labelled when selected or hovered. */
  readonly loud: 0 | 1 | 2;
  /** Its health is critical, whatever the lens shows. */
  readonly sick: boolean;
  /** Part of its traffic is not under mTLS; false where nobody could see it and on edges that leave the mesh. */
  readonly plainText: boolean;
}

/** Requests per second, on TCP kilobytes per second; 0 where neither was measured. */
function amountOf(edge: GraphEdge): number {
  const { requests, sentBytes, receivedBytes } = edge.traffic;
  return requests ?? ((sentBytes ?? 0) + (receivedBytes ?? 0)) / 1000;
}

/** Width of a line for an amount: its logarithm, 1…5 pixels (…8 where traffic is the subject), more when it is strained and most when it is sick, so that the two differ without colour. */
export function lineWidth(amount: number, tone: Tone, lens: Lens): number {
  const width = Math.min(lens === 'traffic' ? 8 : 5, 1 + Math.log10(1 + amount) * (lens === 'traffic' ? 1.6 : 0.75));
  return width + (tone === 'crit' ? 2.2 : tone === 'warn' ? 0.9 : 0);
}

/** The drawing of an edge that a lens has marked. */
export function markedEdge(edge: GraphEdge, mark: LensMark, lens: Lens, { plainText, sick }: Pick<EdgeLook, 'plainText' | 'sick'>): EdgeLook {
  const amount = amountOf(edge);
  return { id: edge.id, source: edge.source, target: edge.target, ...mark, width: lineWidth(amount, mark.tone, lens), amount, plainText, sick };
}

/** How one edge is drawn. */
export function edgeLook(input: EdgeInLens, lens: Lens): EdgeLook {
  const { edge, facts } = input;
  const plainText = edge.mtls !== null && edge.mtls < lensThresholds.mtlsWhole && !reachesOutside(edge, facts);
  return markedEdge(edge, lensRules[lens](input), lens, { plainText, sick: input.health.grade === 'critical' });
}
