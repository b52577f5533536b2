import type { Box, Point } from './box';

/** An edge as a smooth curve: from `start` over the control points of a quadratic spline to `end` (the arrow). */
export interface Route {
  readonly start: Point;
  readonly controls: readonly Point[];
  readonly end: Point;
}

/** An edge to be routed. */
export interface RoutedEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

const clearance = 9;
const portStep = 5;
const portReach = 11;

interface Ends {
  readonly edge: RoutedEdge;
  readonly from: Box;
  readonly to: Box;
}

type Side = 'left' | 'right' | 'stacked';

/** On which side of the source the target lies; `stacked` when they share a column. */
function sideOf({ from, to }: Ends): Side {
  if (to.x >= from.x + from.width) return 'right';
  return to.x + to.width <= from.x ? 'left' : 'stacked';
}

const middle = (box: Box): number => box.y + box.height / 2;

/** Offsets from the middle of a card's side, one per edge that ends there, in the order of where the edges come from. */
function ports(all: readonly Ends[]): Map<string, { out: number; in: number }> {
  const bySide = new Map<string, { id: string; end: 'out' | 'in'; other: number }[]>();
  const add = (key: string, entry: { id: string; end: 'out' | 'in'; other: number }): void => {
    const list = bySide.get(key);
    if (list === undefined) bySide.set(key, [entry]);
    else list.push(entry);
  };
  for (const ends of all) {
    const side = sideOf(ends);
    add(`${ends.edge.source} ${side === 'left' ? 'left' : 'right'}`, { id: ends.edge.id, end: 'out', other: middle(ends.to) });
    add(`${ends.edge.target} ${side === 'right' ? 'left' : 'right'}`, { id: ends.edge.id, end: 'in', other: middle(ends.from) });
  }
  const result = new Map(all.map(({ edge }) => [edge.id, { out: 0, in: 0 }]));
  for (const list of bySide.values()) {
    list.sort((a, b) => a.other - b.other || (a.id < b.id ? -1 : 1));
    const step = Math.min(portStep, (2 * portReach) / Math.max(1, list.length - 1));
    list.forEach((entry, i) => {
      const port = result.get(entry.id);
      if (port !== undefined) port[entry.end] = (i - (list.length - 1) / 2) * step;
    });
  }
  return result;
}

/** Cards above each other: what an edge may have to cross. `walls` are the heights between which it is closed. */
interface Column {
  readonly left: number;
  readonly right: number;
  readonly walls: readonly (readonly [number, number])[];
}

/** Cards whose widths overlap form one column; a newcomer may stand a little aside of the others. */
function columnsOf(boxes: readonly Box[]): Column[] {
  const columns: { left: number; right: number; cards: Box[] }[] = [];
  for (const box of [...boxes].sort((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last !== undefined && box.x < last.right) {
      last.cards.push(box);
      last.right = Math.max(last.right, box.x + box.width);
    } else columns.push({ left: box.x, right: box.x + box.width, cards: [box] });
  }
  return columns.map(({ left, right, cards }) => ({ left, right, walls: wallsOf(cards) }));
}

/** Closed ranges from top to bottom; cards so near each other that no edge fits between are one wall. */
function wallsOf(cards: readonly Box[]): [number, number][] {
  const walls: [number, number][] = [];
  for (const card of [...cards].sort((a, b) => a.y - b.y)) {
    const last = walls.at(-1);
    const [top, bottom] = [card.y - clearance, card.y + card.height + clearance];
    if (last !== undefined && top < last[1]) last[1] = Math.max(last[1], bottom);
    else walls.push([top, bottom]);
  }
  return walls;
}

const blocked = (column: Column, y: number): boolean => column.walls.some(([top, bottom]) => y > top && y < bottom);

/** The free height nearest to `y` in one column. */
function nearestFree(column: Column, y: number): number {
  const wall = column.walls.find(([top, bottom]) => y > top && y < bottom);
  if (wall === undefined) return y;
  return y - wall[0] < wall[1] - y ? wall[0] : wall[1];
}

/** An edge makes a detour of at most so much to pass all columns in one lane. */
const longestDetour = 240;

/** Heights at which an edge passes the columns between its ends: one lane for all if there is one, else column by column. */
function lanes(between: readonly Column[], from: number, to: number): number[] {
  const price = (y: number): number => Math.abs(y - from) + Math.abs(y - to);
  let best = Math.abs(from - to) + longestDetour;
  let lane: number | null = null;
  const consider = (y: number): void => {
    if (price(y) >= best || between.some((column) => blocked(column, y))) return;
    best = price(y);
    lane = y;
  };
  consider(to);
  consider(from);
  for (const column of between) {
    for (const [top, bottom] of column.walls) {
      consider(top);
      consider(bottom);
    }
  }
  if (lane !== null) return new Array<number>(between.length).fill(lane);
  let y = from;
  return between.map((column, i) => (y = nearestFree(column, y + (to - y) / (between.length - i + 1))));
}

/** Where an edge turns in the gap before a column: far ones first, so that the edges of one caller do not run on top of each other. */
function turn(left: number, right: number, rise: number): number {
  return left + (right - left) * (0.64 - 0.32 * Math.min(1, Math.abs(rise) / 420));
}

/** Control points from left to right through the gaps between the columns. */
function throughColumns(left: Point, right: Point, between: readonly Column[]): Point[] {
  const heights = lanes(between, left.y, right.y);
  const controls: Point[] = [];
  let x = left.x;
  let y = left.y;
  between.forEach((column, i) => {
    const lane = heights[i] ?? y;
    const gap = turn(x, column.left, lane - y);
    controls.push({ x: gap, y }, { x: gap, y: lane }, { x: column.left, y: lane }, { x: column.right, y: lane });
    x = column.right;
    y = lane;
  });
  const gap = turn(x, right.x, right.y - y);
  controls.push({ x: gap, y }, { x: gap, y: right.y });
  return controls;
}

/** Straight down or up when the two are neighbours in their column, else a bow through the gap on their right. */
function stackedRoute({ from, to }: Ends, port: { out: number; in: number }, boxes: readonly Box[]): Route {
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  const x = (Math.max(from.x, to.x) + Math.min(from.x + from.width, to.x + to.width)) / 2;
  const inTheWay = boxes.some((box) => box !== from && box !== to && box.x < x && box.x + box.width > x && box.y > upper.y && box.y < lower.y);
  if (!inTheWay) {
    const start = { x, y: from === upper ? from.y + from.height : from.y };
    const end = { x, y: from === upper ? to.y : to.y + to.height };
    return { start, controls: [{ x, y: (start.y + end.y) / 2 }], end };
  }
  const start = { x: from.x + from.width, y: middle(from) + port.out };
  const end = { x: to.x + to.width, y: middle(to) + port.in };
  const bow = Math.max(start.x, end.x) + 30;
  return { start, controls: [{ x: bow, y: start.y }, { x: bow, y: end.y }], end };
}

/** Curves for all edges whose ends have boxes: left to right between columns, around the cards in between. Loops get none. */
export function routeEdges(edges: readonly RoutedEdge[], boxes: ReadonlyMap<string, Box>): Map<string, Route> {
  const all: Ends[] = [];
  for (const edge of edges) {
    const from = boxes.get(edge.source);
    const to = boxes.get(edge.target);
    if (from !== undefined && to !== undefined && edge.source !== edge.target) all.push({ edge, from, to });
  }
  const port = ports(all);
  const cards = [...boxes.values()];
  const columns = columnsOf(cards);
  const routes = new Map<string, Route>();
  for (const ends of all) {
    const { edge, from, to } = ends;
    const offset = port.get(edge.id) ?? { out: 0, in: 0 };
    const side = sideOf(ends);
    if (side === 'stacked') {
      routes.set(edge.id, stackedRoute(ends, offset, cards));
      continue;
    }
    const start = { x: side === 'right' ? from.x + from.width : from.x, y: middle(from) + offset.out };
    const end = { x: side === 'right' ? to.x : to.x + to.width, y: middle(to) + offset.in };
    const [left, right] = side === 'right' ? [start, end] : [end, start];
    const controls = throughColumns(left, right, columns.filter((column) => column.left > left.x && column.right < right.x));
    routes.set(edge.id, { start, controls: side === 'right' ? controls : controls.reverse(), end });
  }
  return routes;
}

/** Points along a route, start and end included; the same spline that is drawn (pieces meet midway between controls). */
export function routePoints(route: Route, perPiece = 8): Point[] {
  const points: Point[] = [route.start];
  let from = route.start;
  route.controls.forEach((control, i) => {
    const next = route.controls[i + 1];
    const to = next === undefined ? route.end : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 };
    for (let k = 1; k <= perPiece; k++) {
      const t = k / perPiece;
      const u = 1 - t;
      points.push({ x: u * u * from.x + 2 * u * t * control.x + t * t * to.x, y: u * u * from.y + 2 * u * t * control.y + t * t * to.y });
    }
    from = to;
  });
  if (route.controls.length === 0) points.push(route.end);
  return points;
}
