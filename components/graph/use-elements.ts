import type { Core, ElementDefinition } from 'cytoscape';
import { useEffect } from 'react';
import { edgeData } from './edge-data';
import { centreOf } from './layout/box';
import type { MapPlaces } from './layout/layout-memory';
import type { MapScene } from './map-scene';
import type { Palette } from './palette';

/** What the drawing should consist of. */
function wantedElements(scene: MapScene, places: MapPlaces, palette: Palette): Map<string, ElementDefinition> {
  const wanted = new Map<string, ElementDefinition>();
  for (const look of scene.nodes) {
    const box = places.boxes.get(look.id);
    if (box !== undefined) wanted.set(look.id, { group: 'nodes', data: { id: look.id, w: box.width, h: box.height }, position: centreOf(box) });
  }
  for (const look of scene.edges) {
    const route = places.routes.get(look.id);
    const from = places.boxes.get(look.source);
    const to = places.boxes.get(look.target);
    if (route !== undefined && from !== undefined && to !== undefined) wanted.set(look.id, { group: 'edges', data: { ...edgeData(look, route, [from, to], palette, scene.edges.length) } });
  }
  return wanted;
}

const sameValue = (one: unknown, other: unknown): boolean => one === other || (Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((value, i) => value === other[i]));

/** Whether all of `wanted` is there already. */
function sameData(here: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(wanted).every((key) => sameValue(here[key], wanted[key]));
}

/** Brings the drawing to the scene in one batch: what is gone goes, what is new comes, the rest gets its numbers. */
function syncElements(core: Core, wanted: ReadonlyMap<string, ElementDefinition>): void {
  core.batch(() => {
    core.elements().forEach((element) => {
      if (!wanted.has(element.id())) element.remove();
    });
    const fresh: ElementDefinition[] = [];
    for (const [id, definition] of wanted) {
      const element = core.getElementById(id);
      if (element.empty()) {
        fresh.push(definition);
        continue;
      }
      // Every change of an element makes cytoscape work out its style and bounds again, also a change to the same.
      if (!sameData(element.data(), definition.data)) element.data(definition.data);
      const [here, there] = [element.isNode() ? element.position() : undefined, definition.position];
      if (there !== undefined && (here?.x !== there.x || here.y !== there.y)) element.position(there);
    }
    core.add(fresh);
  });
}

/** Keeps cytoscape's elements equal to scene and places. */
export function useElements(core: Core | null, scene: MapScene, places: MapPlaces | null, palette: Palette): void {
  useEffect(() => {
    if (core !== null && places !== null) syncElements(core, wantedElements(scene, places, palette));
  }, [core, scene, places, palette]);
}
