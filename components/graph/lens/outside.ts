import type { GraphEdge, NodeKind } from '@/lib/topology/graph';
import type { LensFacts } from './lens-facts';

const outside: ReadonlySet<NodeKind> = new Set<NodeKind>(['external', 'unknown', 'passthrough', 'blackhole']);

/** Whether one end of the edge is not a part of the mesh. */
export function reachesOutside(edge: GraphEdge, facts: Pick<LensFacts, 'nodes'>): boolean {
  return [edge.source, edge.target].some((id) => outside.has(facts.nodes.get(id)?.kind ?? 'unknown'));
}
