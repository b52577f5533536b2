import type { Brush } from './brush';
import { edgeAlpha, edgeDashes, edgeHeight } from './edge-strokes';
import type { EdgeLook } from './edge-look';
import type { Kept } from './focus';
import type { Point } from './layout/box';
import type { Route } from './layout/edge-route';
import type { MapPlaces } from './layout/layout-memory';
import { toneColour, type Palette } from './palette';
import type { View } from './view';

/** Everything that decides how the lines of a still look. */
export interface EdgeFrame {
  readonly edges: readonly EdgeLook[];
  readonly places: MapPlaces;
  readonly palette: Palette;
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly kept: Kept;
}

const arrow = { length: 8, half: 3.6 } as const;
const fadedAlpha = 0.12;

/** Lays a route's curve on the screen; it ends `short` pixels before its end, where the arrow begins. Returns the direction in which it arrives. */
function lay(brush: Brush, { start, controls, end }: Route, { zoom, x, y }: View, short: number): Point {
  const last = controls.at(-1) ?? start;
  const reach = Math.max(1e-6, Math.hypot(end.x - last.x, end.y - last.y));
  const along = { x: (end.x - last.x) / reach, y: (end.y - last.y) / reach };
  const [toX, toY] = [end.x * zoom + x - along.x * short, end.y * zoom + y - along.y * short];
  brush.beginPath();
  brush.moveTo(start.x * zoom + x, start.y * zoom + y);
  for (let i = 0; i < controls.length; i++) {
    const control = controls[i] ?? end;
    const next = controls[i + 1];
    if (next === undefined) brush.quadraticCurveTo(control.x * zoom + x, control.y * zoom + y, toX, toY);
    else brush.quadraticCurveTo(control.x * zoom + x, control.y * zoom + y, ((control.x + next.x) / 2) * zoom + x, ((control.y + next.y) / 2) * zoom + y);
  }
  if (controls.length === 0) brush.lineTo(toX, toY);
  return along;
}

function paintArrow(brush: Brush, look: EdgeLook, route: Route, view: View, along: Point, size: number): void {
  const half = (arrow.half + look.width / 2) * Math.max(0.45, view.zoom);
  const [x, y] = [route.end.x * view.zoom + view.x, route.end.y * view.zoom + view.y];
  const [baseX, baseY] = [x - along.x * size, y - along.y * size];
  brush.beginPath();
  brush.moveTo(x, y);
  brush.lineTo(baseX - along.y * half, baseY + along.x * half);
  brush.lineTo(baseX + along.y * half, baseY - along.x * half);
  brush.closePath();
  brush.fill();
}

function paintEdge(brush: Brush, look: EdgeLook, route: Route, view: View, frame: EdgeFrame): void {
  const marked = look.id === frame.selected || look.id === frame.hovered;
  const size = (arrow.length + look.width) * Math.max(0.45, view.zoom);
  if (marked) {
    lay(brush, route, view, 0);
    brush.globalAlpha = 0.3;
    brush.strokeStyle = frame.palette.accent;
    brush.lineWidth = (look.width + 8) * view.zoom;
    brush.stroke();
  }
  const colour = toneColour(frame.palette, look.tone);
  const along = lay(brush, route, view, size - 1);
  brush.globalAlpha = marked ? 1 : edgeAlpha(look, frame.edges.length);
  brush.strokeStyle = colour;
  brush.fillStyle = colour;
  brush.lineWidth = Math.max(0.6, look.width * view.zoom);
  const dashes = edgeDashes(look);
  if (dashes.length > 0) brush.setLineDash(dashes.map((dash) => dash * view.zoom));
  brush.stroke();
  if (dashes.length > 0) brush.setLineDash([]);
  paintArrow(brush, look, route, view, along, size);
}

function paintFaded(brush: Brush, look: EdgeLook, route: Route, view: View, palette: Palette): void {
  lay(brush, route, view, 0);
  brush.globalAlpha = fadedAlpha;
  brush.strokeStyle = toneColour(palette, look.tone);
  brush.lineWidth = Math.max(0.6, look.width * view.zoom);
  brush.stroke();
}

/** Paints all lines of a still, the sick above the calm; what does not stay is nearly gone. */
export function paintEdges(brush: Brush, frame: EdgeFrame, view: View): void {
  const looked = (look: EdgeLook): number => Number(look.id === frame.selected || look.id === frame.hovered);
  const order = [...frame.edges].sort((a, b) => looked(a) - looked(b) || edgeHeight(a) - edgeHeight(b));
  for (const look of order) {
    const route = frame.places.routes.get(look.id);
    if (route === undefined) continue;
    if (frame.kept !== null && !frame.kept.has(look.id)) paintFaded(brush, look, route, view, frame.palette);
    else paintEdge(brush, look, route, view, frame);
  }
  brush.globalAlpha = 1;
}
