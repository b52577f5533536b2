import { edgeMemberships, enrichment, type Enrichment } from '@/lib/hosts/enrichment';
import type { EdgeFacts } from './edge-facts';
import { remembered, type MeshView } from './mesh-view';

/** What makes one host the common end of edges that lose time between their reporters. */
const rules = {
  /** Requests in the window below which a gap is not compared, and by how much it has to grow, ms and times its usual. */
  requests: 60, grown: 1.5, factor: 1,
  /** Edges at least, their share of the host's edges and of all that lose time, and what chance may explain. */
  edges: 4, ofHost: 0.5, ofAll: 0.7, chance: 0.005,
} as const;

/** Whether an edge has begun to lose time between its two reporters. */
export function losesTime({ gapExcess, usualGap, amplification }: EdgeFacts): boolean {
  return gapExcess !== null && amplification < 1.15 && gapExcess >= rules.grown && gapExcess >= rules.factor * (usualGap ?? 0);
}

/** The host at one end of nearly all edges that have begun to lose time on their way; null when they have none in common. */
export function gatheredGaps(view: MeshView): Enrichment | null {
  return remembered(view, 'gathered gaps', () => {
    const edges = [...view.edges.values()].filter((one) => one.edge.protocol !== 'tcp' && one.gapExcess !== null && one.requests >= rules.requests);
    const sick = new Set(edges.filter(losesTime).map(({ edge }) => edge.id));
    if (sick.size < rules.edges) return null;
    const hosts = view.input.hosts?.placements ?? [];
    const [best, second] = enrichment(edgeMemberships(edges.map(({ edge }) => edge), sick, hosts));
    if (best === undefined || best.sick < rules.edges || best.sick < rules.ofHost * best.members || best.sick < rules.ofAll * best.allSick) return null;
    // Two hosts with the same edges cannot be told apart by them.
    return best.chance > rules.chance || (second !== undefined && second.chance <= 3 * best.chance) ? null : best;
  });
}
