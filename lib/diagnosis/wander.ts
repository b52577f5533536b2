import type { Ratio } from '@/lib/base/units';
import type { EdgeFacts } from './edge-facts';
import { habitOf } from './habit';
import { remembered, type MeshView } from './mesh-view';
import { inOrder, quantileOf, ramp } from './robust';

const rules = {
  /** What is assumed of a mesh before any edge has been seen, as a logarithm, and how many edges that counts for. */
  assumed: 0.3, assumedEdges: 20,
  /** Requests a minute from which the mean of an edge stands for more than a few slow ones. */
  requests: 30,
  /** The busiest edges of a mesh tell for all of it. */
  edges: 200,
  /** Of the edges of a mesh this share stays within the reach. */
  share: 0.9,
  /** How many times that reach a departure may be chance, and is none any more, after a past of ten minutes. */
  times: [2, 4], minutes: 10,
  /** The tail alone: requests behind it, and how many times its usual. */
  tail: { requests: 1000, times: [3, 8] },
} as const;

/**
 * How far well edges of this mesh go from their middle by themselves: of the highest minutes of all edges, each as a logarithm over its edge's middle, one that only a few in a hundred exceed.
 * With hundreds of edges looked at the most restless minute of a calm one looks sick to its own past, which is short; the mesh has seen many of them.
 */
function reachOf(view: MeshView): { readonly reach: number; readonly minutes: number } {
  return remembered(view, 'reach', () => {
    const busy = [...view.edges.values()].filter(({ edge, usualRate }) => edge.protocol !== 'tcp' && 60 * (usualRate ?? 0) >= rules.requests)
      .sort((a, b) => (b.usualRate ?? 0) - (a.usualRate ?? 0) || (b.usual?.mean ?? 0) - (a.usual?.mean ?? 0) || (a.edge.id < b.edge.id ? -1 : 1));
    const habits = busy.slice(0, rules.edges).flatMap(({ edge }) => habitOf(edge.id, view) ?? []);
    const minutes = quantileOf(inOrder(habits.map((one) => one.minutes)), 0.5) ?? rules.minutes;
    const reach = quantileOf(inOrder(habits.map(({ top, middle }) => top - middle)), rules.share) ?? rules.assumed;
    // Few edges have not shown much of it.
    return { reach: (habits.length * reach + rules.assumedEdges * rules.assumed) / (habits.length + rules.assumedEdges), minutes };
  });
}

/**
 * How surely an edge has gone further than services do by themselves, 0…1, by its own slowness and nothing else. For what has no other witness: departures have no law that a short past could tell,
 * and one service in a few thousand minutes doubles its time by itself.
 */
export function beyondWandering({ edge, now, usual }: EdgeFacts, view: MeshView): Ratio {
  if (now === null) return 0;
  const tail = usual === null || now.requests < rules.tail.requests ? 0 : ramp(Math.log(now.p99 / Math.max(1, usual.p99)), ...logs(rules.tail.times));
  const habit = habitOf(edge.id, view);
  const middle = habit?.middle ?? (usual === null ? null : Math.log(Math.max(0.1, usual.mean ?? usual.p50)));
  if (middle === null || now.mean === null || now.mean <= 0) return tail;
  const { reach, minutes } = reachOf(view);
  // The highest of many minutes lies further out than that of a few: exponential tails grow with the logarithm of their number.
  const seen = (Math.log(rules.minutes) + Math.log(10)) / (Math.log(Math.max(rules.minutes, minutes)) + Math.log(10));
  // Who is more restless than the others is measured by itself.
  const own = habit === null ? 0 : habit.top - habit.middle;
  return Math.max(tail, ramp((Math.log(now.mean) - middle) / (Math.max(reach, own) * seen), ...rules.times));
}

function logs([low, high]: readonly [number, number]): [number, number] {
  return [Math.log(low), Math.log(high)];
}
