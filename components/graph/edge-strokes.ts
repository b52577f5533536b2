import type { EdgeLook } from './edge-look';

const dashes: Readonly<Record<EdgeLook['dash'], readonly number[]>> = { solid: [], tcp: [7, 4], thin: [1.5, 4], unknown: [12, 5, 2, 5], gone: [3, 7] };
const alphas: Readonly<Record<EdgeLook['tone'], number>> = { quiet: 0.8, strong: 0.85, faint: 0.75, change: 1, warn: 1, crit: 1 };
const heights: Readonly<Record<EdgeLook['tone'], number>> = { faint: 1, quiet: 2, strong: 2, change: 3, warn: 3, crit: 4 };

/** Lengths of strokes and gaps of an edge's line, model pixels; none = a whole line. */
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
