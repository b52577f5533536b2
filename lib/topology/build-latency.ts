import type { Seconds, UnixSeconds } from '@/lib/base/units';
import { mergeBuckets, quantileOf } from '@/lib/promql/quantile';
import { arrivalsAt, findIngresses } from './arrivals';
import type { Pair } from './choose-reporter';
import { chooseReporter, pairUp } from './choose-reporter';
import { sourceEnd, targetEnd } from './flow-ends';
import type { EdgeId, Level, NodeId } from './graph';
import type { Inventory } from './inventory';
import type { EdgeLatency, Latency, Quantiles } from './latency';
import { edgeId, nodeId } from './node-id';
import type { LatencyObservation } from './observation';
import { inScope, settleClusters } from './settle-clusters';
import { findWaypoints, foldWaypointRequests } from './waypoint';

/** What the latency layer is made of; the scope is that of the graph it belongs to. */
export interface LatencyInput {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly level: Level;
  readonly latency: readonly LatencyObservation[];
  /** Names the waypoints; null where Kubernetes cannot be read. */
  readonly inventory: Inventory | null;
  /** null = all. */
  readonly namespaces: readonly string[] | null;
  /** null = all. */
  readonly cluster: string | null;
}

/** Requests per second of one observation: everything lies below Infinity. */
function requestsOf({ buckets }: LatencyObservation): number {
  const last = buckets.at(-1);
  return last?.[0] === Infinity ? last[1] : 0;
}

const seen = (flow: LatencyObservation) => requestsOf(flow) > 0;

/** Quantiles of exactly the requests of these observations; null without requests or without a finite bound shared by all. */
export function quantilesOf(flows: readonly LatencyObservation[], window: Seconds): Quantiles | null {
  const contributing = flows.filter(seen);
  const { buckets, allBounds } = mergeBuckets(contributing.map((flow) => flow.buckets));
  const [p50, p95, p99] = [quantileOf(0.5, buckets), quantileOf(0.95, buckets), quantileOf(0.99, buckets)];
  if (p50 === null || p95 === null || p99 === null) return null;
  const perSecond = contributing.reduce((sum, flow) => sum + requestsOf(flow), 0);
  const milliseconds = contributing.reduce<number | null>((sum, { sumMs }) => (sum === null || sumMs === null ? null : sum + sumMs), 0);
  return {
    p50: p50.value, p95: p95.value, p99: p99.value, mean: milliseconds === null ? null : milliseconds / perSecond,
    requests: perSecond * window, p99Bounds: p99.bounds, resolution: allBounds && contributing.every((flow) => flow.allBounds) ? 'full' : 'coarse',
  };
}

function gather<K, V>(map: Map<K, V[]>, key: K, values: readonly V[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values]);
}

/** Per node, the reporter is chosen for each workload or service apart, so that one without a proxy does not silence its namespace. */
function byAnsweringNode(pairs: readonly Pair<LatencyObservation>[], level: Level): ReadonlyMap<NodeId, readonly LatencyObservation[]> {
  const ends = new Map<NodeId, { source: LatencyObservation[]; waypoint: LatencyObservation[]; destination: LatencyObservation[] }>();
  for (const pair of pairs) {
    for (const reporter of ['source', 'waypoint', 'destination'] as const) {
      for (const flow of pair[reporter]) {
        const key = nodeId(targetEnd(flow, 'workload'));
        const end = ends.get(key) ?? { source: [], waypoint: [], destination: [] };
        ends.set(key, end);
        end[reporter].push(flow);
      }
    }
  }
  const nodes = new Map<NodeId, LatencyObservation[]>();
  for (const end of ends.values()) {
    for (const flow of chooseReporter(end, seen, ['destination', 'waypoint', 'source'])) {
      const id = nodeId(targetEnd(flow, level));
      const flows = nodes.get(id);
      if (flows === undefined) nodes.set(id, [flow]);
      else flows.push(flow);
    }
  }
  return nodes;
}

/** Pure: bucket observations -> quantiles by edge and node, by the rules of wire.md 3.2. Edge ids are those of `buildGraph` over the same scope. */
export function buildLatency({ at, window, level, latency, inventory, namespaces, cluster }: LatencyInput): Latency {
  const settled = settleClusters(latency);
  const flows = [...foldWaypointRequests(settled, findWaypoints(inventory, settled, []), seen), ...arrivalsAt(settled, findIngresses(inventory), seen)];
  const pairs = pairUp(inScope(flows, namespaces, cluster));
  const drafts = new Map<EdgeId, { source: LatencyObservation[]; destination: LatencyObservation[] }>();
  for (const pair of pairs) {
    const sides = { source: pair.source, destination: chooseReporter(pair, seen, ['destination', 'waypoint']) };
    for (const side of ['source', 'destination'] as const) {
      const byEdge = new Map<EdgeId, LatencyObservation[]>();
      for (const flow of sides[side]) gather(byEdge, edgeId(nodeId(sourceEnd(flow, level)), nodeId(targetEnd(flow, level)), flow.protocol), [flow]);
      for (const [id, found] of byEdge) {
        const draft = drafts.get(id) ?? { source: [], destination: [] };
        drafts.set(id, draft);
        gatherInto(draft[side], found);
      }
    }
  }
  const edges = new Map<EdgeId, EdgeLatency>();
  for (const [id, draft] of drafts) {
    const answer = { source: quantilesOf(draft.source, window), destination: quantilesOf(draft.destination, window) };
    if (answer.source !== null || answer.destination !== null) edges.set(id, answer);
  }
  const nodes = new Map<NodeId, Quantiles>();
  for (const [id, answered] of byAnsweringNode(pairs, level)) {
    const quantiles = quantilesOf(answered, window);
    if (quantiles !== null) nodes.set(id, quantiles);
  }
  return { at, window, level, edges: Object.fromEntries(edges), nodes: Object.fromEntries(nodes) };
}

function gatherInto(to: LatencyObservation[], found: readonly LatencyObservation[]): void {
  for (const flow of found) to.push(flow);
}
