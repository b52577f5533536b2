import type { PerSecond, Ratio } from '@/lib/base/units';
import type { EdgeFacts } from './edge-facts';
import { remembered, type MeshView } from './mesh-view';
import { median, ramp } from './robust';

/** More requests enter the mesh than usual. */
interface LoadRise {
  /** Requests per second of all callers whom nobody calls. */
  readonly now: PerSecond;
  readonly usual: PerSecond;
  /** Median over the edges of mean duration now over usual. */
  readonly slower: Ratio;
  readonly edges: number;
  /** How surely the load is felt, 0…1. Services wander by themselves, but not all upwards at once while more arrives. */
  readonly certainty: number;
}

const rules = {
  /** Requests in the window for an edge to be compared, and edges that it takes. */
  requests: 60, edges: 6,
  factor: [1.5, 3], slower: [1.03, 1.15],
  /** What a rise says by itself while most edges are as fast as ever: who cannot follow need not be many. */
  alone: 0.4,
} as const;

/** Whether the whole mesh is under more load than usual; null when too little can be compared or nothing of the kind is so. */
export function loadRise(view: MeshView): LoadRise | null {
  return remembered(view, 'load rise', () => {
    const edges = [...view.edges.values()].filter(({ edge }) => edge.protocol !== 'tcp');
    const [now, usual] = entering(edges, view);
    if (usual <= 0 || now < rules.factor[0] * usual) return null;
    const ratios = edges.flatMap((one) => slowerBy(one) ?? []);
    const slower = median(ratios);
    if (slower === null || ratios.length < rules.edges) return null;
    const felt = ramp(Math.log(slower), Math.log(rules.slower[0]), Math.log(rules.slower[1]));
    const certainty = ramp(now / usual, ...rules.factor) * (rules.alone + (1 - rules.alone) * felt);
    return certainty <= 0 ? null : { now, usual, slower, edges: ratios.length, certainty };
  });
}

/** What comes from callers whom nobody calls, on edges that have a past. */
function entering(edges: readonly EdgeFacts[], view: MeshView): readonly [now: PerSecond, usual: PerSecond] {
  const entries = edges.filter(({ edge, usualRate }) => usualRate !== null && view.into(edge.source).every((one) => one.edge.protocol === 'tcp'));
  return [entries.reduce((sum, { rate }) => sum + rate, 0), entries.reduce((sum, { usualRate }) => sum + (usualRate ?? 0), 0)];
}

function slowerBy({ now, usual }: EdgeFacts): Ratio | null {
  const measured = now !== null && usual !== null && now.requests >= rules.requests && usual.requests >= rules.requests;
  return !measured || now.mean === null || usual.mean === null || usual.mean <= 0 ? null : now.mean / usual.mean;
}
