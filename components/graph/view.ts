import type { Box, Point } from './layout/box';
import { largestScale } from './layout/legible-scale';

/** How the plane of the map lies on the screen: screen = model × zoom + (x, y), in CSS pixels. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** A model box in screen pixels. */
export function onScreen(view: View, box: Box): Box {
  return { x: box.x * view.zoom + view.x, y: box.y * view.zoom + view.y, width: box.width * view.zoom, height: box.height * view.zoom };
}

/** A model point in screen pixels. */
export function pointOnScreen(view: View, point: Point): Point {
  return { x: point.x * view.zoom + view.x, y: point.y * view.zoom + view.y };
}

/** Room around the fitted map, in CSS pixels: at the top one line for what the map has to say of itself, so that it covers nothing. */
const mapAir = { top: 28, side: 14, bottom: 10 } as const;

/** The part of a stage that the fitted map fills. */
export function mapRoom(stage: { readonly width: number; readonly height: number }): { width: number; height: number } {
  return { width: Math.max(1, stage.width - 2 * mapAir.side), height: Math.max(1, stage.height - mapAir.top - mapAir.bottom) };
}

/** The view that shows all of `around` in a stage below the line at its top. */
export function fittedMap(around: Box, stage: { readonly width: number; readonly height: number }): View {
  const room = mapRoom(stage);
  const view = fittingView(around, room, largestScale(room), 0);
  return { zoom: view.zoom, x: view.x + mapAir.side, y: view.y + mapAir.top };
}

/** The view that shows `around` in the middle of a room with some air, never larger than `largest`. */
export function fittingView(around: Box, room: { readonly width: number; readonly height: number }, largest = 1.15, air = 20): View {
  const zoom = Math.max(0.05, Math.min(largest, (room.width - 2 * air) / Math.max(1, around.width), (room.height - 2 * air) / Math.max(1, around.height)));
  return { zoom, x: room.width / 2 - (around.x + around.width / 2) * zoom, y: room.height / 2 - (around.y + around.height / 2) * zoom };
}
