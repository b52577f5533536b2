import { edgeThresholds } from '@/lib/health/thresholds';
import type { Hosts } from '@/lib/hosts/host';
import type { Graph, GraphEdge } from '@/lib/topology/graph';
import type { EdgeLatency, Latency } from '@/lib/topology/latency';
import { shareOf } from '../mesh/edge-numbers';
import { nodeNamer } from '../mesh/mesh-health';

/** The mesh at one moment, as far as two moments are compared. */
export interface ComparedMesh {
  readonly graph: Graph;
  readonly latency: Latency | null;
  readonly hosts: Hosts | null;
}

/** What can change. */
export const changeKinds = ['slower', 'faster', 'fails-more', 'fails-less', 'born', 'gone', 'busier', 'quieter', 'moved', 'host-worse', 'host-better'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One difference between two moments. `before`, `now`: ms, shares or requests/s as `unit` says; null = not there. */
export interface MeshChange {
  readonly kind: ChangeKind;
  readonly of: 'edge' | 'node' | 'host';
  readonly id: string;
  readonly name: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly unit: 'ms' | 'ratio' | 'perSecond' | 'pods';
  /** In words, where numbers do not tell it. */
  readonly detail: string | null;
  /** How much it matters; the list is ordered by it. */
  readonly weight: number;
}

/** From these on a difference is told: a factor of P99 with as many ms, points of share, a factor of the rate, points of a host's signal. */
const told = { factor: 1.3, milliseconds: 5, share: 0.005, rate: 2, signal: 0.03 } as const;

/** What differs between two moments, what changed most first. */
export function compareMeshes(before: ComparedMesh, now: ComparedMesh): MeshChange[] {
  const changes = [...edgeChanges(before, now), ...podMoves(before, now), ...hostChanges(before.hosts, now.hosts)];
  return changes.sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
}

function edgeChanges(before: ComparedMesh, now: ComparedMesh): MeshChange[] {
  const old = new Map(before.graph.edges.map((edge) => [edge.id, edge]));
  const left = new Set(now.graph.edges.map((edge) => edge.id));
  const name = edgeNamer(now.graph);
  const oldName = edgeNamer(before.graph);
  return [
    ...now.graph.edges.flatMap((edge) => {
      const was = old.get(edge.id);
      if (was === undefined) return [lifeChange('born', edge, name(edge))];
      return [
        slowerOrFaster(edge.id, name(edge), before.latency?.edges[edge.id], now.latency?.edges[edge.id]),
        failsMoreOrLess(name(edge), was, edge),
        busierOrQuieter(name(edge), was, edge),
      ].flatMap((change) => change ?? []);
    }),
    ...before.graph.edges.flatMap((edge) => (left.has(edge.id) ? [] : [lifeChange('gone', edge, oldName(edge))])),
  ];
}

function edgeNamer(graph: Graph): (edge: GraphEdge) => string {
  const name = nodeNamer(graph.nodes);
  return (edge) => `${name(edge.source)} → ${name(edge.target)}`;
}

function lifeChange(kind: 'born' | 'gone', edge: GraphEdge, name: string): MeshChange {
  const rate = edge.traffic.requests;
  return { kind, of: 'edge', id: edge.id, name, before: kind === 'born' ? null : rate, now: kind === 'born' ? rate : null, unit: 'perSecond', detail: null, weight: 1.5 + Math.log10(1 + (rate ?? 0)) };
}

function slowerOrFaster(id: string, name: string, was: EdgeLatency | undefined, is: EdgeLatency | undefined): MeshChange | null {
  const [a, b] = [judgedP99(was), judgedP99(is)];
  if (a === null || b === null || a <= 0 || b <= 0 || Math.abs(b - a) < told.milliseconds) return null;
  const factor = Math.max(a, b) / Math.min(a, b);
  if (factor < told.factor) return null;
  // A call that went from 2 to 8 ms matters less than one that went from 200 to 800.
  return { kind: b > a ? 'slower' : 'faster', of: 'edge', id, name, before: a, now: b, unit: 'ms', detail: null, weight: Math.log2(factor) * Math.min(1.5, 0.25 + Math.max(a, b) / edgeThresholds.p99.critical) };
}

/** P99 as the caller saw it, else the callee; null when too few requests stand behind it. */
export function judgedP99(latency: EdgeLatency | undefined): number | null {
  const quantiles = latency?.source ?? latency?.destination ?? null;
  return quantiles === null || quantiles.requests < edgeThresholds.thinRequests ? null : quantiles.p99;
}

function failedShare({ traffic }: GraphEdge): number | null {
  return traffic.errors5xx === null ? null : shareOf(traffic.errors5xx + (traffic.noResponse ?? 0), traffic.requests);
}

function failsMoreOrLess(name: string, was: GraphEdge, is: GraphEdge): MeshChange | null {
  const [a, b] = [failedShare(was), failedShare(is)];
  if (a === null || b === null || Math.abs(b - a) < told.share) return null;
  return { kind: b > a ? 'fails-more' : 'fails-less', of: 'edge', id: is.id, name, before: a, now: b, unit: 'ratio', detail: null, weight: 1 + 10 * Math.abs(b - a) };
}

function busierOrQuieter(name: string, was: GraphEdge, is: GraphEdge): MeshChange | null {
  const [a, b] = [was.traffic.requests, is.traffic.requests];
  if (a === null || b === null || Math.max(a, b) < 0.5) return null;
  const factor = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return factor < told.rate ? null : { kind: b > a ? 'busier' : 'quieter', of: 'edge', id: is.id, name, before: a, now: b, unit: 'perSecond', detail: null, weight: 0.5 * Math.log2(factor) };
}

function podMoves(before: ComparedMesh, now: ComparedMesh): MeshChange[] {
  if (before.hosts === null || now.hosts === null || before.hosts.placements.length === 0 || now.hosts.placements.length === 0) return [];
  const name = nodeNamer(now.graph.nodes);
  const [was, is] = [podsByNode(before.hosts), podsByNode(now.hosts)];
  return now.graph.nodes.flatMap((node): MeshChange[] => {
    const [a, b] = [was.get(node.id), is.get(node.id)];
    if (a === undefined || b === undefined) return [];
    const hosts = [...new Set([...a.keys(), ...b.keys()])].sort();
    const steps = hosts.map((host) => ({ host, by: (b.get(host) ?? 0) - (a.get(host) ?? 0) })).filter(({ by }) => by !== 0);
    if (steps.length === 0) return [];
    const count = (pods: ReadonlyMap<string, number>) => [...pods.values()].reduce((sum, one) => sum + one, 0);
    const detail = steps.map(({ host, by }) => `${by > 0 ? '+' : '−'}${Math.abs(by)} on ${host}`).join(', ');
    return [{ kind: 'moved', of: 'node', id: node.id, name: name(node.id), before: count(a), now: count(b), unit: 'pods', detail, weight: 1.2 + 0.1 * steps.length }];
  });
}

function podsByNode(hosts: Hosts): Map<string, Map<string, number>> {
  const byNode = new Map<string, Map<string, number>>();
  for (const { node, host, pods } of hosts.placements) {
    const own = byNode.get(node) ?? new Map<string, number>();
    byNode.set(node, own.set(host, (own.get(host) ?? 0) + pods));
  }
  return byNode;
}

function hostChanges(before: Hosts | null, now: Hosts | null): MeshChange[] {
  const old = new Map((before?.hosts ?? []).map((host) => [host.name, host]));
  return (now?.hosts ?? []).flatMap((host) => (['steal', 'iowait'] as const).flatMap((signal): MeshChange[] => {
    const [a, b] = [old.get(host.name)?.signals[signal]?.value ?? null, host.signals[signal]?.value ?? null];
    if (a === null || b === null || Math.abs(b - a) < told.signal) return [];
    return [{ kind: b > a ? 'host-worse' : 'host-better', of: 'host', id: host.name, name: host.name, before: a, now: b, unit: 'ratio', detail: signal, weight: 1 + 12 * Math.abs(b - a) }];
  }));
}
