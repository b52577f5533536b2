import type { Ratio } from '@/lib/base/units';
import { hypergeometricTail } from '@/lib/hosts/enrichment';
import { flagShareOf, type EdgeFacts } from './edge-facts';
import { losesTime } from './gathered-gaps';
import { groupLikelihood } from './likelihood';
import { grouped, remembered, type MeshView } from './mesh-view';
import { arrivalsAt } from './trace';

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
  /** Share of calls lost on the way that is trouble, and ms that are whatever was sent again. */
  trouble: 0.02, hangs: 100,
  /** What a connection that is lost on its way lets its caller wait at least, ms. */
  waits: 300,
  edges: 3, fit: 0.7, chance: 0.03,
  /** Logarithm of how many times likelier it has to make what is seen than the next best pair or host: those are what usually fails. */
  ahead: Math.log(10),
} as const;

interface Way { readonly from: ReadonlyMap<string, Ratio>; readonly to: ReadonlyMap<string, Ratio>; readonly hosts: ReadonlySet<string>; readonly troubled: boolean }

/**
 * The two zones between which calls fail or hang: those edges are in trouble some of whose calls cross, and no others. Way by way and both ways together, since a cut may be one-sided.
 * null when zones are not known, too little is in trouble, chance would do it too, or another pair or a single host explains it about as well.
 */
export function brokenZonePair(view: MeshView): ZonePair | null {
  return remembered(view, 'zone pair', () => {
    if (mostTroubled(view) < rules.edges) return null;
    const ways = waysOf(view);
    const zones = [...new Set(ways.flatMap(({ from, to }) => [...from.keys(), ...to.keys()]))].sort();
    const troubled = ways.filter((one) => one.troubled).length;
    if (troubled < rules.edges || zones.length < 2) return null;
    const pairs = zones.flatMap((from) => zones.filter((to) => to !== from).flatMap((to) => [pairOf(ways, troubled, from, to, false), ...(from < to ? [pairOf(ways, troubled, from, to, true)] : [])]))
      .sort((a, b) => b.fit - a.fit || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
    const [best] = pairs;
    if (best === undefined || best.fit < rules.fit || best.edges < rules.edges) return null;
    if (hypergeometricTail(ways.length, troubled, best.crossing, best.edges) > rules.chance) return null;
    const others = pairs.filter((one) => ![one.from, one.to].every((zone) => zone === best.from || zone === best.to));
    const next = Math.max(bestHost(ways, troubled), ...others.map((one) => groupLikelihood(ways.length, troubled, one.crossing, one.edges)));
    return groupLikelihood(ways.length, troubled, best.crossing, best.edges) - next < rules.ahead ? null : best;
  });
}

/** How well "ends on this host" explains the trouble, for the host that does it best: a sick host is in one zone, too. Logarithm of a likelihood. */
function bestHost(ways: readonly Way[], troubled: number): number {
  return Math.max(-Infinity, ...[...new Set(ways.flatMap(({ hosts }) => [...hosts]))].map((host) => {
    const ending = ways.filter(({ hosts }) => hosts.has(host));
    return groupLikelihood(ways.length, troubled, ending.length, ending.filter((one) => one.troubled).length);
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

/** No fewer than there are ways in trouble, told without asking where anybody runs: mostly there are too few. */
function mostTroubled(view: MeshView): number {
  const gone = [...view.nodes.keys()].reduce((sum, node) => sum + view.goneFrom(node).length, 0);
  return gone + [...view.edges.values()].filter((one) => one.edge.protocol !== 'tcp' && one.requests >= rules.requests && lostOnItsWay(one)).length;
}

function waysOf(view: MeshView): Way[] {
  const places = new Map<string, ReadonlyMap<string, Ratio>>();
  const zonesOf = (node: string): ReadonlyMap<string, Ratio> => {
    const known = places.get(node) ?? shares(view, node);
    places.set(node, known);
    return known;
  };
  // Versions of a service are one way: what could not reach one of them was sent again to the other, and is told there.
  const groups = grouped([...view.edges.values()].filter((one) => one.edge.protocol !== 'tcp'), ({ edge }) => `${edge.source} ${edge.services[0] ?? edge.target}`);
  return [...unanswered(view, zonesOf), ...[...groups.values()].flatMap((group): Way[] => {
    const [{ edge: { source } } = { edge: { source: '' } }] = group;
    const answering = [...new Set(group.flatMap(({ edge }) => view.answerers(edge)))];
    const [from, to] = [zonesOf(source), pooled(answering.map(zonesOf))];
    if (from.size === 0 || to === null || group.reduce((sum, one) => sum + one.requests, 0) < rules.requests) return [];
    return [{ from, to, hosts: new Set([source, ...answering].flatMap((node) => view.hostsOf(node))), troubled: group.some((one) => one.requests >= rules.requests && lostOnItsWay(one)) }];
  })];
}

/** Calls that hang for ever are counted by nobody: the edge ends, although its caller is asked as much as usual. */
function unanswered(view: MeshView, zonesOf: (node: string) => ReadonlyMap<string, Ratio>): Way[] {
  return [...view.nodes.keys()].flatMap((node) => view.goneFrom(node)).flatMap((edge): Way[] => {
    const arrivals = arrivalsAt(edge.source, view);
    const [from, to] = [zonesOf(edge.source), zonesOf(edge.target)];
    const asked = arrivals.usual > 0 && arrivals.now >= 0.5 * arrivals.usual && (edge.traffic.requests ?? 0) * view.input.now.window >= rules.requests;
    return asked && from.size > 0 && to.size > 0 ? [{ from, to, hosts: new Set([edge.source, edge.target].flatMap((one) => view.hostsOf(one))), troubled: true }] : [];
  });
}

/** Mean of the shares of several nodes; null when one is not known. */
function pooled(all: readonly ReadonlyMap<string, Ratio>[]): ReadonlyMap<string, Ratio> | null {
  const found = new Map<string, Ratio>();
  for (const one of all) for (const [zone, share] of one) found.set(zone, (found.get(zone) ?? 0) + share / all.length);
  return all.length === 0 || all.some(({ size }) => size === 0) ? null : found;
}

/** Whether calls of an edge are lost, or wait, between the two ends. What the called side waits for itself is not this edge's way. */
function lostOnItsWay(facts: EdgeFacts): boolean {
  const unconnected = flagShareOf(facts, 'UF');
  // What is refused is refused at once (a certificate, mTLS, a closed port); packets that are lost let the caller wait.
  if (unconnected >= rules.trouble) return facts.sourceExcess === null || facts.sourceExcess - Math.max(0, facts.targetExcess ?? 0) >= rules.waits * unconnected;
  const inherited = (facts.targetExcess ?? 0) > 0.5 * Math.max(1, facts.sourceExcess ?? 0);
  const lost = Math.max(facts.silentShare, ...['UT', 'DC', 'URX'].map((flag) => flagShareOf(facts, flag)));
  // Retries lose time between the reporters by themselves, but not as much as what never comes back.
  return !inherited && (lost >= rules.trouble || losesTime(facts) || (facts.gapExcess ?? 0) >= rules.hangs);
}

/** Whether calls from one node to another have to cross from one zone of a pair to the other; either way when a cut is told for both. */
export function crosses(source: string, target: string, { from, to }: ZonePair, view: MeshView): boolean {
  const [here, there] = [shares(view, source), shares(view, target)];
  return Math.max((here.get(from) ?? 0) * (there.get(to) ?? 0), (here.get(to) ?? 0) * (there.get(from) ?? 0)) >= rules.crosses;
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
