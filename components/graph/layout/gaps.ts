import type { RowMetrics } from './arrange';
import type { Columns } from './blocks';
import { at } from './digraph';
import { areaPadding, cardHeight, type Room } from './layout-input';
import { legibleScale, type LegibleScale } from './legible-scale';
import type { Plan } from './plan';

/** Room between rows and between layers, model pixels. The larger one is taken when the map has room to spare. */
export const rowGap = { least: 14, most: 76 };
export const layerGap = { least: 42, most: 240 };
/** Room between two columns of one layer. */
const columnGap = 32;

/** Vertical measures for a gap between rows. */
export function metricsFor(gap: number): RowMetrics {
  return { card: cardHeight, pitch: cardHeight + gap, above: areaPadding.above, below: areaPadding.below, blockGap: Math.max(12, gap * 0.7) };
}

/** The gap on the left of every column: the first columns of layers have a wide one, the other columns of a layer a narrow one, empty columns none. */
function gapsBefore(columns: Columns, widest: readonly number[], gap: number): number[] {
  const opensLayer = new Set(columns.first);
  return widest.map((width, c) => (c === 0 || width === 0 ? 0 : opensLayer.has(c) ? gap : columnGap));
}

function widestOf(given: Plan, columns: Columns, column: Int32Array): number[] {
  const widest = Array.from({ length: columns.count }, () => 0);
  given.nodes.forEach((node, v) => (widest[at(column, v)] = Math.max(widest[at(column, v)] ?? 0, node.width)));
  return widest;
}

/** How large a picture of this height can be drawn with the narrowest gaps, and with which letters. */
export function scaleOf(given: Plan, columns: Columns, seats: { readonly column: Int32Array; readonly height: number }, room: Room): LegibleScale {
  const widest = widestOf(given, columns, seats.column);
  const gaps = gapsBefore(columns, widest, layerGap.least).reduce((sum, gap) => sum + gap, 0);
  return legibleScale({ widest, gaps, height: seats.height }, room);
}

/** Left edge and width of every column, as wide as its widest card; room to spare goes into the gaps between layers. */
export function columnEdges(given: Plan, columns: Columns, column: Int32Array, room: Room, { scale, widthOf }: LegibleScale): { left: Float64Array; wide: Float64Array } {
  const widest = widestOf(given, columns, column);
  const wide = Float64Array.from(widest, (width) => (width === 0 ? 0 : widthOf(width)));
  const narrow = gapsBefore(columns, widest, layerGap.least);
  const spare = room.width / scale - 2 * areaPadding.side - wide.reduce((sum, width) => sum + width, 0) - narrow.reduce((sum, gap) => sum + gap, 0);
  const layers = narrow.filter((gap) => gap === layerGap.least).length;
  const gaps = gapsBefore(columns, widest, Math.min(layerGap.most, layerGap.least + Math.max(0, spare) / Math.max(1, layers)));
  const left = new Float64Array(columns.count);
  let x = 0;
  gaps.forEach((gap, c) => {
    x += gap;
    left[c] = x;
    x += at(wide, c);
  });
  return { left, wide };
}
