import type { Block, Columns } from './blocks';
import { at, type Adjacency } from './digraph';
import { spread } from './spread';

/** Sizes in model pixels that the vertical arrangement keeps. */
export interface RowMetrics {
  readonly card: number;
  readonly pitch: number;
  /** Room above the first card of a namespace for its name, and below the last one. */
  readonly above: number;
  readonly below: number;
  readonly blockGap: number;
}

/** Column and top of every node. */
export interface Arrangement {
  readonly column: Int32Array;
  readonly y: Float64Array;
  readonly height: number;
}

interface Work {
  readonly blocks: readonly Block[];
  readonly columns: Columns;
  readonly near: Adjacency;
  readonly metrics: RowMetrics;
  readonly blockOf: Int32Array;
  readonly column: Int32Array;
  readonly y: Float64Array;
  readonly top: Float64Array;
}

function heightOf(block: Block, metrics: RowMetrics): number {
  const frame = block.group === null ? 0 : metrics.above + metrics.below;
  return frame + (block.rows - 1) * metrics.pitch + metrics.card;
}

function firstRow(block: Block, top: number, metrics: RowMetrics): number {
  return top + (block.group === null ? 0 : metrics.above);
}

/** Mean y of the neighbours; its own y when it has none. */
function pull(work: Work, v: number): number {
  const { start, list } = work.near;
  const from = at(start, v);
  const to = at(start, v + 1);
  if (from === to) return at(work.y, v);
  let sum = 0;
  for (let slot = from; slot < to; slot++) sum += at(work.y, at(list, slot));
  return sum / (to - from);
}

/** How far the block as a whole would like to move, from its edges to other blocks. */
function blockPull(work: Work, b: number): number {
  let sum = 0;
  let count = 0;
  for (const members of work.blocks[b]?.columns.values() ?? []) {
    for (const v of members) {
      for (let slot = at(work.near.start, v); slot < at(work.near.start, v + 1); slot++) {
        const other = at(work.near.list, slot);
        if (at(work.blockOf, other) === b) continue;
        sum += at(work.y, other) - at(work.y, v);
        count++;
      }
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Columns and rows of the members by their present order; shorter columns stand in the middle of the block. */
function seatMembers(work: Work, b: number): void {
  const block = work.blocks[b];
  if (block === undefined) return;
  const base = firstRow(block, at(work.top, b), work.metrics);
  for (const [column, members] of block.columns) {
    const slack = (block.rows - members.length) / 2;
    members.forEach((v, i) => {
      work.column[v] = column;
      work.y[v] = base + (slack + i) * work.metrics.pitch;
    });
  }
}

/** Stacks the blocks in the given order, each as high up as the columns it covers allow. Returns the height. */
function stack(work: Work, order: readonly number[]): number {
  const skyline = new Float64Array(work.columns.count);
  let height = 0;
  for (const b of order) {
    const block = work.blocks[b];
    if (block === undefined) continue;
    let top = 0;
    for (let c = block.firstColumn; c <= block.lastColumn; c++) top = Math.max(top, at(skyline, c));
    const bottom = top + heightOf(block, work.metrics);
    for (let c = block.firstColumn; c <= block.lastColumn; c++) skyline[c] = bottom + work.metrics.blockGap;
    work.top[b] = top;
    height = Math.max(height, bottom);
    seatMembers(work, b);
  }
  return height;
}

/** Sum of vertical distances over all edges (each counted twice). */
function strain(work: Work): number {
  let sum = 0;
  for (let v = 0; v < work.y.length; v++) {
    for (let slot = at(work.near.start, v); slot < at(work.near.start, v + 1); slot++) sum += Math.abs(at(work.y, v) - at(work.y, at(work.near.list, slot)));
  }
  return sum;
}

/** Moves blocks within the room between their neighbours above and below towards whom they talk to. */
function relaxBlocks(work: Work, height: number, downwards: boolean): void {
  const order = work.blocks.map((_, b) => b).sort((a, b) => (at(work.top, a) - at(work.top, b)) * (downwards ? 1 : -1) || a - b);
  for (const b of order) {
    const block = work.blocks[b];
    if (block === undefined) continue;
    const tall = heightOf(block, work.metrics);
    let low = 0;
    let high = height - tall;
    for (let other = 0; other < work.blocks.length; other++) {
      const neighbour = work.blocks[other];
      if (other === b || neighbour === undefined || neighbour.lastColumn < block.firstColumn || neighbour.firstColumn > block.lastColumn) continue;
      if (at(work.top, other) < at(work.top, b)) low = Math.max(low, at(work.top, other) + heightOf(neighbour, work.metrics) + work.metrics.blockGap);
      else high = Math.min(high, at(work.top, other) - work.metrics.blockGap - tall);
    }
    const moved = Math.max(low, Math.min(high, at(work.top, b) + blockPull(work, b)));
    const by = moved - at(work.top, b);
    work.top[b] = moved;
    for (const members of block.columns.values()) for (const v of members) work.y[v] = at(work.y, v) + by;
  }
}

/** Moves nodes inside their block towards their neighbours, keeping order and pitch. */
function relaxMembers(work: Work, b: number): void {
  const block = work.blocks[b];
  if (block === undefined) return;
  const low = firstRow(block, at(work.top, b), work.metrics);
  const high = low + (block.rows - 1) * work.metrics.pitch;
  for (const members of block.columns.values()) {
    const seats = spread(members.map((v) => pull(work, v)), work.metrics.pitch, low, high);
    members.forEach((v, i) => (work.y[v] = seats[i] ?? low));
  }
}

/**
 * Orders rows and blocks by the barycentre of their neighbours, then pulls both towards them without any overlap.
 * With 0 sweeps it only stacks, which tells the height at little cost.
 */
export function arrange(blocks: readonly Block[], columns: Columns, near: Adjacency, metrics: RowMetrics, sweeps: number): Arrangement {
  const size = near.start.length - 1;
  const work: Work = { blocks, columns, near, metrics, blockOf: new Int32Array(size), column: new Int32Array(size), y: new Float64Array(size), top: new Float64Array(blocks.length) };
  blocks.forEach((block, b) => {
    for (const members of block.columns.values()) for (const v of members) work.blockOf[v] = b;
  });
  let order = blocks.map((_, b) => b);
  let height = stack(work, order);
  if (sweeps === 0) return { column: work.column, y: work.y, height };
  let best = { cost: costOf(work, height), order, seats: snapshot(blocks) };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const block of blocks) for (const members of block.columns.values()) sortBy(members, (v) => pull(work, v));
    const wish = blocks.map((block, b) => at(work.top, b) + heightOf(block, metrics) / 2 + blockPull(work, b));
    order = sortBy([...order], (b) => wish[b] ?? 0);
    height = stack(work, order);
    const cost = costOf(work, height);
    if (cost < best.cost) best = { cost, order, seats: snapshot(blocks) };
  }
  blocks.forEach((block, b) => best.seats[b]?.forEach(([column, members]) => block.columns.set(column, members)));
  height = stack(work, reorder(work, best.order));
  for (let pass = 0; pass < Math.min(6, sweeps); pass++) {
    relaxBlocks(work, height, pass % 2 === 0);
    blocks.forEach((_, b) => relaxMembers(work, b));
  }
  return { column: work.column, y: work.y, height };
}

/** Long edges and tall pictures cost; blocks are first moved within their room, as they will be in the end. */
function costOf(work: Work, height: number): number {
  relaxBlocks(work, height, true);
  relaxBlocks(work, height, false);
  return strain(work) + height * work.y.length * 0.5;
}

/** Tries to put single blocks elsewhere in the order while that makes the picture cheaper; a hundred tries at most. */
function reorder(work: Work, start: readonly number[]): number[] {
  let order = [...start];
  let cost = costOf(work, stack(work, order));
  let budget = Math.min(120, Math.round(20_000 / (work.y.length + work.near.list.length + work.blocks.length ** 2)));
  const reach = order.length <= 16 ? order.length : 2;
  for (let improved = true; improved && budget > 0; ) {
    improved = false;
    for (let from = 0; from < order.length && budget > 0; from++) {
      for (let to = Math.max(0, from - reach); to <= Math.min(order.length - 1, from + reach) && budget > 0; to++) {
        if (to === from) continue;
        budget--;
        const tried = [...order];
        tried.splice(to, 0, ...tried.splice(from, 1));
        const price = costOf(work, stack(work, tried));
        if (price >= cost - 1e-6) continue;
        order = tried;
        cost = price;
        improved = true;
      }
    }
  }
  return order;
}

function snapshot(blocks: readonly Block[]): [number, number[]][][] {
  return blocks.map((block) => [...block.columns].map(([column, members]) => [column, [...members]]));
}

/** Sorts in place by a key computed once; equal keys keep their order. */
function sortBy(list: number[], key: (item: number) => number): number[] {
  const keys = new Map(list.map((item, i) => [item, [key(item), i] as const]));
  const of = (item: number): readonly [number, number] => keys.get(item) ?? [0, 0];
  return list.sort((a, b) => of(a)[0] - of(b)[0] || of(a)[1] - of(b)[1]);
}
