import type { Ratio } from '@/lib/base/units';
import { flagShareOf, type EdgeFacts } from './edge-facts';
import { losesTime } from './gathered-gaps';
import { remembered, type MeshView } from './mesh-view';

/** Two zones between which connections fail. */
export interface ZonePair {
  readonly from: string;
  readonly to: string;
  /** How well the share of calls that cross from one to the other explains the share that fails, −1…1. */
  readonly fit: number;
  /** Edges in trouble that cross. */
  readonly edges: number;
}

const rules = { requests: 20, edges: 3, fit: 0.6, ahead: 0.2, trouble: 0.02 } as const;

/**
 * The two zones between which calls fail: an edge then fails as often as its calls cross from one zone to the other, and not otherwise.
 * null when zones are not known, too little is in trouble, or another pair explains it about as well.
 */
export function brokenZonePair(view: MeshView): ZonePair | null {
  return remembered(view, 'zone pair', () => {
    const places = new Map<string, ReadonlyMap<string, Ratio>>();
    const zonesOf = (node: string): ReadonlyMap<string, Ratio> => {
      const known = places.get(node) ?? shares(view, node);
      places.set(node, known);
      return known;
    };
    const edges = [...view.edges.values()].filter((one) => one.edge.protocol !== 'tcp' && one.requests >= rules.requests)
      .flatMap((facts) => {
        const [from, to] = [zonesOf(facts.edge.source), zonesOf(view.answerers(facts.edge)[0] ?? facts.edge.target)];
        return from.size > 0 && to.size > 0 ? [{ from, to, trouble: troubleOf(facts) }] : [];
      });
    const troubled = edges.filter(({ trouble }) => trouble >= rules.trouble);
    const zones = [...new Set(edges.flatMap(({ from, to }) => [...from.keys(), ...to.keys()]))].sort();
    if (troubled.length < rules.edges || zones.length < 2) return null;
    const pairs = zones.flatMap((from) => zones.filter((to) => to > from).map((to): ZonePair => {
      const crossing = (one: (typeof edges)[number]): number => (one.from.get(from) ?? 0) * (one.to.get(to) ?? 0) + (one.from.get(to) ?? 0) * (one.to.get(from) ?? 0);
      return { from, to, fit: correlation(edges.map(crossing), edges.map(({ trouble }) => trouble)), edges: troubled.filter((one) => crossing(one) > 0).length };
    })).sort((a, b) => b.fit - a.fit || (a.from + a.to < b.from + b.to ? -1 : 1));
    const [best, second] = pairs;
    if (best === undefined || best.fit < rules.fit || best.edges < 0.8 * troubled.length) return null;
    return second !== undefined && second.fit > best.fit - rules.ahead ? null : best;
  });
}

/** Share of calls that were lost on the way; a lasting gap between the reporters counts a little. */
function troubleOf(facts: EdgeFacts): Ratio {
  const lost = ['UF', 'UT', 'DC', 'URX'].map((flag) => flagShareOf(facts, flag));
  return Math.min(1, Math.max(facts.silentShare, ...lost, losesTime(facts) ? 0.1 : 0));
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

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / Math.max(1, list.length);
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  xs.forEach((x, index) => {
    const y = ys[index] ?? 0;
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  });
  return xx <= 0 || yy <= 0 ? 0 : xy / Math.sqrt(xx * yy);
}
