import type { EdgeLook } from './edge-look';
import { centreOf, type Box } from './layout/box';
import type { Route } from './layout/edge-route';
import { toneColour, type Palette } from './palette';

/** What an edge of the drawing carries; the names are those of the stylesheet. */
export interface EdgeData {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly distances: readonly number[];
  readonly weights: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly colour: string;
  readonly halo: string;
  readonly dash: 'solid' | 'dashed';
  readonly dashes: readonly number[];
  readonly alpha: number;
  readonly arrow: number;
  readonly z: number;
}

const dashes: Readonly<Record<EdgeLook['dash'], readonly number[]>> = { solid: [6, 0], tcp: [7, 4], thin: [1.5, 4], unknown: [12, 5, 2, 5], gone: [3, 7] };
const alphas: Readonly<Record<EdgeLook['tone'], number>> = { quiet: 0.8, strong: 0.85, faint: 0.75, change: 1, warn: 1, crit: 1 };
const heights: Readonly<Record<EdgeLook['tone'], number>> = { faint: 1, quiet: 2, strong: 2, change: 3, warn: 3, crit: 4 };

/** Lengths of strokes and gaps of an edge's line, model pixels. */
export function edgeDashes(look: EdgeLook): readonly number[] {
  return dashes[look.dash];
}

/** From so many lines on the calm ones step back, or the sick among them could not be seen. */
const crowd = 250;

/** How opaque a line is among `lines` when nothing fades it, 0…1. */
export function edgeAlpha(look: EdgeLook, lines: number): number {
  return alphas[look.tone] * (lines > crowd && (look.tone === 'quiet' || look.tone === 'faint') ? 0.55 : 1);
}

/** Lines of a greater height lie above others. */
export function edgeHeight(look: EdgeLook): number {
  return heights[look.tone];
}

/** Control points as cytoscape wants them: distance from the straight line between the ends and share of its length. */
export function controlNumbers(route: Route): { distances: number[]; weights: number[] } {
  const dx = route.end.x - route.start.x;
  const dy = route.end.y - route.start.y;
  const length = Math.max(1e-6, Math.hypot(dx, dy));
  const distances: number[] = [];
  const weights: number[] = [];
  for (const point of route.controls) {
    const px = point.x - route.start.x;
    const py = point.y - route.start.y;
    weights.push((px * dx + py * dy) / (length * length));
    distances.push((py * dx - px * dy) / length);
  }
  return { distances, weights };
}

function endpoint(point: { x: number; y: number }, box: Box): string {
  const centre = centreOf(box);
  return `${(point.x - centre.x).toFixed(2)}px ${(point.y - centre.y).toFixed(2)}px`;
}

/** An edge ready for cytoscape, as one of `lines`. */
export function edgeData(look: EdgeLook, route: Route, [from, to]: readonly [Box, Box], palette: Palette, lines: number): EdgeData {
  const colour = toneColour(palette, look.tone);
  return {
    id: look.id, source: look.source, target: look.target,
    ...controlNumbers(route),
    from: endpoint(route.start, from), to: endpoint(route.end, to),
    width: look.width, colour, halo: palette.accent,
    dash: look.dash === 'solid' ? 'solid' : 'dashed', dashes: edgeDashes(look),
    alpha: edgeAlpha(look, lines), arrow: look.tone === 'crit' || look.tone === 'warn' ? 0.85 : 0.75, z: edgeHeight(look),
  };
}
