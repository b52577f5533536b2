import { arrange, type Arrangement } from './arrange';
import { bestTrial } from './best-trial';
import type { Box } from './box';
import { at } from './digraph';
import { columnEdges, metricsFor, rowGap, scaleOf } from './gaps';
import { cardHeight, type LayoutInput } from './layout-input';
import { placeNewcomers } from './place-newcomers';
import { planLayout, type Plan, type Trial } from './plan';

const sweeps = 10;

/** Widens cards and gaps so that names are legible and the picture has the proportions of the room. */
function fillRoom(given: Plan, tried: Trial, room: LayoutInput['room']): { seats: Arrangement; left: Float64Array; wide: Float64Array } {
  let gap = rowGap.least;
  let seats = arrange(tried.blocks, tried.columns, given.near, metricsFor(gap), sweeps);
  const legible = scaleOf(given, tried.columns, seats, room);
  const tall = room.height / legible.scale;
  if (tall > seats.height * 1.05) {
    gap = Math.min(rowGap.most, ((cardHeight + gap) * tall) / seats.height - cardHeight);
    seats = arrange(tried.blocks, tried.columns, given.near, metricsFor(gap), sweeps);
  }
  return { seats, ...columnEdges(given, tried.columns, seats.column, room, legible) };
}

/** Whether so much is new that keeping the old places would serve nobody. */
export function mostlyNew(input: Pick<LayoutInput, 'nodes'>, previous: ReadonlyMap<string, Box>): boolean {
  const kept = input.nodes.filter((node) => previous.has(node.id)).length;
  return kept * 2 < input.nodes.length || kept * 2 < previous.size;
}

/**
 * Places the nodes of a mesh: callers left, callees right, namespaces as rectangles that overlap neither each other nor
 * foreign nodes. Layers by longest path after cycles are opened, rows by barycentre, several columns a layer when it is
 * tall. The same input gives the same picture in any order of nodes; with `previous` nobody who was there moves.
 * Returns the box of every node.
 */
export function layoutGraph(input: LayoutInput): Map<string, Box> {
  if (input.previous !== undefined && input.previous.size > 0 && !mostlyNew(input, input.previous)) return placeNewcomers(input, input.previous);
  const given = planLayout(input);
  const { seats, left, wide } = fillRoom(given, bestTrial(given, input.room), input.room);
  const boxes = new Map<string, Box>();
  given.nodes.forEach((node, v) => {
    const c = at(seats.column, v);
    boxes.set(node.id, { x: Math.round(at(left, c)), y: Math.round(at(seats.y, v)), width: Math.round(at(wide, c)), height: cardHeight });
  });
  return boxes;
}
