import type { NodeId } from '@/lib/topology/graph';
import { groupLikelihood, chanceLikelihood } from './likelihood';
import { grouped, remembered, type MeshView } from './mesh-view';
import { ramp } from './robust';
import { sickEdges, type Sickness } from './symptoms';
import { trace, type Locus } from './trace';

/** A sick edge and where its trouble sits. */
interface SickPlace {
  readonly sick: Sickness;
  readonly locus: Locus;
}

/** All sick edges, the worst first, each with the place of its trouble. */
export function sickPlaces(view: MeshView): readonly SickPlace[] {
  return remembered(view, 'sick places', () => sickEdges(view).map((sick) => ({ sick, locus: trace(sick, view) })));
}

/** How the workloads that have become slow inside their own pods gather on a host. */
export interface Gathering {
  /** 0 = as chance would have it, 1 = they are where this host is, far better than chance and than any other host would have it. */
  readonly strength: number;
  /** Workloads that run mostly there or wait for a TCP target there, those of them that are slow, all that are slow, and all that were compared. */
  readonly members: number;
  readonly hit: number;
  readonly slow: number;
  readonly all: number;
}

const rules = {
  /** Share of a workload's pods that makes it one of a host's, and slow workloads that it takes. */
  mostly: 0.5, fewest: 2,
  /** Logarithm of how many times likelier than by chance, and than with the next host. */
  ahead: [Math.log(3), Math.log(20)],
} as const;

/**
 * Whether the workloads that are slow inside their own pods are those that run on a host: it needs no pods elsewhere to compare with, so that it holds in small meshes
 * and for workloads with one pod. Workloads, not edges: those that wait for one of them are no witnesses of their own.
 */
export function gatheringOn(host: string, view: MeshView): Gathering | null {
  return gatherings(view).get(host) ?? null;
}

function gatherings(view: MeshView): ReadonlyMap<string, Gathering> {
  return remembered(view, 'gatherings', () => {
    const homes = homesOf(view);
    const slow = new Set(sickPlaces(view).filter(({ locus }) => locus.kind === 'node' && homes.has(locus.node)).map(({ locus }) => locus.node));
    if (slow.size < rules.fewest) return new Map();
    const members = grouped([...homes].flatMap(([node, hosts]) => hosts.map((host) => ({ node, host }))), ({ host }) => host);
    if (members.size < 2) return new Map();
    const chance = chanceLikelihood(homes.size, slow.size);
    const rows = [...members].map(([host, list]) => {
      const hit = list.filter(({ node }) => slow.has(node)).length;
      return { host, members: list.length, hit, log: groupLikelihood(homes.size, slow.size, list.length, hit) };
    }).sort((a, b) => b.log - a.log || (a.host < b.host ? -1 : 1));
    const [best, second] = rows;
    // Only the best can be ahead of all others.
    if (best === undefined || best.hit < rules.fewest) return new Map();
    const strength = ramp(best.log - Math.max(chance, second?.log ?? -Infinity), ...rules.ahead);
    return strength <= 0 ? new Map() : new Map([[best.host, { strength, members: best.members, hit: best.hit, slow: slow.size, all: homes.size }]]);
  });
}

/** Hosts that most pods of each workload that answers requests run on, or that a TCP target of it runs on; workloads of which no place is known are left out. */
function homesOf(view: MeshView): ReadonlyMap<NodeId, readonly string[]> {
  return new Map([...view.nodes.values()].flatMap(({ id, kind }): [NodeId, readonly string[]][] => {
    if (kind !== 'workload' || view.into(id).every(({ edge }) => edge.protocol === 'tcp')) return [];
    const placed = view.podsOf(id).flatMap(({ host }) => host ?? []);
    const hosts = placed.length > 0 ? placed : view.hostsOf(id);
    if (hosts.length === 0) return [];
    const most = [...grouped(hosts, (host) => host)].filter(([, pods]) => pods.length >= rules.mostly * hosts.length).map(([host]) => host);
    const behind = view.outOf(id).filter(({ edge }) => edge.protocol === 'tcp').map(({ edge }) => view.hostsOf(edge.target)).filter(({ length }) => length === 1).flat();
    return [[id, [...new Set([...most, ...behind])]]];
  }));
}
