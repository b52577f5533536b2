import type { Focus } from '@/lib/url/focus';
import type { GraphEdge, NodeId } from '@/lib/topology/graph';

type Step = { readonly next: NodeId };

function stepsOf(edges: readonly GraphEdge[], way: 'up' | 'down'): Map<NodeId, Step[]> {
  const steps = new Map<NodeId, Step[]>();
  for (const edge of edges) {
    const [here, next] = way === 'down' ? [edge.source, edge.target] : [edge.target, edge.source];
    const list = steps.get(here);
    if (list === undefined) steps.set(here, [{ next }]);
    else list.push({ next });
  }
  return steps;
}

function within(edges: readonly GraphEdge[], from: NodeId, way: 'up' | 'down', hops: number): Set<NodeId> {
  const steps = stepsOf(edges, way);
  const seen = new Set([from]);
  let front = [from];
  for (let hop = 0; hop < hops && front.length > 0; hop += 1) {
    front = front.flatMap((id) => steps.get(id) ?? []).flatMap(({ next }) => {
      if (seen.has(next)) return [];
      seen.add(next);
      return [next];
    });
  }
  return seen;
}

/**
 * Ids of the nodes in a focus. Paths: every node that lies on some way along the calls from one end to the other; when there is none that way round, the other way round.
 */
export function focusPart(edges: readonly GraphEdge[], focus: Focus): Set<NodeId> {
  if (focus.kind === 'hops') {
    const ways = focus.way === 'both' ? (['up', 'down'] as const) : [focus.way];
    return new Set(ways.flatMap((way) => [...within(edges, focus.node, way, focus.hops)]));
  }
  const between = (from: NodeId, to: NodeId) => {
    const after = within(edges, from, 'down', Infinity);
    return after.has(to) ? new Set([...within(edges, to, 'up', Infinity)].filter((id) => after.has(id))) : new Set<NodeId>();
  };
  const forth = between(focus.from, focus.to);
  if (forth.size > 0) return forth;
  const back = between(focus.to, focus.from);
  return back.size > 0 ? back : new Set([focus.from, focus.to]);
}
