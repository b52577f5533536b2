import { arrange } from './arrange';
import { metricsFor, rowGap, scaleOf } from './gaps';
import { at } from './digraph';
import type { Room } from './layout-input';
import { cutByCalls, cutByNamespaces, type Plan, type Trial } from './plan';

/** Share of edges that lead to a later column. */
function forwardShare(given: Plan, column: Int32Array): number {
  let forward = 0;
  for (let e = 0; e < given.graph.from.length; e++) if (at(column, at(given.graph.from, e)) < at(column, at(given.graph.to, e))) forward++;
  return given.graph.from.length === 0 ? 1 : forward / given.graph.from.length;
}

/** From this scale on more size is worth little; below it size wins over direction, the more the smaller it gets. */
const comfortable = 0.72;
/** What letters of so many pixels are worth; 0 = names are cut, which direction alone does not make up for. */
const worth: Readonly<Record<number, number>> = { 11: 0.5, 10: 0.4, 9: 0.2, 0: -0.5 };

/** What it is worth that calls lead to the right: in a small picture one follows single calls, a large one is read by its areas. */
function direction(nodes: number): number {
  return nodes <= 60 ? 4 : 2.5;
}

function score(given: Plan, tried: Trial, room: Room): number {
  const seats = arrange(tried.blocks, tried.columns, given.near, metricsFor(rowGap.least), 0);
  const { scale, letters } = scaleOf(given, tried.columns, seats, room);
  return Math.log(Math.min(scale, comfortable)) * 2 + Math.max(0, Math.min(scale, 1) - comfortable) * 0.6 + (worth[letters] ?? 0) + forwardShare(given, seats.column) * direction(given.nodes.length);
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
export function bestTrial(given: Plan, room: Room): Trial {
  let best: { trial: Trial; value: number } | null = null;
  for (const trial of candidates(given)) {
    const value = score(given, trial, room);
    if (best === null || value > best.value + 1e-9) best = { trial, value };
  }
  return best?.trial ?? cutByCalls(given, given.layers, given.nodes.length);
}
