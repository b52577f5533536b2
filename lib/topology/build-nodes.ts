import { TrafficSum } from './edge-sum';
import { sourceEnd, targetEnd } from './flow-ends';
import type { GraphEdge, GraphNode, Level, NodeId, NodeTrait, Traffic } from './graph';
import type { Inventory } from './inventory';
import { InventoryIndex } from './inventory-index';
import type { NodeRef } from './node-id';
import { nodeId, parseNodeId } from './node-id';
import type { Flow, Party } from './observation';
import type { IsWaypoint } from './waypoint';

/** What telemetry says about nodes besides traffic, gathered while edges are added up. */
export class NodeFacts {
  private readonly apps = new Map<NodeId, Set<string>>();
  private readonly versions = new Map<NodeId, Set<string>>();
  private readonly traits = new Map<NodeId, Set<NodeTrait>>();
  private readonly measured = { in: { requests: new Set<NodeId>(), tcp: new Set<NodeId>() }, out: { requests: new Set<NodeId>(), tcp: new Set<NodeId>() } };

  constructor(private readonly level: Level, private readonly isWaypoint: IsWaypoint) {}

  /** Names of both ends, as drawn. */
  noteEnds(flow: Flow, source: NodeId, target: NodeId): void {
    this.noteParty(flow.source, source);
    if (flow.destination.workload !== null) this.noteParty(flow.destination, target);
  }

  /** A workload whose bytes the proxy of its host reports takes part without a proxy of its own. Also of hops that are not drawn. */
  noteAmbient(flow: Flow): void {
    const own = flow.reporter === 'source' ? flow.source : flow.destination;
    if (!flow.byHostProxy || flow.reporter === 'waypoint' || own.workload === null || !this.drawsParties) return;
    put(this.traits, nodeId(flow.reporter === 'source' ? sourceEnd(flow, this.level) : targetEnd(flow, this.level)), 'ambient');
  }

  /** A proxy that reports sees both directions of its own workload, so silence is measured there; the proxy of a host sees bytes only. A gateway reports what it sends on, never what comes in. */
  noteReporter(flow: Flow, source: NodeId, target: NodeId): void {
    const layers = flow.byHostProxy ? (['tcp'] as const) : (['requests', 'tcp'] as const);
    for (const layer of layers) {
      if (flow.reporter === 'source' && flow.source.workload !== null) this.measured.out[layer].add(source);
      if (flow.reporter !== 'destination' || flow.destination.workload === null) continue;
      this.measured.in[layer].add(target);
      this.measured.out[layer].add(target);
    }
  }

  /** Whether a layer would have seen traffic of this node. */
  measures(id: NodeId, direction: 'in' | 'out', layer: 'requests' | 'tcp', isGateway: boolean): boolean {
    const { measured } = this;
    return measured[direction][layer].has(id) || (direction === 'in' && !isGateway && measured.out[layer].has(id));
  }

  app(id: NodeId): string | null {
    return only(this.apps.get(id));
  }

  version(id: NodeId): string | null {
    return only(this.versions.get(id));
  }

  traitsOf(id: NodeId): ReadonlySet<NodeTrait> {
    return this.traits.get(id) ?? new Set();
  }

  /** Services and namespaces hold several parties and are none themselves. */
  private get drawsParties(): boolean {
    return this.level === 'workload' || this.level === 'app';
  }

  private noteParty(party: Party, id: NodeId): void {
    if (!this.drawsParties) return;
    const app = party.canonical ?? party.app;
    if (app !== null) put(this.apps, id, app);
    if (party.version !== null) put(this.versions, id, party.version);
    if (this.level === 'workload' && this.isWaypoint(party)) put(this.traits, id, 'waypoint');
  }
}

function put<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  map.set(key, (map.get(key) ?? new Set<V>()).add(value));
}

function only(values: ReadonlySet<string> | undefined): string | null {
  return values?.size === 1 ? ([...values][0] ?? null) : null;
}

interface NodesInput {
  readonly level: Level;
  readonly edges: readonly GraphEdge[];
  readonly facts: NodeFacts;
  readonly inventory: Inventory | null;
  readonly namespaces: readonly string[] | null;
  readonly cluster: string | null;
  readonly idle: boolean;
  readonly layers: { readonly requests: boolean; readonly tcp: boolean };
}

function sumByNode(edges: readonly GraphEdge[], end: 'source' | 'target'): ReadonlyMap<NodeId, TrafficSum> {
  const sums = new Map<NodeId, TrafficSum>();
  for (const edge of edges) {
    const sum = sums.get(edge[end]) ?? new TrafficSum();
    sums.set(edge[end], sum);
    sum.addTraffic(edge.traffic);
  }
  return sums;
}

const traitOrder: readonly NodeTrait[] = ['gateway', 'waypoint', 'ambient', 'no-proxy', 'idle', 'gone'];

function busyNodes(edges: readonly GraphEdge[]): ReadonlySet<NodeId> {
  const busy = edges.filter(({ traffic }) => [traffic.requests, traffic.sentBytes, traffic.receivedBytes, traffic.connectionsOpened].some((rate) => rate !== null && rate > 0));
  return new Set(busy.flatMap(({ source, target }) => [source, target]));
}

function endsOf(edges: readonly GraphEdge[]): Map<NodeId, NodeRef> {
  const refs = new Map<NodeId, NodeRef>();
  for (const id of edges.flatMap(({ source, target }) => [source, target])) {
    const ref = refs.has(id) ? null : parseNodeId(id);
    if (ref !== null) refs.set(id, ref);
  }
  return refs;
}

/** The sum of one direction; null where nobody measures it. Beyond the asked part of the mesh silence only means that nobody looked. */
function directionOf(sum: TrafficSum | undefined, measured: NodesInput['layers']): Traffic | null {
  if (sum === undefined && !measured.requests && !measured.tcp) return null;
  const whole = sum ?? new TrafficSum();
  whole.addSilence(measured);
  return whole.traffic();
}

/** The nodes at the ends of the edges, with what Kubernetes knows of them; with `idle` also those that it knows and nobody calls. */
export function buildNodes(input: NodesInput): readonly GraphNode[] {
  const { edges, facts, level, namespaces, cluster, layers } = input;
  const incoming = sumByNode(edges, 'target');
  const outgoing = sumByNode(edges, 'source');
  const refs = endsOf(edges);
  const clusters = new Set([...refs.values()].flatMap((ref) => ref.cluster ?? []));
  const ownCluster = cluster ?? (clusters.size === 1 ? ([...clusters][0] ?? null) : null);
  const index = new InventoryIndex(input.inventory, ownCluster, clusters.size > 1);
  if (input.idle) for (const ref of index.nodesAt(level, namespaces)) refs.set(nodeId(ref), ref);
  const busy = busyNodes(edges);

  const nodes = [...refs].map(([id, ref]): GraphNode => {
    const known = index.factsOf(ref);
    const own = ref.kind === 'workload' || ref.kind === 'app' || ref.kind === 'service' || ref.kind === 'namespace';
    const traits = new Set<NodeTrait>([...known.traits, ...facts.traitsOf(id), ...(own && !busy.has(id) ? ['idle' as const] : [])]);
    const asked = (namespaces === null || (ref.namespace !== null && namespaces.includes(ref.namespace))) && (cluster === null || ref.cluster === cluster);
    const measures = (direction: 'in' | 'out', layer: 'requests' | 'tcp') => asked && layers[layer] && facts.measures(id, direction, layer, traits.has('gateway'));
    const measured = (direction: 'in' | 'out') => ({ requests: measures(direction, 'requests'), tcp: measures(direction, 'tcp') });
    return {
      ...ref, id, app: facts.app(id) ?? known.app, version: facts.version(id) ?? known.version, workloadKind: known.workloadKind,
      traits: traitOrder.filter((trait) => traits.has(trait)),
      in: directionOf(incoming.get(id), measured('in')), out: directionOf(outgoing.get(id), measured('out')),
    };
  });
  return nodes.sort((a, b) => (a.id < b.id ? -1 : 1));
}
