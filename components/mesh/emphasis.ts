import type { EdgeId, NodeId } from '@/lib/topology/graph';
import type { MeshPicture } from './mesh-picture';

/** Ids of nodes whose name, namespace, app or host contains the text; null when nothing is looked for. */
export function findNodes(picture: MeshPicture, text: string): ReadonlySet<NodeId> | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  const onHost = new Set((picture.hosts?.placements ?? []).filter((one) => one.host.toLowerCase().includes(wanted)).map((one) => one.node));
  const hit = picture.graph.nodes.filter((node) => onHost.has(node.id)
    || [node.name, node.namespace, node.app].some((word) => word?.toLowerCase().includes(wanted) === true));
  return new Set(hit.map((node) => node.id));
}

/** What stays bright on the map: ids of nodes and edges; null = everything. Finding and "sick only" narrow each other. */
export function emphasis(picture: MeshPicture, found: ReadonlySet<NodeId> | null, sickOnly: boolean): ReadonlySet<NodeId | EdgeId> | null {
  if (found === null && !sickOnly) return null;
  const edges = sickOnly ? picture.health.sick.map((one) => one.edge) : picture.graph.edges;
  const kept = edges.filter((edge) => found === null || found.has(edge.source) || found.has(edge.target));
  const nodes = sickOnly ? kept.flatMap((edge) => [edge.source, edge.target]) : [...(found ?? [])];
  return new Set([...nodes, ...kept.map((edge) => edge.id)]);
}
