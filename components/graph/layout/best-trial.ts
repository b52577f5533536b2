import { arrange } from './arrange';
import { columnEdges, layerGap, largestScale, metricsFor, rowGap } from './gaps';
import { at } from './digraph';
import { areaPadding, type LayoutInput } from './layout-input';
import { cutByCalls, cutByNamespaces, type Plan, type Trial } from './plan';

/** Share of edges that lead to a later column. */
function forwardShare(given: Plan, column: Int32Array): number {
  let forward = 0;
  for (let e = 0; e < given.graph.from.length; e++) if (at(column, at(given.graph.from, e)) < at(column, at(given.graph.to, e))) forward++;
  return given.graph.from.length === 0 ? 1 : forward / given.graph.from.length;
}

/** Down to this scale names are drawn in full; below it size wins over direction, the more the smaller it gets. */
const legible = 0.72;

function score(given: Plan, tried: Trial, room: LayoutInput['room']): number {
  const seats = arrange(tried.blocks, tried.columns, given.near, metricsFor(rowGap.least), 0);
  const { width } = columnEdges(given, tried.columns, seats.column, layerGap.least);
  const scale = Math.min(largestScale, room.width / (width + 2 * areaPadding.side), room.height / seats.height);
  return Math.log(Math.min(scale, legible)) * 2 + Math.max(0, Math.min(scale, 1) - legible) * 0.6 + forwardShare(given, seats.column) * 2.5;
}

function* candidates(given: Plan): Generator<Trial> {
  const counts = new Map<number, number>();
  for (const l of given.layer) counts.set(l, (counts.get(l) ?? 0) + 1);
  const tallest = Math.max(1, ...counts.values());
  const depths = given.layers <= 9 && given.nodes.length <= 60 ? Array.from({ length: given.layers }, (_, i) => i + 1) : [1, 0.7, 0.5, 0.35].map((share) => Math.round(given.layers * share));
  for (const layers of depths) {
    for (const rows of new Set([tallest, Math.ceil(tallest / 2), Math.ceil(tallest / 4)])) yield cutByCalls(given, layers, rows);
  }
  const size = given.nodes.length;
  if (size < 30) return;
  const most = Math.min(given.blockLayers, 7);
  for (let layers = 1; layers <= most; layers++) for (const span of size < 100 ? [1, 2] : [1, 2, 3, 4]) yield cutByNamespaces(given, layers, span, Math.max(4, Math.ceil(Math.sqrt(size))));
}

/** Tries several ways to cut layers into columns and keeps what is largest on the screen while calls still lead to the right. */
export function bestTrial(given: Plan, room: LayoutInput['room']): Trial {
  let best: { trial: Trial; value: number } | null = null;
  for (const trial of candidates(given)) {
    const value = score(given, trial, room);
    if (best === null || value > best.value + 1e-9) best = { trial, value };
  }
  return best?.trial ?? cutByCalls(given, given.layers, given.nodes.length);
}
