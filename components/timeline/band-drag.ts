import { windowLimits } from '@/lib/base/time-window';

/** A window on the strip, unix seconds and seconds. */
export interface Band {
  readonly at: number;
  readonly window: number;
}

/** What a pointer got hold of: the whole band, one of its ends, or the empty strip. */
export type Grip = 'band' | 'start' | 'end' | 'strip';

/** Pixels around an end of the band in which the end is taken. */
const endReach = 6;

/** Pixels that a pointer may tremble before it counts as dragging. */
export const clickReach = 4;

/** What lies under the pointer. `x`: its place, `from` and `to`: those of the band, all in px. A band too narrow for three parts is taken as a whole. */
export function gripAt(x: number, from: number, to: number): Grip {
  if (to - from > 3 * endReach) {
    if (Math.abs(x - to) <= endReach) return 'end';
    if (Math.abs(x - from) <= endReach) return 'start';
  }
  return x >= from - endReach && x <= to + endReach ? 'band' : 'strip';
}

/**
 * The band after dragging from one moment to another. Its end never passes `latest`, and it is never shorter than the shortest window.
 * Dragging over the empty strip lays a new band over what was dragged.
 */
export function draggedBand(band: Band, grip: Grip, from: number, to: number, latest: number): Band {
  const start = band.at - band.window;
  const shift = to - from;
  switch (grip) {
    case 'band': return { at: whole(Math.min(band.at + shift, latest)), window: band.window };
    case 'end': return spanning(start, Math.max(band.at + shift, start + windowLimits.shortest), latest);
    case 'start': return spanning(Math.min(start + shift, band.at - windowLimits.shortest), band.at, latest);
    case 'strip': return spanning(Math.min(from, to), Math.max(from, to), latest);
  }
}

function spanning(start: number, end: number, latest: number): Band {
  const at = whole(Math.min(end, latest));
  return { at, window: Math.min(windowLimits.longest, Math.max(windowLimits.shortest, whole(at - start))) };
}

function whole(seconds: number): number {
  return Math.round(seconds);
}

/** Where a pointer is on a plot that is `width` px wide by itself, whatever size it is shown at: px from its left end. */
export function placeOn(plot: Element, clientX: number, width: number): number {
  const shown = plot.getBoundingClientRect();
  return ((clientX - shown.left) / Math.max(1, shown.width)) * width;
}
