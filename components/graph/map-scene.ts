import { edgeHealth, type EdgeHealth } from '@/lib/health/edge-health';
import type { Hosts } from '@/lib/hosts/host';
import type { Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import type { Lens, QuantileName } from '@/lib/url/lens';
import { edgeLook, type EdgeLook } from './edge-look';
import { podMarks } from './host-mark';
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
}

/** Ends outside the mesh cannot speak mTLS: a padlock there would accuse nobody. */
const outside: ReadonlySet<string> = new Set(['external', 'unknown', 'passthrough', 'blackhole']);

/** Judges and dresses a graph for a lens. Loops (a workload that calls itself) are numbers of the panel, not lines. */
export function mapScene({ graph, latency, hosts, lens, quantile }: SceneInput): MapScene {
  const health = new Map<string, EdgeHealth>();
  for (const edge of graph.edges) health.set(edge.id, edgeHealth(edge, latency === 'pending' ? latency : (latency?.edges[edge.id] ?? null), { window: graph.window }));
  const nodes = nodeLooks(graph, health, podMarks(hosts));
  const kind = new Map(nodes.map((node) => [node.id, node.kind]));
  const edges = graph.edges.flatMap((edge) => {
    const own = health.get(edge.id);
    if (own === undefined || edge.source === edge.target || !kind.has(edge.source) || !kind.has(edge.target)) return [];
    const look = edgeLook(edge, own, lens, quantile, graph.window);
    const foreign = outside.has(kind.get(edge.source) ?? '') || outside.has(kind.get(edge.target) ?? '');
    return [foreign ? { ...look, plainText: false } : look];
  });
  return { nodes, edges, lens };
}
