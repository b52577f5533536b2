import type { Brush } from './brush';
import { edgeAlpha, edgeDashes, edgeHeight } from './edge-data';
import type { EdgeLook } from './edge-look';
import type { Kept } from './focus';
import type { Point } from './layout/box';
import type { Route } from './layout/edge-route';
import type { MapPlaces } from './layout/layout-memory';
import { toneColour, type Palette } from './palette';
import { pointOnScreen, type View } from './view';

/** Everything that decides how the lines of a still look. */
export interface EdgeFrame {
  readonly edges: readonly EdgeLook[];
  readonly places: MapPlaces;
  readonly palette: Palette;
  readonly selected: string | null;
  readonly kept: Kept;
}

const arrow = { length: 8, half: 3.6 } as const;

function path(brush: Brush, start: Point, controls: readonly Point[], end: Point): void {
  brush.beginPath();
  brush.moveTo(start.x, start.y);
  controls.forEach((control, i) => {
    const next = controls[i + 1];
    const to = next === undefined ? end : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 };
    brush.quadraticCurveTo(control.x, control.y, to.x, to.y);
  });
  if (controls.length === 0) brush.lineTo(end.x, end.y);
}

function paintEdge(brush: Brush, look: EdgeLook, route: Route, view: View, { palette, selected: chosen, edges: { length: lines } }: EdgeFrame): void {
  const selected = look.id === chosen;
  const start = pointOnScreen(view, route.start);
  const controls = route.controls.map((point) => pointOnScreen(view, point));
  const end = pointOnScreen(view, route.end);
  const before = controls.at(-1) ?? start;
  const reach = Math.max(1e-6, Math.hypot(end.x - before.x, end.y - before.y));
  const along = { x: (end.x - before.x) / reach, y: (end.y - before.y) / reach };
  const size = (arrow.length + look.width) * Math.max(0.45, view.zoom);
  const base = { x: end.x - along.x * size, y: end.y - along.y * size };
  if (selected) {
    path(brush, start, controls, end);
    brush.globalAlpha = 0.3;
    brush.strokeStyle = palette.accent;
    brush.lineWidth = (look.width + 8) * view.zoom;
    brush.stroke();
  }
  brush.globalAlpha = selected ? 1 : edgeAlpha(look, lines);
  const colour = toneColour(palette, look.tone);
  path(brush, start, controls, { x: base.x + along.x, y: base.y + along.y });
  brush.strokeStyle = colour;
  brush.lineWidth = Math.max(0.6, look.width * view.zoom);
  brush.setLineDash(look.dash === 'solid' ? [] : edgeDashes(look).map((dash) => dash * view.zoom));
  brush.stroke();
  brush.setLineDash([]);
  const half = (arrow.half + look.width / 2) * Math.max(0.45, view.zoom);
  brush.beginPath();
  brush.moveTo(end.x, end.y);
  brush.lineTo(base.x - along.y * half, base.y + along.x * half);
  brush.lineTo(base.x + along.y * half, base.y - along.x * half);
  brush.closePath();
  brush.fillStyle = colour;
  brush.fill();
}

/** Paints all lines of a still, the sick above the calm; what does not stay is nearly gone. For pictures: on the screen cytoscape draws them. */
export function paintEdges(brush: Brush, frame: EdgeFrame, view: View): void {
  const order = [...frame.edges].sort((a, b) => Number(a.id === frame.selected) - Number(b.id === frame.selected) || edgeHeight(a) - edgeHeight(b));
  for (const look of order) {
    const route = frame.places.routes.get(look.id);
    if (route === undefined) continue;
    if (frame.kept !== null && !frame.kept.has(look.id)) {
      brush.globalAlpha = 0.12;
      path(brush, pointOnScreen(view, route.start), route.controls.map((point) => pointOnScreen(view, point)), pointOnScreen(view, route.end));
      brush.strokeStyle = toneColour(frame.palette, look.tone);
      brush.lineWidth = Math.max(0.6, look.width * view.zoom);
      brush.stroke();
    } else paintEdge(brush, look, route, view, frame);
  }
  brush.globalAlpha = 1;
}
