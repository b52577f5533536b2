import { edgeHeight } from './edge-strokes';
import type { Point } from './layout/box';
import { routePoints } from './layout/edge-route';
import type { MapPlaces } from './layout/layout-memory';
import type { MapScene } from './map-scene';
import { areaTitleBox } from './paint-areas';
import { onScreen, type View } from './view';

/** What lies under a point of the screen. */
export interface Hit {
  readonly kind: 'node' | 'edge' | 'namespace';
  readonly id: string;
}

/** A line counts as touched up to so many pixels beside it. */
const reach = 5;

interface Line {
  readonly id: string;
  readonly half: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** x and y in turn, model pixels. */
  readonly points: Float64Array;
}

const at = (list: Float64Array, i: number): number => list[i] ?? 0;

function distance(line: Line, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i + 3 < line.points.length; i += 2) {
    const [ax, ay] = [at(line.points, i), at(line.points, i + 1)];
    const [dx, dy] = [at(line.points, i + 2) - ax, at(line.points, i + 3) - ay];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return least;
}

function linesOf(scene: MapScene, places: MapPlaces): Line[] {
  return scene.edges.flatMap((look) => {
    const route = places.routes.get(look.id);
    if (route === undefined) return [];
    const path = routePoints(route, 6);
    const points = new Float64Array(path.length * 2);
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    path.forEach(({ x, y }, i) => {
      points[2 * i] = x;
      points[2 * i + 1] = y;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    });
    return [{ id: look.id, half: look.width / 2, height: edgeHeight(look), left, top, right, bottom, points }];
  });
}

/** Finds what one points at: cards, then lines (the nearest, among equals the one on top), then the names of namespaces. */
export class HitTest {
  private readonly scene: MapScene;
  private readonly places: MapPlaces;
  private lines: Line[] | null = null;

  constructor(scene: MapScene, places: MapPlaces) {
    this.scene = scene;
    this.places = places;
  }

  /** @param point in screen pixels; null = nothing is there */
  under(point: Point, view: View): Hit | null {
    const x = (point.x - view.x) / view.zoom;
    const y = (point.y - view.y) / view.zoom;
    for (const { id } of this.scene.nodes) {
      const box = this.places.boxes.get(id);
      if (box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return { kind: 'node', id };
    }
    return this.lineUnder(x, y, view.zoom) ?? this.titleUnder(point, view);
  }

  private lineUnder(x: number, y: number, zoom: number): Hit | null {
    this.lines ??= linesOf(this.scene, this.places);
    let best: { id: string; away: number; height: number } | null = null;
    for (const line of this.lines) {
      const near = line.half + reach / zoom;
      if (x < line.left - near || x > line.right + near || y < line.top - near || y > line.bottom + near) continue;
      const away = Math.max(0, distance(line, x, y) - line.half);
      if (away * zoom > reach) continue;
      if (best === null || away < best.away || (away === best.away && line.height > best.height)) best = { id: line.id, away, height: line.height };
    }
    return best === null ? null : { kind: 'edge', id: best.id };
  }

  private titleUnder({ x, y }: Point, view: View): Hit | null {
    for (const [id, area] of this.places.areas) {
      const title = areaTitleBox(view, area);
      const box = onScreen(view, area);
      if (x >= box.x && x <= title.x + title.width && y >= box.y && y <= title.y + title.height) return { kind: 'namespace', id };
    }
    return null;
  }
}
