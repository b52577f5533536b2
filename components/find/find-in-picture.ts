import { looksLikeFilter, readFilter } from '@/lib/url/filter-language';
import type { FilterFault } from '@/lib/url/filter-tokens';
import type { EdgeId, NodeId } from '@/lib/topology/graph';
import type { MeshPicture } from '../mesh/mesh-picture';
import { findHits } from './find-hits';
import { matchFilter } from './match-filter';

/** What was found. `edges` only when a filter was asked: then edges count, else nodes. */
export interface Found {
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<EdgeId> | null;
}

/** Finds by name or by filter; null when nothing is looked for, a fault when the filter cannot be read. */
export function findInPicture(picture: MeshPicture, text: string): Found | { readonly fault: FilterFault } | null {
  if (text.trim() === '') return null;
  if (looksLikeFilter(text)) {
    const reading = readFilter(text);
    if ('fault' in reading) return reading;
    const edges = matchFilter(picture, reading.filter);
    return { edges, nodes: new Set(picture.graph.edges.flatMap((edge) => (edges.has(edge.id) ? [edge.source, edge.target] : []))) };
  }
  return { edges: null, nodes: nodesOf(picture, text) };
}

/** Nodes that fit by name, and those in a namespace or on a host that does. Letters strewn over a name count only when nothing fits better. */
function nodesOf(picture: MeshPicture, text: string): Set<NodeId> {
  const hits = findHits(picture, text);
  const close = hits.filter((hit) => hit.score >= 300);
  const kept = close.length > 0 ? close : hits;
  const of = (kind: string) => new Set(kept.filter((hit) => hit.selection.kind === kind).map((hit) => hit.selection.id));
  const [nodes, namespaces, hosts] = [of('node'), of('namespace'), of('host')];
  for (const node of picture.graph.nodes) if (node.namespace !== null && namespaces.has(node.namespace)) nodes.add(node.id);
  for (const { node, host } of picture.hosts?.placements ?? []) if (hosts.has(host)) nodes.add(node);
  return nodes;
}
