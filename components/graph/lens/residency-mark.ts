import { formatByteRate, formatRatio } from '@/lib/base/format-number';
import type { GraphEdge, NodeId } from '@/lib/topology/graph';
import type { LensFacts } from './lens-facts';
import { bytesOf, gradeMark, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';
import { reachesOutside } from './outside';

/** Shares of a node's pods by zone or region; null when the place of a pod is not known. */
function shares(facts: LensFacts, id: NodeId, what: 'zone' | 'region'): Map<string, number> | null {
  const placed = facts.placed(id);
  const sum = placed.reduce((total, { pods }) => total + pods, 0);
  if (sum === 0) return null;
  const result = new Map<string, number>();
  for (const { host, pods } of placed) {
    const name = host[what];
    if (name === null) return null;
    result.set(name, (result.get(name) ?? 0) + pods / sum);
  }
  return result;
}

/** Share of the pairs of caller's and callee's pods that lie in different zones (or regions), 0…1; null when unknown. */
export function crossingShare(facts: LensFacts, edge: GraphEdge, what: 'zone' | 'region'): number | null {
  const [from, to] = [shares(facts, edge.source, what), shares(facts, edge.target, what)];
  if (from === null || to === null) return null;
  let same = 0;
  for (const [name, share] of from) same += share * (to.get(name) ?? 0);
  return Math.min(1, Math.max(0, 1 - same));
}

/** The widest border that an edge crosses, and how much of it does; null = where its ends run is not known. */
export interface Crossing {
  readonly border: 'cluster' | 'region' | 'zone' | 'none';
  readonly share: number;
}

/** Which border an edge crosses. */
export function crossingOf(facts: LensFacts, edge: GraphEdge): Crossing | null {
  const [from, to] = [facts.nodes.get(edge.source)?.cluster ?? null, facts.nodes.get(edge.target)?.cluster ?? null];
  if (from !== null && to !== null && from !== to) return { border: 'cluster', share: 1 };
  const region = crossingShare(facts, edge, 'region');
  if (region !== null && region > 0) return { border: 'region', share: region };
  const zone = crossingShare(facts, edge, 'zone');
  if (zone === null) return null;
  return zone > 0 ? { border: 'zone', share: zone } : { border: 'none', share: 0 };
}

/** Which edges leave their zone, region or cluster, by where the pods run; plain text that does is sick. */
export function residencyMark({ edge, facts, health }: EdgeInLens): LensMark {
  if (health.grade === 'idle') return gradeMark('idle', edge, () => []);
  if (reachesOutside(edge, facts)) return { tone: 'faint', dash: edge.protocol === 'tcp' ? 'tcp' : 'thin', loud: 0, label: () => ['outside the mesh'] };
  const crossing = crossingOf(facts, edge);
  if (crossing === null) return gradeMark('unknown', edge, () => ['place unknown']);
  if (crossing.border === 'none') return gradeMark('calm', edge, () => ['same zone']);
  const bytes = bytesOf(edge);
  const words = [crossing.border === 'cluster' ? 'other cluster' : `${crossing.border} ${formatRatio(crossing.share)}`];
  if (edge.mtls !== null && edge.mtls < lensThresholds.mtlsWhole) return gradeMark('critical', edge, () => [...words, 'plain text']);
  const label = (): string[] => (bytes === null ? words : [...words, formatByteRate(bytes * crossing.share)]);
  if (crossing.border === 'zone') return { ...gradeMark('calm', edge, label), tone: 'strong', loud: 1 };
  return gradeMark('raised', edge, label);
}
