import { keptNow } from './focus';
import { foldBudget, foldScene } from './fold-scene';
import { LayoutMemory } from './layout/layout-memory';
import type { MapFrame } from './map-frame';
import { mapScene, type SceneInput } from './map-scene';
import { palettes, type Theme } from './palette';

/** What the map would show of a mesh in a room of CSS pixels, folded and laid out, without a map on the screen: for pictures of a lens nobody looks at. */
export function stillFrame(input: SceneInput, theme: Theme, room: { readonly width: number; readonly height: number }): MapFrame {
  const scene = foldScene(mapScene(input), new Set(), foldBudget(room));
  const places = new LayoutMemory().place({ nodes: scene.nodes.map(({ id, namespace, width }) => ({ id, group: namespace, width })), edges: scene.edges, room });
  const kept = keptNow({ scene, hosts: input.hosts, selection: null, hovered: null, around: null, emphasis: null, selected: null });
  return { scene, places, palette: palettes[theme], selected: null, selectedNamespace: null, hovered: null, kept };
}
