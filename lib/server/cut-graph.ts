import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';

/** What was left out of an answer that would have been too big. */
export interface Truncated {
  readonly kept: number;
  readonly total: number;
  readonly rule: string;
}

/** Twice the largest mesh that is promised to draw (1,000 services, 5,000 workloads, 10,000 edges). */
const usualLimits = { nodes: 10_000, edges: 20_000 } as const;

/**
 * Cuts a graph that is too big by one rule: everything with errors stays, then the busiest edges, then nodes without any
 * edge. `truncated` counts nodes when only nodes were cut, else edges; null = nothing was cut.
 */
export function cutGraph(graph: Graph, limits: { readonly nodes: number; readonly edges: number } = usualLimits): { graph: Graph; truncated: Truncated | null } {
  if (graph.edges.length <= limits.edges && graph.nodes.length <= limits.nodes) return { graph, truncated: null };
  const edges = keepEdges(graph.edges, limits.edges);
  const nodes = keepNodes(graph.nodes, edges, limits.nodes);
  const shown = new Set(nodes.map(({ id }) => id));
  const joined = edges.filter(({ source, target }) => shown.has(source) && shown.has(target));
  const cut = { ...graph, nodes, edges: joined };
  const byEdges = joined.length < graph.edges.length;
  const [kept, total] = byEdges ? [joined.length, graph.edges.length] : [nodes.length, graph.nodes.length];
  if (kept === total) return { graph, truncated: null };
  const what = byEdges ? 'edges' : 'nodes';
  return { graph: cut, truncated: { kept, total, rule: `Every node and edge with errors is shown, then the ${what} with the most traffic; ${total - kept} of ${total} ${what} are left out. Restrict the namespaces or choose a coarser level to see them.` } };
}

function keepEdges(edges: readonly GraphEdge[], most: number): readonly GraphEdge[] {
  const kept = new Set(edges.filter(({ traffic }) => isSick(traffic)));
  const byTraffic = edges.filter((edge) => !kept.has(edge)).sort((a, b) => weight(b.traffic) - weight(a.traffic) || compare(a.id, b.id));
  for (const edge of byTraffic.slice(0, Math.max(0, most - kept.size))) kept.add(edge);
  return edges.filter((edge) => kept.has(edge));
}

function keepNodes(nodes: readonly GraphNode[], edges: readonly GraphEdge[], most: number): readonly GraphNode[] {
  const sickEnds = new Set(edges.filter(({ traffic }) => isSick(traffic)).flatMap(({ source, target }) => [source, target]));
  const kept = new Set(nodes.filter((node) => sickEnds.has(node.id) || isSick(node.in) || isSick(node.out)));
  const ends = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const rest = nodes.filter((node) => !kept.has(node)).map((node) => ({ node, joined: ends.has(node.id) ? 1 : 0, weight: weight(node.in) + weight(node.out) }));
  rest.sort((a, b) => b.joined - a.joined || b.weight - a.weight || compare(a.node.id, b.node.id));
  for (const { node } of rest.slice(0, Math.max(0, most - kept.size))) kept.add(node);
  return nodes.filter((node) => kept.has(node));
}

function isSick(traffic: Traffic | null): boolean {
  return traffic !== null && ((traffic.errors5xx ?? 0) > 0 || (traffic.noResponse ?? 0) > 0 || Object.keys(traffic.flags).length > 0);
}

/** Requests count most; among edges without any, bytes do. */
function weight(traffic: Traffic | null): number {
  return traffic === null ? 0 : (traffic.requests ?? 0) + ((traffic.sentBytes ?? 0) + (traffic.receivedBytes ?? 0)) / 1e9;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
