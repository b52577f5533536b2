import type { EdgeId, NodeId } from '@/lib/topology/graph';
import type { MeshPicture } from './mesh-picture';

/** What was found: nodes, or the edges that a filter is true of, with their ends. */
export interface FoundPart {
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<EdgeId> | null;
}

/** What stays bright on the map: ids of nodes and edges; null = everything. Finding and "sick only" narrow each other. */
export function emphasis(picture: MeshPicture, found: FoundPart | null, sickOnly: boolean): ReadonlySet<NodeId | EdgeId> | null {
  if (found === null && !sickOnly) return null;
  const edges = sickOnly ? picture.health.sick.map((one) => one.edge) : picture.graph.edges;
  const kept = edges.filter((edge) => found === null || (found.edges === null ? found.nodes.has(edge.source) || found.nodes.has(edge.target) : found.edges.has(edge.id)));
  const nodes = sickOnly ? kept.flatMap((edge) => [edge.source, edge.target]) : [...(found?.nodes ?? [])];
  return new Set([...nodes, ...kept.map((edge) => edge.id)]);
}
