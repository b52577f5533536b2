import { edgeHealth, type EdgeHealth } from '@/lib/health/edge-health';
import { edgeThresholds } from '@/lib/health/thresholds';
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';

/** An edge with its judgement and the names of its ends. */
export interface JudgedEdge {
  readonly edge: GraphEdge;
  readonly health: EdgeHealth;
  readonly from: string;
  readonly to: string;
  /** How far beyond what is sick: 1 = just sick by its worst number. Orders edges of one grade. */
  readonly severity: number;
}

/** The whole mesh, judged once for every part of the screen. */
export interface MeshHealth {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly edges: ReadonlyMap<EdgeId, JudgedEdge>;
  /** Sick and strained edges, the worst first. */
  readonly sick: readonly JudgedEdge[];
}

/**
 * Judges every edge of the graph.
 * @param latency 'pending' = not read yet: errors alone are judged; null = it cannot be had: quiet edges are unknown
 */
export function meshHealth(graph: Graph, latency: Latency | 'pending' | null): MeshHealth {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const name = nodeNamer(graph.nodes);
  const edges = graph.edges.map((edge): JudgedEdge => {
    const own = latency === 'pending' ? 'pending' : latency?.edges[edge.id] ?? null;
    const health = edgeHealth(edge, own, { window: graph.window });
    return { edge, health, from: name(edge.source), to: name(edge.target), severity: severity(edge, health) };
  });
  // What came in at a gateway is told by the edges that leave it; it is not sick a second time.
  const sick = edges.filter(({ edge, health }) => edge.derived !== true && (health.grade === 'critical' || health.grade === 'raised')).sort(worstFirst);
  return { nodes, edges: new Map(edges.map((one) => [one.edge.id, one])), sick };
}

function worstFirst(a: JudgedEdge, b: JudgedEdge): number {
  if (a.health.grade !== b.health.grade) return a.health.grade === 'critical' ? -1 : 1;
  return b.severity - a.severity || (a.edge.id < b.edge.id ? -1 : 1);
}

function severity(edge: GraphEdge, health: EdgeHealth): number {
  const { requests, errors5xx, noResponse } = edge.traffic;
  const share = (failed: number | null) => (failed === null || requests === null || requests === 0 ? 0 : failed / requests);
  return Math.max(
    (health.quantiles?.p99 ?? 0) / edgeThresholds.p99.critical,
    share(errors5xx) / edgeThresholds.errors5xx.critical,
    share(noResponse) / edgeThresholds.noResponse.critical,
  );
}

/** A name of which nothing would be seen stands in quotation marks. */
function visible(name: string): string {
  return /^[\p{Z}\p{C}\s]*$/u.test(name) ? `“${name}”` : name;
}

/** Names of nodes as people say them: with the namespace only where two nodes would share a name. */
export function nodeNamer(nodes: readonly GraphNode[]): (id: NodeId) => string {
  const count = new Map<string, number>();
  for (const { name } of nodes) count.set(name, (count.get(name) ?? 0) + 1);
  const names = new Map(nodes.map((node) => [node.id, (count.get(node.name) ?? 0) > 1 && node.namespace !== null ? `${node.name}.${node.namespace}` : visible(node.name)]));
  return (id) => names.get(id) ?? id;
}
