import type { Graph } from './graph';

/** What of a graph decides its layout: which nodes and edges there are, not their numbers nor their order. Equal text = equal structure. */
export function fingerprint(graph: Pick<Graph, 'level' | 'nodes' | 'edges'>): string {
  const nodes = graph.nodes.map(({ id }) => id).sort();
  const edges = graph.edges.map(({ id }) => id).sort();
  // No id holds a line break: they are percent-encoded.
  return [graph.level, ...nodes, '', ...edges].join('\n');
}
