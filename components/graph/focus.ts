import type { Hosts } from '@/lib/hosts/host';
import type { Selection } from '@/lib/url/selection';
import type { FoldedScene } from './fold-scene';
import type { MapScene } from './map-scene';

/** The part of a scene that stays when the rest fades: ids of nodes and edges; null = nothing fades. */
export type Kept = ReadonlySet<string> | null;

function walk(scene: MapScene, start: string, way: 'up' | 'down', kept: Set<string>, hops = Infinity): void {
  const steps = new Map<string, { edge: string; next: string }[]>();
  for (const edge of scene.edges) {
    const [here, next] = way === 'down' ? [edge.source, edge.target] : [edge.target, edge.source];
    const list = steps.get(here);
    if (list === undefined) steps.set(here, [{ edge: edge.id, next }]);
    else list.push({ edge: edge.id, next });
  }
  const seen = new Set([start]);
  kept.add(start);
  let front = [start];
  for (let hop = 0; hop < hops && front.length > 0; hop++) {
    const following: string[] = [];
    for (const { edge, next } of front.flatMap((id) => steps.get(id) ?? [])) {
      kept.add(edge);
      if (seen.has(next)) continue;
      seen.add(next);
      kept.add(next);
      following.push(next);
    }
    front = following;
  }
}

/** A node with everything upstream and downstream of it, or within `hops` of it in both directions. */
export function pathsThrough(scene: MapScene, id: string, hops = Infinity): Set<string> {
  const kept = new Set<string>();
  walk(scene, id, 'up', kept, hops);
  walk(scene, id, 'down', kept, hops);
  return kept;
}

function pathsOver(scene: MapScene, edgeId: string): Set<string> | null {
  const edge = scene.edges.find((one) => one.id === edgeId);
  if (edge === undefined) return null;
  const kept = new Set([edgeId]);
  walk(scene, edge.source, 'up', kept);
  walk(scene, edge.target, 'down', kept);
  return kept;
}

/** Nodes with the edges that touch them. */
function withEdges(scene: MapScene, nodes: ReadonlySet<string>): Set<string> {
  return new Set([...nodes, ...scene.edges.filter((edge) => nodes.has(edge.source) || nodes.has(edge.target)).map((edge) => edge.id)]);
}

/** What stays for a selection; null when it selects nothing that is on the map. */
function keptBySelection(scene: FoldedScene, hosts: Hosts | null, selection: Selection | null): Kept {
  if (selection === null) return null;
  const id = scene.standIn.get(selection.id) ?? selection.id;
  if (selection.kind === 'edge') return pathsOver(scene, id);
  if (selection.kind === 'node') return scene.nodes.some((node) => node.id === id) ? pathsThrough(scene, id) : null;
  const nodes = selection.kind === 'host'
    ? new Set((hosts?.placements ?? []).filter((placement) => placement.host === selection.id).map((placement) => scene.standIn.get(placement.node) ?? placement.node))
    : new Set(scene.nodes.filter((node) => node.namespace === selection.id || scene.behind.get(node.id) === selection.id).map((node) => node.id));
  return nodes.size === 0 ? null : withEdges(scene, nodes);
}

/** The emphasis of the page narrowed by what one looks at, which itself always stays. */
function combineKept(emphasis: Kept, looked: Kept, own: string | null): Kept {
  if (emphasis === null || looked === null) return looked ?? emphasis;
  const both = new Set([...looked].filter((id) => emphasis.has(id)));
  if (own !== null) both.add(own);
  return both;
}

/** The node or edge of the map that is selected, or what stands for it when it is folded away; null for hosts and none. */
export function selectedElement(scene: FoldedScene, selection: Selection | null): string | null {
  if (selection === null || selection.kind === 'host') return null;
  if (selection.kind === 'namespace') return scene.nodes.find((node) => scene.behind.get(node.id) === selection.id)?.id ?? null;
  return scene.standIn.get(selection.id) ?? selection.id;
}

/** Everything that decides what stays. */
export interface Looking {
  readonly scene: FoldedScene;
  readonly hosts: Hosts | null;
  readonly selection: Selection | null;
  readonly selected: string | null;
  readonly hovered: string | null;
  /** The node whose surroundings within two hops are shown alone. */
  readonly around: string | null;
  readonly emphasis: Kept;
}

/** What stays now: what is around a node, else the paths of the selection, else those of the node under the pointer. */
export function keptNow({ scene, hosts, selection, selected, hovered, around, emphasis }: Looking): Kept {
  const hoveredNode = hovered !== null && scene.nodes.some((node) => node.id === hovered) ? pathsThrough(scene, hovered) : null;
  const looked = around !== null && scene.nodes.some((node) => node.id === around) ? pathsThrough(scene, around, 2) : (keptBySelection(scene, hosts, selection) ?? hoveredNode);
  const wished = emphasis === null ? null : new Set([...emphasis].map((id) => scene.standIn.get(id) ?? id));
  return combineKept(wished, looked, selected);
}
