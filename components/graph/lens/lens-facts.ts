import type { Host, Hosts } from '@/lib/hosts/host';
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '@/lib/topology/graph';
import type { EdgeLatency, Latency } from '@/lib/topology/latency';

/** The mesh at the moment that one compares with. */
export interface Before {
  readonly graph: Graph;
  readonly latency: Latency | null;
  readonly hosts: Hosts | null;
}

/** What lenses look up, made once per scene. */
export interface LensFacts {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** null = not read yet, or not to be had. */
  readonly latency: (id: EdgeId) => EdgeLatency | null;
  /** Pods of a node by the host they run on; empty when nobody says where they are. */
  readonly placed: (id: NodeId) => readonly { readonly host: Host; readonly pods: number }[];
  /** Other targets of the same caller that are versions of the same thing, the edge itself included. */
  readonly siblings: (edge: GraphEdge) => readonly GraphEdge[];
  /** Configured share of an edge among its siblings, 0…1. */
  readonly weights: ReadonlyMap<EdgeId, number> | null;
  readonly before: { readonly edges: ReadonlyMap<EdgeId, GraphEdge>; readonly latency: Latency | null; readonly window: number } | null;
}

/** What facts are gathered from. */
export interface FactsInput {
  readonly graph: Graph;
  readonly latency: Latency | 'pending' | null;
  readonly hosts: Hosts | null;
  readonly weights?: ReadonlyMap<EdgeId, number> | null;
  readonly before?: Before | null;
}

/** The thing of which a node is one version; null when it has none. */
function wholeOf(node: GraphNode | undefined): string | null {
  return node === undefined || node.app === null || node.kind !== 'workload' ? null : `${node.cluster ?? ''}\n${node.namespace ?? ''}\n${node.app}`;
}

function placedByNode(hosts: Hosts | null): Map<NodeId, { host: Host; pods: number }[]> {
  const byName = new Map((hosts?.hosts ?? []).map((host) => [host.name, host]));
  const placed = new Map<NodeId, { host: Host; pods: number }[]>();
  for (const { node, host, pods } of hosts?.placements ?? []) {
    const known = byName.get(host);
    if (known === undefined) continue;
    const list = placed.get(node);
    if (list === undefined) placed.set(node, [{ host: known, pods }]);
    else list.push({ host: known, pods });
  }
  return placed;
}

/** Gathers what the lenses look up. */
export function lensFacts({ graph, latency, hosts, weights = null, before = null }: FactsInput): LensFacts {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const placed = placedByNode(hosts);
  const families = new Map<string, GraphEdge[]>();
  const familyOf = (edge: GraphEdge): string | null => {
    const whole = wholeOf(nodes.get(edge.target));
    return whole === null ? null : `${edge.source}\n${edge.protocol}\n${whole}`;
  };
  for (const edge of graph.edges) {
    const family = familyOf(edge);
    if (family === null) continue;
    const list = families.get(family);
    if (list === undefined) families.set(family, [edge]);
    else list.push(edge);
  }
  return {
    nodes,
    latency: (id) => (latency === 'pending' || latency === null ? null : (latency.edges[id] ?? null)),
    placed: (id) => placed.get(id) ?? [],
    siblings: (edge) => families.get(familyOf(edge) ?? '') ?? [edge],
    weights,
    before: before === null ? null : { edges: new Map(before.graph.edges.map((edge) => [edge.id, edge])), latency: before.latency, window: before.graph.window },
  };
}
