import type { CalledEdge } from '@/lib/checks/acting-on-edge';
import type { ConfigBook } from '@/lib/checks/config-book';
import { calledEdge, configuredShares } from '@/lib/checks/configured-split';
import { realityOf, type Reality } from '@/lib/checks/reality';
import type { Graph, GraphEdge } from '@/lib/topology/graph';
import type { EdgeRef } from '@/lib/topology/node-id';
import type { ConfigAnswer } from '@/lib/wire/config-answer';

type Weights = ConfigAnswer['weights'];

/** The configured share of every edge for which it can be told. */
export function sharesOf(book: ConfigBook, graph: Graph): Weights {
  return [...configuredShares(book, graph)].map(([edge, share]) => ({ edge, share }));
}

/** An edge as the graph has it, with what was measured against what is configured. Without it in the graph nothing was measured. */
export function measuredEdge(book: ConfigBook, ref: EdgeRef, id: string, graph: Graph | null, present: boolean): { edge: CalledEdge; reality: Reality[]; weights: Weights } {
  const drawn = graph?.edges.find((one) => one.id === id);
  if (graph === null || drawn === undefined) return { edge: { ...ref, services: [] }, reality: [], weights: [] };
  const edge = calledEdge(drawn, new Map(graph.nodes.map((node) => [node.id, node]))) ?? { ...ref, services: drawn.services };
  // Only edges of the same caller share a split, and only they are looked at.
  const near = { ...graph, edges: graph.edges.filter((one) => one.source === drawn.source && one.protocol === drawn.protocol) };
  const configuredShare = configuredShares(book, near).get(id) ?? null;
  const weights = configuredShare === null ? [] : [{ edge: id, share: configuredShare }];
  if (!present) return { edge, reality: [], weights };
  const { share, requests } = observedShare(near.edges, drawn, graph.window);
  return { edge, reality: [...realityOf(book, edge, { edge: drawn, share, configuredShare, requests })], weights };
}

/** The part of a caller's requests for the same service that took this edge. */
function observedShare(edges: readonly GraphEdge[], drawn: GraphEdge, window: number): { share: number | null; requests: number } {
  const rates = edges.filter((one) => one.services.join() === drawn.services.join()).map(({ traffic }) => traffic.requests ?? 0);
  const sum = rates.reduce((total, one) => total + one, 0);
  return { share: sum === 0 || drawn.traffic.requests === null ? null : drawn.traffic.requests / sum, requests: sum * window };
}
