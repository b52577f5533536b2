import { TrafficSum } from './edge-sum';
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from './graph';
import { edgeId, nodeId } from './node-id';

/** Many hosts outside the mesh, drawn as one node. */
export interface ExternalGroup {
  readonly node: NodeId;
  /** Sorted by name. */
  readonly members: readonly GraphNode[];
}

/** A graph with its external hosts folded. */
export interface GroupedGraph {
  readonly graph: Graph;
  readonly groups: readonly ExternalGroup[];
}

/** The id of the group; no host is named like this, hosts have no spaces. */
const groupName = 'external hosts';

function mergeEdges(id: EdgeId, edges: readonly GraphEdge[], source: NodeId, target: NodeId, protocol: GraphEdge['protocol']): GraphEdge {
  const [first] = edges;
  if (edges.length === 1 && first !== undefined) return { ...first, id, source, target };
  const sum = new TrafficSum();
  for (const { traffic } of edges) sum.addTraffic(traffic);
  return {
    id, source, target, protocol, traffic: sum.traffic(), services: [...new Set(edges.flatMap(({ services }) => services))].sort(),
    // Nobody outside reports, and shares of several edges cannot be added.
    mtls: null, retryAmplification: null, disagreement: null,
  };
}

/**
 * Folds external hosts into one node when there are more than `most` of them; hosts in `open` (by id) stay, and so does everything when the group itself is open.
 * Sums stay what they were. The group's `name` is "external hosts"; how many it holds is the length of `members`.
 */
export function groupExternals(graph: Graph, { most = 12, open = new Set<NodeId>() }: { most?: number; open?: ReadonlySet<NodeId> } = {}): GroupedGraph {
  const group = nodeId({ kind: 'external', cluster: null, namespace: null, name: groupName });
  const members = graph.nodes.filter(({ id, kind }) => kind === 'external' && !open.has(id)).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (members.length <= most || open.has(group)) return { graph, groups: [] };
  const folded = new Set(members.map(({ id }) => id));
  const end = (id: NodeId) => (folded.has(id) ? group : id);
  const merged = new Map<EdgeId, GraphEdge[]>();
  for (const edge of graph.edges) {
    const id = edgeId(end(edge.source), end(edge.target), edge.protocol);
    merged.set(id, [...(merged.get(id) ?? []), edge]);
  }
  const sumOf = (direction: 'in' | 'out') => {
    const sum = new TrafficSum();
    const all = members.flatMap((member) => member[direction] ?? []);
    for (const traffic of all) sum.addTraffic(traffic);
    return all.length === 0 ? null : sum.traffic();
  };
  const node: GraphNode = {
    id: group, kind: 'external', cluster: null, namespace: null, name: groupName, app: null, version: null, workloadKind: null, traits: [],
    in: sumOf('in'), out: sumOf('out'),
  };
  const edges = [...merged].map(([id, same]) => {
    const first = same[0];
    return first === undefined ? [] : [mergeEdges(id, same, end(first.source), end(first.target), first.protocol)];
  }).flat();
  return {
    graph: { ...graph, nodes: [...graph.nodes.filter(({ id }) => !folded.has(id)), node], edges: edges.sort((a, b) => (a.id < b.id ? -1 : 1)) },
    groups: [{ node: group, members }],
  };
}
