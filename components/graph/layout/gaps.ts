import type { RowMetrics } from './arrange';
import type { Columns } from './blocks';
import { at } from './digraph';
import { areaPadding, cardHeight } from './layout-input';
import type { Plan } from './plan';

/** Room between rows and between layers, model pixels. The larger one is taken when the map has room to spare. */
export const rowGap = { least: 20, most: 56 };
export const layerGap = { least: 54, most: 150 };
/** Room between two columns of one layer. */
const columnGap = 34;

/** Larger than this the cards are not drawn; spare room goes into the gaps. */
export const largestScale = 1.15;

/** Vertical measures for a gap between rows. */
export function metricsFor(gap: number): RowMetrics {
  return { card: cardHeight, pitch: cardHeight + gap, above: areaPadding.above, below: areaPadding.below, blockGap: Math.max(16, gap * 0.7) };
}

/** Left edge of every column, for a gap between layers; columns are as wide as their widest card. */
export function columnEdges(given: Plan, columns: Columns, column: Int32Array, gap: number): { left: Float64Array; wide: Float64Array; width: number } {
  const wide = new Float64Array(columns.count);
  given.nodes.forEach((node, v) => (wide[at(column, v)] = Math.max(at(wide, at(column, v)), node.width)));
  const opensLayer = new Uint8Array(columns.count);
  for (const c of columns.first) opensLayer[c] = 1;
  const left = new Float64Array(columns.count);
  let x = 0;
  for (let c = 0; c < columns.count; c++) {
    if (c > 0 && at(wide, c) > 0) x += opensLayer[c] ? gap : columnGap;
    left[c] = x;
    x += at(wide, c);
  }
  return { left, wide, width: x };
}
