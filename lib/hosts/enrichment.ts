import type { Ratio } from '@/lib/base/units';
import type { EdgeId, GraphEdge, NodeId } from '@/lib/topology/graph';
import type { Placement } from './host';

/** One thing (an edge) that is sick or not and belongs to some groups (hosts, zones, instance types, versions). */
export interface Membership {
  readonly sick: boolean;
  readonly groups: readonly string[];
}

/** How much sickness gathers in one group: "9 of the 11 sick edges end on worker-3; by chance it would be 2". */
export interface Enrichment {
  readonly group: string;
  /** Sick ones in the group, of all sick ones. */
  readonly sick: number;
  readonly allSick: number;
  /** Members of the group, of all. */
  readonly members: number;
  readonly all: number;
  /** Sick ones that the group would have by chance. */
  readonly expected: number;
  /** Probability of at least so many by chance alone (upper tail of the hypergeometric distribution), not corrected for the number of groups. */
  readonly chance: Ratio;
}

/** Weighs every group against chance, the least probable first; groups of one probability by sick count, then by name. */
export function enrichment(items: readonly Membership[]): Enrichment[] {
  const all = items.length;
  const allSick = items.filter((item) => item.sick).length;
  const groups = new Map<string, { members: number; sick: number }>();
  for (const item of items) {
    for (const group of new Set(item.groups)) {
      const count = groups.get(group) ?? { members: 0, sick: 0 };
      groups.set(group, count);
      count.members += 1;
      if (item.sick) count.sick += 1;
    }
  }
  return [...groups].map(([group, { members, sick }]) => ({
    group, sick, allSick, members, all,
    expected: all === 0 ? 0 : (allSick * members) / all,
    chance: hypergeometricTail(all, allSick, members, sick),
  })).sort((a, b) => a.chance - b.chance || b.sick - a.sick || (a.group < b.group ? -1 : 1));
}

/**
 * P(X ≥ k) when `draws` are taken without return from `population`, of which `marked` are marked.
 *
 * @example hypergeometricTail(8, 4, 4, 4) ≈ 1 / 70   (Fisher's tea tasting)
 */
export function hypergeometricTail(population: number, marked: number, draws: number, k: number): Ratio {
  const most = Math.min(marked, draws);
  const least = Math.max(0, draws + marked - population);
  if (k <= least) return 1;
  if (k > most) return 0;
  const whole = logChoose(population, draws);
  let sum = 0;
  // From the smallest terms upward, so that none is lost beside a larger one.
  for (let x = most; x >= k; x -= 1) sum += Math.exp(logChoose(marked, x) + logChoose(population - marked, draws - x) - whole);
  return Math.min(1, sum);
}

/** Which end of an edge puts it into a group. */
export type EdgeEnd = 'target' | 'source';

/** Every edge with the groups of the pods at its ends. `groupOf` turns a host into the group that is asked about: itself, its zone, its instance type. */
export function edgeMemberships(
  edges: readonly GraphEdge[], sick: ReadonlySet<EdgeId>, placements: readonly Placement[],
  ends: readonly EdgeEnd[] = ['target', 'source'], groupOf: (host: string) => string | null = (host) => host,
): Membership[] {
  const hosts = new Map<string, Set<string>>();
  for (const { node, host } of placements) {
    const group = groupOf(host);
    if (group !== null) hosts.set(node, (hosts.get(node) ?? new Set()).add(group));
  }
  return edges.map((edge) => ({
    sick: sick.has(edge.id),
    groups: [...new Set(ends.flatMap((end) => [...(hosts.get(edge[end]) ?? [])]))],
  }));
}

/** Every edge with the groups of its ends themselves: version, namespace, app. `groupOf` tells the group of a node, null = none. */
export function nodeMemberships(
  edges: readonly GraphEdge[], sick: ReadonlySet<EdgeId>, groupOf: (node: NodeId) => string | null, ends: readonly EdgeEnd[] = ['target', 'source'],
): Membership[] {
  return edges.map((edge) => ({ sick: sick.has(edge.id), groups: [...new Set(ends.flatMap((end) => groupOf(edge[end]) ?? []))] }));
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  return logFactorials[n] ?? 0;
}
