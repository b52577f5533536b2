import { edgeHealth, type EdgeHealth } from '@/lib/health/edge-health';
import type { Hosts } from '@/lib/hosts/host';
import type { EdgeId, Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import type { Lens, QuantileName } from '@/lib/url/lens';
import { edgeLook, markedEdge, type EdgeLook } from './edge-look';
import { podMarks } from './host-mark';
import { goneMark } from './lens/change-mark';
import { lensFacts, type Before } from './lens/lens-facts';
import { nodeLooks, type NodeLook } from './node-look';

/** Everything the map shows in a lens, before it has places. */
export interface MapScene {
  readonly nodes: readonly NodeLook[];
  readonly edges: readonly EdgeLook[];
  readonly lens: Lens;
}

/** What a scene is made of. `latency` 'pending' = not read yet, null = it cannot be had. */
export interface SceneInput {
  readonly graph: Graph;
  readonly latency: Latency | 'pending' | null;
  readonly hosts: Hosts | null;
  readonly lens: Lens;
  readonly quantile: QuantileName;
  /** What these edges were judged already; the others are judged here. */
  readonly judged?: ReadonlyMap<EdgeId, { readonly health: EdgeHealth }> | null;
  /** The mesh one compares with; null or left out = nothing to compare. */
  readonly before?: Before | null;
  /** Configured share of an edge among the versions of its target, 0…1. */
  readonly weights?: ReadonlyMap<EdgeId, number> | null;
}

/** What was there before and is no more, in the lens of change: nodes with a broken outline, edges marked gone. */
function whatIsGone({ graph, before = null, lens }: SceneInput): { nodes: NodeLook[]; edges: EdgeLook[] } {
  if (lens !== 'change' || before === null) return { nodes: [], edges: [] };
  const here = new Set(graph.nodes.map((node) => node.id));
  const still = new Set(graph.edges.map((edge) => edge.id));
  const nodes = nodeLooks({ ...before.graph, edges: [], nodes: before.graph.nodes.filter((node) => !here.has(node.id)) }, new Map(), new Map());
  const edges = before.graph.edges.filter((edge) => !still.has(edge.id) && edge.source !== edge.target);
  return { nodes: nodes.map((node) => ({ ...node, note: 'gone', broken: true })), edges: edges.map((edge) => markedEdge(edge, goneMark, lens, { plainText: false, sick: false })) };
}

/** Judges and dresses a graph for a lens. Loops (a workload that calls itself) are numbers of the panel, not lines. */
export function mapScene(input: SceneInput): MapScene {
  const { graph, latency, hosts, lens, quantile } = input;
  const health = new Map<string, EdgeHealth>();
  for (const edge of graph.edges) health.set(edge.id, input.judged?.get(edge.id)?.health ?? edgeHealth(edge, latency === 'pending' ? latency : (latency?.edges[edge.id] ?? null), { window: graph.window }));
  const gone = whatIsGone(input);
  const nodes = [...nodeLooks(graph, health, podMarks(hosts)), ...gone.nodes];
  const facts = lensFacts(input);
  const edges = graph.edges.flatMap((edge) => {
    const own = health.get(edge.id);
    if (own === undefined || edge.source === edge.target || !facts.nodes.has(edge.source) || !facts.nodes.has(edge.target)) return [];
    return [edgeLook({ edge, health: own, quantile, window: graph.window, facts }, lens)];
  });
  return { nodes, edges: [...edges, ...gone.edges], lens };
}
