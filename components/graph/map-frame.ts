import type { Kept } from './focus';
import type { Box } from './layout/box';
import type { MapPlaces } from './layout/layout-memory';
import type { MapLabel } from './label-plan';
import type { MapScene } from './map-scene';
import { paintAreas, paintAreaTitles } from './paint-areas';
import type { NodeLook } from './node-look';
import { boxForWholeName, paintCard } from './paint-card';
import { paintLabel } from './paint-labels';
import type { Brush } from './brush';
import type { Palette } from './palette';
import { onScreen, type View } from './view';

/** One still of the map: all that the layers under and above the edges show. */
export interface MapFrame {
  readonly scene: MapScene;
  readonly places: MapPlaces;
  readonly palette: Palette;
  readonly selected: string | null;
  readonly selectedNamespace: string | null;
  readonly hovered: string | null;
  readonly kept: Kept;
}

/** Paints what lies under the edges. */
export function paintUnder(brush: Brush, frame: MapFrame, view: View): void {
  paintAreas(brush, view, frame.places.areas, frame.palette, frame.selectedNamespace);
}

function paintNode(brush: Brush, frame: MapFrame, look: NodeLook, box: Box, zoom: number): void {
  paintCard(brush, look, box, zoom, {
    faded: frame.kept !== null && !frame.kept.has(look.id),
    selected: frame.selected === look.id,
    hovered: frame.hovered === look.id,
    loudHosts: frame.scene.lens === 'hosts',
  }, frame.palette);
}

/** Paints names of areas, cards and labels above the edges; cards outside `room` are left out, those one looks at come last with their whole name. */
export function paintOver(brush: Brush, frame: MapFrame, view: View, labels: readonly MapLabel[], room: { readonly width: number; readonly height: number }): void {
  const looked: { look: NodeLook; box: Box }[] = [];
  paintAreaTitles(brush, view, frame.places.areas, frame.palette);
  for (const look of frame.scene.nodes) {
    const model = frame.places.boxes.get(look.id);
    if (model === undefined) continue;
    const box = onScreen(view, model);
    if (box.x > room.width + 8 || box.y > room.height + 8 || box.x + box.width < -8 || box.y + box.height < -8) continue;
    if (frame.selected === look.id || frame.hovered === look.id) looked.push({ look, box });
    else paintNode(brush, frame, look, box, view.zoom);
  }
  for (const { placed, content } of labels) paintLabel(brush, placed, content, view, frame.palette);
  for (const { look, box } of looked) paintNode(brush, frame, look, boxForWholeName(brush, look, box, view.zoom), view.zoom);
}
