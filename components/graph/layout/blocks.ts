import { at } from './digraph';

/** One namespace, or one node that belongs to none: a rectangle in columns whose height is free. */
export interface Block {
  readonly group: string | null;
  readonly layers: ReadonlyMap<number, number[]>;
  /** Members by column, in their order from top to bottom. */
  readonly columns: Map<number, number[]>;
  firstColumn: number;
  lastColumn: number;
  rows: number;
}

/** How many columns there are, and the first one of every layer. */
export interface Columns {
  readonly count: number;
  readonly first: Int32Array;
}

/** Nodes of one group become one block, nodes without a group one block each; order follows the first member. */
export function buildBlocks(groups: readonly (string | null)[], layer: Int32Array): Block[] {
  const byGroup = new Map<string, Block & { layers: Map<number, number[]> }>();
  const blocks: Block[] = [];
  groups.forEach((group, v) => {
    let block = group === null ? undefined : byGroup.get(group);
    if (block === undefined) {
      block = { group, layers: new Map<number, number[]>(), columns: new Map(), firstColumn: 0, lastColumn: 0, rows: 0 };
      blocks.push(block);
      if (group !== null) byGroup.set(group, block);
    }
    const members = block.layers.get(at(layer, v));
    if (members === undefined) block.layers.set(at(layer, v), [v]);
    else members.push(v);
  });
  return blocks;
}

/** How many columns `members` need when a column holds at most `rows` of them. */
function columnsFor(members: number, rows: number): number {
  return Math.max(1, Math.ceil(members / rows));
}

/**
 * Gives every layer as many columns as its tallest block needs, deals the members of each block's layer out to them by
 * `rank` (callers left), and gives the block its column range and number of rows.
 */
export function assignColumns(blocks: readonly Block[], layerCount: number, rows: number, rank: Int32Array): Columns {
  const width = new Int32Array(layerCount).fill(1);
  for (const block of blocks) {
    for (const [layer, members] of block.layers) width[layer] = Math.max(at(width, layer), columnsFor(members.length, rows));
  }
  const first = new Int32Array(layerCount);
  for (let l = 1; l < layerCount; l++) first[l] = at(first, l - 1) + at(width, l - 1);
  for (const block of blocks) {
    for (const [layer, members] of block.layers) {
      const columns = columnsFor(members.length, rows);
      const tall = Math.ceil(members.length / columns);
      const sorted = [...members].sort((a, b) => at(rank, a) - at(rank, b) || a - b);
      for (let i = 0; i < sorted.length; i += tall) block.columns.set(at(first, layer) + i / tall, sorted.slice(i, i + tall));
    }
    block.firstColumn = Math.min(...block.columns.keys());
    block.lastColumn = Math.max(...block.columns.keys());
    block.rows = Math.max(...[...block.columns.values()].map((members) => members.length));
  }
  return { count: layerCount === 0 ? 0 : at(first, layerCount - 1) + at(width, layerCount - 1), first };
}
