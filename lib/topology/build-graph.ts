import type { Seconds, UnixSeconds } from '@/lib/base/units';
import { arrivalsAt, findIngresses } from './arrivals';
import { NodeFacts, buildNodes } from './build-nodes';
import { chooseReporter, pairUp } from './choose-reporter';
import { MtlsSum, ReporterSum, TrafficSum, hasTraffic } from './edge-sum';
import { serviceLabel, sourceEnd, targetEnd } from './flow-ends';
import type { EdgeId, Graph, GraphEdge, Level } from './graph';
import type { Inventory } from './inventory';
import { edgeId, nodeId } from './node-id';
import type { RequestObservation, TcpObservation } from './observation';
import { inScope, settleClusters } from './settle-clusters';
import { withoutUnnamedTwins } from './unnamed-destinations';
import { findWaypoints, foldWaypointRequests, withoutWaypointHops } from './waypoint';

/** What a graph is made of. A layer that could not be read is null: its numbers stay null and the rest stands. */
export interface GraphInput {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly level: Level;
  readonly requests: readonly RequestObservation[] | null;
  readonly tcp: readonly TcpObservation[] | null;
  readonly inventory: Inventory | null;
  /** null = all. */
  readonly namespaces: readonly string[] | null;
  /** null = all. */
  readonly cluster: string | null;
  /** Keep edges whose series stand still, and workloads without traffic. */
  readonly idle: boolean;
  /** Draw waypoints and the bytes from and to them. */
  readonly waypoints: boolean;
}

type Observation = RequestObservation | TcpObservation;

class EdgeDraft {
  readonly sum = new TrafficSum();
  readonly services = new Set<string>();
  busy = false;
  constructor(readonly edge: Pick<GraphEdge, 'id' | 'source' | 'target' | 'protocol' | 'derived'>) {}
}

/** Edges of one level while they are added up. */
class EdgeDrafts {
  readonly drafts = new Map<EdgeId, EdgeDraft>();
  private readonly mtls = new Map<EdgeId, MtlsSum>();
  private readonly reporters = new Map<EdgeId, ReporterSum>();

  constructor(private readonly level: Level, private readonly facts: NodeFacts) {}

  private endsOf(flow: Observation): EdgeDraft['edge'] {
    const source = nodeId(sourceEnd(flow, this.level));
    const target = nodeId(targetEnd(flow, this.level));
    return { id: edgeId(source, target, flow.protocol), source, target, protocol: flow.protocol };
  }

  addPair(all: readonly Observation[], chosen: readonly Observation[]): void {
    const counted = new Set(chosen);
    const bothReported = (['source', 'destination'] as const).every((reporter) => all.some((flow) => flow.reporter === reporter && 'requests' in flow && flow.requests > 0));
    for (const flow of all) {
      const ends = this.endsOf(flow);
      const { id } = ends;
      if (counted.has(flow)) this.count(flow, ends);
      if (flow.reporter !== 'source' || flow.byHostProxy) upsert(this.mtls, id, () => new MtlsSum()).add(flow);
      if (bothReported && 'requests' in flow) upsert(this.reporters, id, () => new ReporterSum()).add(flow);
      this.facts.noteReporter(flow, ends.source, ends.target);
    }
  }

  /** Adds what came in at gateways, which nobody reports. */
  addArrivals(flows: readonly RequestObservation[]): void {
    for (const flow of flows) {
      const ends = this.endsOf(flow);
      this.count(flow, { ...ends, derived: true });
    }
  }

  private count(flow: Observation, ends: EdgeDraft['edge']): void {
    const draft = upsert(this.drafts, ends.id, () => new EdgeDraft(ends));
    this.facts.noteEnds(flow, ends.source, ends.target);
    if ('requests' in flow) draft.sum.addRequests(flow);
    else draft.sum.addTcp(flow);
    draft.busy ||= hasTraffic(flow);
    const label = serviceLabel(flow);
    if (label !== null) draft.services.add(label);
  }

  finish(idle: boolean): { readonly edges: readonly GraphEdge[]; readonly silent: number } {
    const edges: GraphEdge[] = [];
    let silent = 0;
    for (const { edge, sum, services, busy } of this.drafts.values()) {
      if (!busy && !idle) {
        silent += 1;
        continue;
      }
      const ratios = this.reporters.get(edge.id)?.ratios() ?? { retryAmplification: null, disagreement: null };
      edges.push({ ...edge, services: [...services].sort(), traffic: sum.traffic(), mtls: this.mtls.get(edge.id)?.share() ?? null, ...ratios });
    }
    return { edges: edges.sort((a, b) => (a.id < b.id ? -1 : 1)), silent };
  }
}

function upsert<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}

/** Pure: observations and inventory -> the graph of one level, by the rules of wire.md 3.1. The order of observations does not matter. */
export function buildGraph(input: GraphInput): Graph {
  const { at, window, level, inventory, idle } = input;
  const requests = settleClusters(input.requests ?? []);
  const tcp = settleClusters(input.tcp ?? []);
  const isWaypoint = findWaypoints(inventory, requests, tcp);
  const flows: readonly Observation[] = [
    ...withoutUnnamedTwins(foldWaypointRequests(requests, isWaypoint, hasTraffic)),
    ...(input.waypoints ? tcp : withoutWaypointHops(tcp, isWaypoint)),
  ];
  const facts = new NodeFacts(level, isWaypoint);
  for (const flow of tcp) facts.noteAmbient(flow);
  const drafts = new EdgeDrafts(level, facts);
  for (const pair of pairUp(inScope(flows, input.namespaces, input.cluster))) {
    drafts.addPair([...pair.source, ...pair.waypoint, ...pair.destination], chooseReporter(pair, hasTraffic));
  }
  drafts.addArrivals(inScope(arrivalsAt(requests, findIngresses(inventory), hasTraffic), input.namespaces, input.cluster));
  const { edges, silent } = drafts.finish(idle);
  const nodes = buildNodes({ level, edges, facts, inventory, namespaces: input.namespaces, cluster: input.cluster, idle, layers: { requests: input.requests !== null, tcp: input.tcp !== null } });
  return { at, window, level, nodes, edges, ...(silent > 0 ? { silentEdges: silent } : {}) };
}
