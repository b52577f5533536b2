import type { Milliseconds } from '@/lib/base/units';
import type { Host } from '@/lib/hosts/host';
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '@/lib/topology/graph';
import { parseNodeId } from '@/lib/topology/node-id';
import type { DiagnosisInput, PodNumbers } from './diagnosis-input';
import { edgeFacts, type Calls, type EdgeFacts } from './edge-facts';

/** The input with everything one looks up again and again. */
export interface MeshView {
  readonly input: DiagnosisInput;
  readonly edges: ReadonlyMap<EdgeId, EdgeFacts>;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** Calls that a node makes, and calls that it answers. */
  readonly outOf: (node: NodeId) => readonly EdgeFacts[];
  readonly into: (node: NodeId) => readonly EdgeFacts[];
  /** Calls that a node usually makes and of which none is answered or refused any more. */
  readonly goneFrom: (node: NodeId) => readonly GraphEdge[];
  readonly hosts: ReadonlyMap<string, Host>;
  /** Hosts of a node's pods, by name. */
  readonly hostsOf: (node: NodeId) => readonly string[];
  readonly podsOf: (node: NodeId) => readonly PodNumbers[];
  readonly usualPodsOf: (node: NodeId) => readonly PodNumbers[];
  /** Workloads that answer, or usually answered, the service that an edge calls: its target, or what stands behind the service where requests reached nobody. */
  readonly answerers: (edge: GraphEdge) => readonly NodeId[];
  /** Mean of all that a node answers now minus usual, ms; null = not known. */
  readonly nodeExcess: (node: NodeId) => Milliseconds | null;
  /** Answers that several rules ask for; see `remembered`. */
  readonly memory: Map<string, unknown>;
  readonly memoryOf: Map<EdgeFacts, Map<string, unknown>>;
}

/** Computes something once for a view. Guarantee: a key names its question, and a question has one type of answer. */
export function remembered<Answer>(view: MeshView, key: string, make: () => Answer): Answer {
  if (!view.memory.has(key)) view.memory.set(key, make());
  return view.memory.get(key) as Answer;
}

/** The same about one edge, whose id would make a long key. */
export function rememberedOf<Answer>(view: MeshView, edge: EdgeFacts, key: string, make: () => Answer): Answer {
  const known = view.memoryOf.get(edge) ?? new Map<string, unknown>();
  view.memoryOf.set(edge, known);
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as Answer;
}

/** Without edges that no proxy reports: their requests stand a second time on other edges, and would be a second witness of the same thing. */
function reportedOnly<Look extends { readonly graph: Graph }>(look: Look): Look {
  return { ...look, graph: { ...look.graph, edges: look.graph.edges.filter(({ derived }) => derived !== true) } };
}

/** Builds the look-up tables; cost grows with edges and pods, not with their product. */
export function meshView(given: DiagnosisInput): MeshView {
  const input = { ...given, now: reportedOnly(given.now), usual: given.usual === null ? null : reportedOnly(given.usual) };
  const usualEdges = new Map((input.usual?.graph.edges ?? []).map((edge) => [edge.id, edge]));
  const kinds = new Map(input.now.graph.nodes.map(({ id, kind }) => [id, kind]));
  const asked = new Set(input.now.graph.edges.filter(({ target }) => kinds.get(target) === 'service').map(callsKey));
  const callsNow = callsByService(input.now.graph, asked);
  const callsUsual = input.usual === null ? null : callsByService(input.usual.graph, asked);
  const callsOf = (edge: GraphEdge): Calls | null => (kinds.get(edge.target) === 'service' ? { now: callsNow.get(callsKey(edge)) ?? 0, usual: callsUsual?.get(callsKey(edge)) ?? null } : null);
  const edges = new Map(input.now.graph.edges.map((edge) => [edge.id, edgeFacts(
    edge, usualEdges.get(edge.id) ?? null, input.now.latency?.edges[edge.id] ?? null, input.usual?.latency?.edges[edge.id] ?? null, input.now.window, callsOf(edge),
  )]));
  const all = [...edges.values()];
  const behind = workloadsByService([input.now.graph, ...(input.usual === null ? [] : [input.usual.graph])]);
  const out = grouped(all, ({ edge }) => edge.source);
  const into = grouped(all, ({ edge }) => edge.target);
  const gone = grouped((input.usual?.graph.edges ?? []).filter(({ id, protocol, traffic }) => protocol !== 'tcp' && !edges.has(id) && (traffic.requests ?? 0) > 0), ({ source }) => source);
  const pods = grouped(input.now.pods ?? [], ({ node }) => node);
  const usualPods = grouped(input.usual?.pods ?? [], ({ node }) => node);
  const placed = grouped(input.hosts?.placements ?? [], ({ node }) => node);
  const hostsOf = new Map<NodeId, readonly string[]>();
  return {
    input, edges, memory: new Map(), memoryOf: new Map(),
    nodes: new Map(input.now.graph.nodes.map((node) => [node.id, node])),
    outOf: (node) => out.get(node) ?? [],
    into: (node) => into.get(node) ?? [],
    goneFrom: (node) => gone.get(node) ?? [],
    hosts: new Map((input.hosts?.hosts ?? []).map((host) => [host.name, host])),
    hostsOf: (node) => {
      const known = hostsOf.get(node) ?? [...new Set([...(placed.get(node) ?? []).map(({ host }) => host), ...(pods.get(node) ?? []).flatMap(({ host }) => host ?? [])])].sort();
      hostsOf.set(node, known);
      return known;
    },
    podsOf: (node) => pods.get(node) ?? [],
    usualPodsOf: (node) => usualPods.get(node) ?? [],
    answerers: (edge) => (kinds.get(edge.target) === 'workload' ? [edge.target] : behind.get(edge.services[0] ?? edge.target) ?? []),
    nodeExcess: (node) => {
      const now = input.now.latency?.nodes[node]?.mean ?? null;
      const usual = input.usual?.latency?.nodes[node]?.mean ?? null;
      return now === null || usual === null ? null : now - usual;
    },
  };
}

function callsKey(edge: GraphEdge): string {
  return `${edge.source} ${edge.protocol} ${edge.services[0] ?? edge.target}`;
}

function callsByService(graph: Graph, asked: ReadonlySet<string>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  if (asked.size === 0) return sums;
  for (const edge of graph.edges) {
    const key = callsKey(edge);
    if (asked.has(key)) sums.set(key, (sums.get(key) ?? 0) + (edge.traffic.requests ?? 0));
  }
  return sums;
}

/** `checkout`, for sentences. */
export function nodeName(view: MeshView, node: NodeId): string {
  return view.nodes.get(node)?.name ?? parseNodeId(node)?.name ?? node;
}

/** Everything by a key, each group in the order of the list. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Which workloads answer each service, by what the edges of several looks say. */
function workloadsByService(graphs: readonly Graph[]): Map<string, NodeId[]> {
  const found = new Map<string, Set<NodeId>>();
  for (const { nodes, edges } of graphs) {
    const workloads = new Set(nodes.filter(({ kind }) => kind === 'workload').map(({ id }) => id));
    for (const { services, target } of edges) {
      if (workloads.has(target)) for (const service of services) found.set(service, (found.get(service) ?? new Set()).add(target));
    }
  }
  return new Map([...found].map(([service, targets]) => [service, [...targets].sort()]));
}
