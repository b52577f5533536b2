import { boxAround, boxesMeet, type Box, type Point } from './box';

/** A label to be placed beside its edge; sizes and path in screen pixels. Earlier requests are served first. */
export interface LabelRequest {
  readonly id: string;
  /** Ways to write it, best first: in one line, in two. */
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly path: readonly Point[];
}

/** Where a label stands and which of its sizes was taken. */
export interface PlacedLabel {
  readonly id: string;
  readonly box: Box;
  readonly size: number;
  /** The point of the edge that it belongs to. */
  readonly anchor: Point;
}

/** Positions along the edge in the order in which they are tried. */
const stations = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82] as const;
/** Steps away from the edge: across in half label widths, up or down in half label heights, each with a little air. */
const steps = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0], [0, 1.9], [0, -1.9], [0, 2.7], [0, -2.7], [0, 3.5], [0, -3.5], [2.4, 0], [-2.4, 0], [0, 4.4], [0, -4.4], [1.2, 1.2], [-1.2, 1.2], [1.2, -1.2], [-1.2, -1.2]] as const;

/** Length of the path up to the end of each of its pieces. */
function lengthsOf(path: readonly Point[]): number[] {
  let total = 0;
  return path.slice(1).map((point, i) => {
    const from = path[i] ?? point;
    total += Math.hypot(point.x - from.x, point.y - from.y);
    return total;
  });
}

/** The point at a share of the path's length. */
function pointAt(path: readonly Point[], lengths: readonly number[], share: number): Point {
  const wanted = (lengths.at(-1) ?? 0) * share;
  const i = Math.max(0, lengths.findIndex((length) => length >= wanted));
  const from = path[i] ?? { x: 0, y: 0 };
  const to = path[i + 1] ?? from;
  const before = i === 0 ? 0 : (lengths[i - 1] ?? 0);
  const piece = (lengths[i] ?? 0) - before;
  const t = piece === 0 ? 0 : (wanted - before) / piece;
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}

/**
 * Seats labels so that none covers another or any of `taken` (cards, names of areas) and all stay inside `room` when given.
 * A label that finds no free place is left out: the same numbers are in the list and in the panel.
 */
export function placeLabels(requests: readonly LabelRequest[], taken: readonly Box[], room: Box | null = null): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  const occupied = [...taken];
  for (const request of requests) {
    const found = seat(request, occupied, room);
    if (found === null) continue;
    placed.push(found);
    occupied.push(found.box);
  }
  return placed;
}

/** The line from a label that had to stand away to its edge, level or upright; null when it stands at its edge. */
export function leader(box: Box, anchor: Point): Box | null {
  const beside = Math.max(box.x - anchor.x, anchor.x - box.x - box.width);
  const apart = Math.max(box.y - anchor.y, anchor.y - box.y - box.height);
  if (Math.max(beside, apart) < 8) return null;
  if (apart > 0) {
    const top = Math.min(box.y + box.height, anchor.y);
    return { x: anchor.x - 0.5, y: top, width: 1, height: Math.max(box.y, anchor.y) - top };
  }
  const left = Math.min(box.x + box.width, anchor.x);
  return { x: left, y: anchor.y - 0.5, width: Math.max(box.x, anchor.x) - left, height: 1 };
}

/** The largest box around every place that a label of this size may take beside these points. */
function reach(anchors: readonly Point[], sizes: LabelRequest['sizes']): Box {
  const wide = Math.max(0, ...sizes.map(({ width }) => width)) * 2 + 24;
  const high = Math.max(0, ...sizes.map(({ height }) => height)) * 3 + 24;
  const around = boxAround(anchors.map(({ x, y }) => ({ x, y, width: 0, height: 0 }))) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: around.x - wide, y: around.y - high, width: around.width + 2 * wide, height: around.height + 2 * high };
}

function seat(request: LabelRequest, occupied: readonly Box[], room: Box | null): PlacedLabel | null {
  const lengths = lengthsOf(request.path);
  const anchors = stations.map((station) => pointAt(request.path, lengths, station));
  const area = reach(anchors, request.sizes);
  const near = occupied.filter((other) => boxesMeet(other, area));
  for (const [size, { width, height }] of request.sizes.entries()) {
    for (const [across, up] of steps) {
      for (const anchor of anchors) {
        const box = { x: anchor.x - width / 2 + across * (width / 2 + 6), y: anchor.y - height / 2 - up * (height / 2 + 5), width, height };
        const inside = room === null || (box.x >= room.x && box.y >= room.y && box.x + width <= room.x + room.width && box.y + height <= room.y + room.height);
        if (!inside || near.some((other) => boxesMeet(other, box, 2))) continue;
        const line = leader(box, anchor);
        if (line === null || !near.some((other) => boxesMeet(other, line))) return { id: request.id, box, size, anchor };
      }
    }
  }
  return null;
}
