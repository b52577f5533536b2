import type { Ratio } from '@/lib/base/units';
import { hypergeometricTail } from '@/lib/hosts/enrichment';
import { flagShareOf, type EdgeFacts } from './edge-facts';
import { losesTime } from './gathered-gaps';
import { remembered, type MeshView } from './mesh-view';

/** Two zones between which connections fail. */
export interface ZonePair {
  readonly from: string;
  readonly to: string;
  /** How well "crosses from one to the other" and "is in trouble" are the same edges, 0…1: F-measure of `edges / allEdges` (which counts twice: connections that are open already go on) and `edges / crossing`. */
  readonly fit: Ratio;
  /** Edges in trouble that cross, all in trouble, and all that cross. */
  readonly edges: number;
  readonly allEdges: number;
  readonly crossing: number;
}

const rules = {
  /** Requests in the window below which an edge is not counted, and the share of its calls that has to cross. */
  requests: 20, crosses: 0.1,
  /** Share of calls lost on the way that is trouble. */
  trouble: 0.02,
  edges: 3, fit: 0.7, ahead: 0.1, chance: 0.03,
} as const;

interface Way { readonly from: ReadonlyMap<string, Ratio>; readonly to: ReadonlyMap<string, Ratio>; readonly hosts: ReadonlySet<string>; readonly troubled: boolean }

/**
 * The two zones between which calls fail or hang: those edges are in trouble some of whose calls cross, and no others. Way by way and both ways together, since a cut may be one-sided.
 * null when zones are not known, too little is in trouble, chance would do it too, or another pair or a single host explains it about as well.
 */
export function brokenZonePair(view: MeshView): ZonePair | null {
  return remembered(view, 'zone pair', () => {
    const ways = waysOf(view);
    const zones = [...new Set(ways.flatMap(({ from, to }) => [...from.keys(), ...to.keys()]))].sort();
    const troubled = ways.filter((one) => one.troubled).length;
    if (troubled < rules.edges || zones.length < 2) return null;
    const pairs = zones.flatMap((from) => zones.filter((to) => to !== from).flatMap((to) => [pairOf(ways, troubled, from, to, false), ...(from < to ? [pairOf(ways, troubled, from, to, true)] : [])]))
      .sort((a, b) => b.fit - a.fit || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
    const [best] = pairs;
    if (best === undefined || best.fit < rules.fit || best.edges < rules.edges) return null;
    if (hypergeometricTail(ways.length, troubled, best.crossing, best.edges) > rules.chance) return null;
    const other = pairs.find((one) => ![one.from, one.to].every((zone) => zone === best.from || zone === best.to));
    return Math.max(other?.fit ?? 0, bestHost(ways, troubled)) > best.fit - rules.ahead ? null : best;
  });
}

/** How well "ends on this host" explains the trouble, for the host that does it best: a sick host is in one zone, too. */
function bestHost(ways: readonly Way[], troubled: number): Ratio {
  return Math.max(0, ...[...new Set(ways.flatMap(({ hosts }) => [...hosts]))].map((host) => {
    const ending = ways.filter(({ hosts }) => hosts.has(host));
    return fitOf(ending.filter((one) => one.troubled).length, troubled, ending.length);
  }));
}

function fitOf(hit: number, troubled: number, members: number): Ratio {
  return hit === 0 ? 0 : (1.25 * hit) / (troubled + 0.25 * members);
}

function pairOf(ways: readonly Way[], troubled: number, from: string, to: string, both: boolean): ZonePair {
  const share = (one: Way): number => (one.from.get(from) ?? 0) * (one.to.get(to) ?? 0) + (both ? (one.from.get(to) ?? 0) * (one.to.get(from) ?? 0) : 0);
  const crossing = ways.filter((one) => share(one) >= rules.crosses);
  const hit = crossing.filter((one) => one.troubled).length;
  return { from, to, fit: fitOf(hit, troubled, crossing.length), edges: hit, allEdges: troubled, crossing: crossing.length };
}

function waysOf(view: MeshView): Way[] {
  const places = new Map<string, ReadonlyMap<string, Ratio>>();
  const zonesOf = (node: string): ReadonlyMap<string, Ratio> => {
    const known = places.get(node) ?? shares(view, node);
    places.set(node, known);
    return known;
  };
  return [...view.edges.values()].filter((one) => one.edge.protocol !== 'tcp' && one.requests >= rules.requests).flatMap((facts): Way[] => {
    const [from, to] = [zonesOf(facts.edge.source), zonesOf(view.answerers(facts.edge)[0] ?? facts.edge.target)];
    const hosts = new Set([facts.edge.source, ...view.answerers(facts.edge)].flatMap((node) => view.hostsOf(node)));
    return from.size > 0 && to.size > 0 ? [{ from, to, hosts, troubled: lostOnItsWay(facts) }] : [];
  });
}

/** Whether calls of an edge are lost, or wait, between the two ends. What the called side waits for itself is not this edge's way. */
function lostOnItsWay(facts: EdgeFacts): boolean {
  if (flagShareOf(facts, 'UF') >= rules.trouble) return true;
  const inherited = (facts.targetExcess ?? 0) > 0.5 * Math.max(1, facts.sourceExcess ?? 0);
  const lost = Math.max(facts.silentShare, ...['UT', 'DC', 'URX'].map((flag) => flagShareOf(facts, flag)));
  return !inherited && (lost >= rules.trouble || losesTime(facts));
}

/** Share of a node's pods in each zone; empty when a zone is not known. */
function shares(view: MeshView, node: string): Map<string, Ratio> {
  const zones = (view.input.hosts?.placements ?? []).filter((one) => one.node === node).map(({ host, pods }) => ({ zone: view.hosts.get(host)?.zone ?? null, pods }));
  const total = zones.reduce((sum, { pods }) => sum + pods, 0);
  const found = new Map<string, Ratio>();
  for (const { zone, pods } of zones) {
    if (zone === null) return new Map();
    found.set(zone, (found.get(zone) ?? 0) + pods / total);
  }
  return found;
}
