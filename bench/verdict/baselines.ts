import type { DiagnosisInput } from '@/lib/diagnosis/diagnosis-input';
import type { NodeId } from '@/lib/topology/graph';
import { parseNodeId } from '@/lib/topology/node-id';
import type { Named } from './score-case';

/** A simple way to name suspects, best first. None of them says what kind of fault it is. */
export interface Baseline {
  readonly name: string;
  rank(input: DiagnosisInput): readonly Named[];
}

/** Everything that could be named: chance picks one of them blindly. */
export function candidates(input: DiagnosisInput): readonly Named[] {
  const nodes = input.now.graph.nodes.filter(({ kind }) => kind === 'workload').map(({ id }) => id);
  return [...nodes.map((node) => workload(node, input)), ...(input.hosts?.hosts ?? []).map(({ name }) => host(name))];
}

/** Departure from the mean in standard deviations, over every series of the history; an edge stands for the workload that answers. */
const highestZ: Baseline = {
  name: 'highest z-score',
  rank: (input) => {
    const { history } = input;
    if (history === null) return [];
    const scored = [
      ...[...history.edges].flatMap(([edge, { meanMs, failed }]) => {
        const target = input.now.graph.edges.find(({ id }) => id === edge)?.target;
        return target === undefined ? [] : [{ who: workload(target, input), score: Math.max(zScore(meanMs), zScore(failed)) }];
      }),
      ...[...history.hosts].map(([name, signals]) => ({ who: host(name), score: Math.max(0, ...Object.values(signals).map(zScore)) })),
    ];
    return ranked(scored);
  },
};

/** The slowest workload by P99, as its callers see it. */
const highestP99: Baseline = {
  name: 'highest P99',
  rank: (input) => ranked(input.now.graph.edges.flatMap(({ id, target }) => {
    const sides = input.now.latency?.edges[id];
    const p99 = (sides?.source ?? sides?.destination)?.p99;
    return p99 === undefined ? [] : [{ who: workload(target, input), score: p99 }];
  })),
};

/** A walk down the calls that starts anywhere and prefers edges that have become slower; who is visited most. */
const randomWalk: Baseline = {
  name: 'random walk',
  rank: (input) => {
    const { edges, nodes } = input.now.graph;
    const weight = new Map(edges.map(({ id, source, target }) => {
      const [now, usual] = [meanOf(input.now, id), input.usual === null ? null : meanOf(input.usual, id)];
      return [id, { source, target, weight: 0.05 + Math.max(0, now === null || usual === null ? 0 : Math.log(Math.max(1, now) / Math.max(1, usual))) }];
    }));
    let visits = new Map(nodes.map(({ id }) => [id, 1 / nodes.length]));
    for (let round = 0; round < 40; round += 1) visits = walked(visits, [...weight.values()]);
    return ranked([...visits].filter(([id]) => nodes.some((node) => node.id === id && node.kind === 'workload')).map(([id, score]) => ({ who: workload(id, input), score })));
  },
};

/** The published simple ones that the verdict is compared with. */
export const baselines: readonly Baseline[] = [highestZ, highestP99, randomWalk];

interface Way { readonly source: NodeId; readonly target: NodeId; readonly weight: number }

/** One round: a sixth starts anew anywhere, the rest goes on along the ways; who has none stays. */
function walked(visits: ReadonlyMap<NodeId, number>, ways: readonly Way[]): Map<NodeId, number> {
  const restart = 0.15;
  const next = new Map([...visits.keys()].map((id) => [id, restart / visits.size]));
  const out = new Map<NodeId, number>();
  for (const { source, weight } of ways) out.set(source, (out.get(source) ?? 0) + weight);
  for (const { source, target, weight } of ways) next.set(target, (next.get(target) ?? 0) + (1 - restart) * (visits.get(source) ?? 0) * (weight / (out.get(source) ?? 1)));
  for (const [id, share] of visits) if (!out.has(id)) next.set(id, (next.get(id) ?? 0) + (1 - restart) * share);
  return next;
}

function meanOf(look: DiagnosisInput['now'], edge: string): number | null {
  const sides = look.latency?.edges[edge];
  return (sides?.source ?? sides?.destination)?.mean ?? null;
}

/** Mean of the last two values against everything before the last ten. */
function zScore(values: readonly (number | null)[] | undefined): number {
  const known = (values ?? []).filter((one) => one !== null);
  const [past, now] = [known.slice(0, -10), known.slice(-2)];
  if (past.length < 3 || now.length === 0) return 0;
  const mean = past.reduce((sum, one) => sum + one, 0) / past.length;
  const deviation = Math.sqrt(past.reduce((sum, one) => sum + (one - mean) ** 2, 0) / past.length);
  return Math.abs(now.reduce((sum, one) => sum + one, 0) / now.length - mean) / Math.max(deviation, 1e-6);
}

function ranked(scored: readonly { readonly who: Named; readonly score: number }[]): readonly Named[] {
  const best = new Map<string, { who: Named; score: number }>();
  for (const one of scored) {
    const key = `${one.who.kind} ${one.who.namespace ?? ''}/${one.who.name}`;
    if ((best.get(key)?.score ?? -1) < one.score) best.set(key, one);
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.who.name < b.who.name ? -1 : 1)).map(({ who }) => who);
}

function workload(node: NodeId, input: DiagnosisInput): Named {
  return { kind: 'workload', namespace: input.now.graph.nodes.find(({ id }) => id === node)?.namespace ?? null, name: parseNodeId(node)?.name ?? node, node, edge: null };
}

function host(name: string): Named {
  return { kind: 'host', namespace: null, name, node: null, edge: null };
}
