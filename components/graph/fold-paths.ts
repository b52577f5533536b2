import type { EdgeLook } from './edge-look';
import type { MapScene } from './map-scene';

/** The way to one sick call: cards from where traffic enters, over the caller, to the callee. */
export type SickPath = readonly string[];

/** The busiest first, in coarse steps so that the order does not change with every refresh. */
function rank(a: EdgeLook, b: EdgeLook): number {
  const size = (edge: EdgeLook): number => Math.round(Math.log2(1 + edge.amount));
  return size(b) - size(a) || (a.id < b.id ? -1 : 1);
}

/** For every card that traffic from outside reaches: the card before it on a shortest way, over sick calls where two are as short. */
function waysIn(scene: MapScene): Map<string, string | null> {
  const from = new Map<string, EdgeLook[]>();
  const called = new Set<string>();
  for (const edge of scene.edges) {
    const list = from.get(edge.source);
    if (list === undefined) from.set(edge.source, [edge]);
    else list.push(edge);
    called.add(edge.target);
  }
  const before = new Map<string, string | null>();
  let front = scene.nodes.map(({ id }) => id).filter((id) => from.has(id) && !called.has(id));
  for (const id of front) before.set(id, null);
  while (front.length > 0) {
    const calls = front.flatMap((id) => from.get(id) ?? []).sort((a, b) => Number(b.sick) - Number(a.sick) || rank(a, b));
    front = [];
    for (const { source, target } of calls) {
      if (before.has(target)) continue;
      before.set(target, source);
      front.push(target);
    }
  }
  return before;
}

/** Paths to the sick calls of a scene, the busiest first. They depend on the mesh and its health, not on the lens. */
export function sickPaths(scene: MapScene): SickPath[] {
  const sick = scene.edges.filter((edge) => edge.sick).sort(rank);
  if (sick.length === 0) return [];
  const before = waysIn(scene);
  return sick.map(({ source, target }) => {
    const path = [source, target];
    for (let id = before.get(source) ?? null; id !== null; id = before.get(id) ?? null) path.unshift(id);
    return path;
  });
}
