import type { EdgeLook } from './edge-look';
import type { Box } from './layout/box';
import { routePoints } from './layout/edge-route';
import { extentOf, type MapPlaces } from './layout/layout-memory';
import { placeLabels, type LabelRequest, type PlacedLabel } from './layout/place-labels';
import type { MapScene } from './map-scene';
import { areaTitleBox } from './paint-areas';
import { labelSizes, type LabelContent } from './paint-labels';
import { onScreen, pointOnScreen, type View } from './view';

/** A placed label with what stands in it. Boxes are in screen pixels at pan 0. */
export interface MapLabel {
  readonly placed: PlacedLabel;
  readonly content: LabelContent;
}

/** What decides which labels are shown and in which order they choose their place. */
export interface LabelWish {
  readonly scene: MapScene;
  readonly places: MapPlaces;
  readonly zoom: number;
  readonly selected: string | null;
  readonly hovered: string | null;
  /** Ids that stay when the rest fades; null = all. */
  readonly kept: ReadonlySet<string> | null;
}

/** More labels than this at once are noise. */
const mostLabels = 60;
const mostQuietLabels = 14;

function rank(edge: EdgeLook, wish: LabelWish): number {
  if (edge.id === wish.selected) return 5;
  if (edge.id === wish.hovered) return 4;
  if (wish.kept !== null && !wish.kept.has(edge.id)) return 0;
  if (edge.tone === 'crit') return edge.loud > 0 ? 3 : 0;
  return edge.loud;
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** Chooses and seats the labels of a view: none covers another, a card or the name of an area. */
export function planLabels(wish: LabelWish, measure: (text: string) => number): MapLabel[] {
  const view: View = { zoom: wish.zoom, x: 0, y: 0 };
  const ranked = wish.scene.edges.map((edge) => ({ edge, weight: rank(edge, wish) }));
  const loud = ranked.filter(({ edge, weight }) => weight > 1 && edge.label().length > 0).sort((a, b) => b.weight - a.weight || b.edge.width - a.edge.width || (a.edge.id < b.edge.id ? -1 : 1));
  const quiet = ranked.filter(({ edge, weight }) => weight === 1 && edge.label().length > 0).sort((a, b) => b.edge.width - a.edge.width || (a.edge.id < b.edge.id ? -1 : 1)).slice(0, mostQuietLabels);
  const contents = new Map<string, LabelContent>();
  const requests: LabelRequest[] = [];
  const ask = (edge: EdgeLook, kind: LabelContent['kind'], sizes: LabelRequest['sizes']): void => {
    const route = wish.places.routes.get(edge.id);
    if (route === undefined) return;
    const id = `${kind} ${edge.id}`;
    contents.set(id, kind === 'numbers' ? { kind, edge } : { kind });
    requests.push({ id, sizes, path: routePoints(route).map((point) => pointOnScreen(view, point)) });
  };
  for (const { edge } of [...loud, ...quiet].slice(0, mostLabels)) ask(edge, 'numbers', labelSizes(edge, wish.zoom, measure));
  if (wish.zoom >= 0.5) {
    for (const { edge } of ranked) {
      if (wish.kept !== null && !wish.kept.has(edge.id)) continue;
      if (edge.dash === 'unknown') ask(edge, 'unknown', [{ width: 15, height: 15 }]);
      if (edge.plainText) ask(edge, 'padlock', [{ width: 16, height: 16 }]);
    }
  }
  const taken = [...[...wish.places.boxes.values()].map((box) => onScreen(view, box)), ...[...wish.places.areas.values()].map((area) => areaTitleBox(view, area))];
  const around = extentOf(wish.places);
  const room = around === null ? null : grown(onScreen(view, around), 16);
  return placeLabels(requests, taken, room).flatMap((placed) => {
    const content = contents.get(placed.id);
    return content === undefined ? [] : [{ placed, content }];
  });
}
