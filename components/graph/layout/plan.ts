import { assignColumns, buildBlocks, type Block, type Columns } from './blocks';
import { adjacency, at, digraph, type Adjacency, type Digraph } from './digraph';
import { cycleEdges, longestPathLayers } from './layering';
import type { LayoutInput, LayoutNode } from './layout-input';

/** The input as numbers: vertices in the order of their ids, layers by longest path, and the layers of whole namespaces. */
export interface Plan {
  readonly graph: Digraph;
  readonly near: Adjacency;
  readonly nodes: readonly LayoutNode[];
  readonly layer: Int32Array;
  readonly layers: number;
  /** Namespace of every vertex as a number (a vertex without one is alone), and its layer among namespaces. */
  readonly block: Int32Array;
  readonly blockLayer: Int32Array;
  readonly blockLayers: number;
  readonly blockMembers: readonly (readonly number[])[];
}

/** One way to cut the plan into columns. */
export interface Trial {
  readonly blocks: Block[];
  readonly columns: Columns;
}

/** Nodes without any edge stand in the first layer of their namespace. */
function seatLoners(nodes: readonly LayoutNode[], near: Adjacency, layer: Int32Array): void {
  const first = new Map<string, number>();
  const alone = (v: number): boolean => at(near.start, v) === at(near.start, v + 1);
  nodes.forEach((node, v) => {
    if (node.group !== null && !alone(v)) first.set(node.group, Math.min(first.get(node.group) ?? Infinity, at(layer, v)));
  });
  nodes.forEach((node, v) => {
    if (node.group !== null && alone(v)) layer[v] = first.get(node.group) ?? 0;
  });
}

const layersIn = (layer: Int32Array): number => layer.reduce((most, l) => Math.max(most, l + 1), 1);

/** Namespaces as vertices, in layers of their own. */
function planBlocks(nodes: readonly LayoutNode[], graph: Digraph): Pick<Plan, 'block' | 'blockLayer' | 'blockLayers' | 'blockMembers'> {
  const number = new Map<string, number>();
  const blockMembers: number[][] = [];
  const block = Int32Array.from(nodes, (node, v) => {
    const key = node.group === null ? `alone:${v}` : `group:${node.group}`;
    const b = number.get(key) ?? blockMembers.length;
    number.set(key, b);
    (blockMembers[b] ??= []).push(v);
    return b;
  });
  const pairs = [...graph.from].map((v, e) => [at(block, v), at(block, at(graph.to, e))] as const);
  const among = digraph(blockMembers.length, pairs);
  const blockLayer = longestPathLayers(among, cycleEdges(among));
  return { block, blockLayer, blockLayers: layersIn(blockLayer), blockMembers };
}

/** Reads the input; the order in which nodes and edges are given leaves no trace. */
export function planLayout(input: LayoutInput): Plan {
  const nodes = [...input.nodes].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const index = new Map(nodes.map((node, v) => [node.id, v]));
  const pairs: [number, number][] = [];
  for (const edge of input.edges) {
    const from = index.get(edge.source);
    const to = index.get(edge.target);
    if (from !== undefined && to !== undefined) pairs.push([from, to]);
  }
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const graph = digraph(nodes.length, pairs);
  const near = adjacency(graph, 'both');
  const layer = longestPathLayers(graph, cycleEdges(graph));
  seatLoners(nodes, near, layer);
  return { graph, near, nodes, layer, layers: layersIn(layer), ...planBlocks(nodes, graph) };
}

function cut(given: Plan, layer: Int32Array, layers: number, rows: number): Trial {
  const blocks = buildBlocks(given.nodes.map((node) => node.group), layer);
  return { blocks, columns: assignColumns(blocks, layers, rows, given.layer) };
}

/**
 * Which of `layers` columns every layer of calls goes into: neighbours are merged one pair at a time, always the pair
 * with the fewest calls between them (those calls no longer lead to the right) and the fewest members.
 */
function mergedLayers(given: Plan, layers: number): Int32Array {
  const members = new Float64Array(given.layers);
  for (const l of given.layer) members[l] = at(members, l) + 1;
  const between = new Map<number, number>();
  for (let e = 0; e < given.graph.from.length; e++) {
    const [a, b] = [at(given.layer, at(given.graph.from, e)), at(given.layer, at(given.graph.to, e))];
    const key = Math.min(a, b) * given.layers + Math.max(a, b);
    between.set(key, (between.get(key) ?? 0) + 1);
  }
  if (given.layers > 24) return Int32Array.from({ length: given.layers }, (_, l) => Math.floor((l * layers) / given.layers));
  const parts = Array.from({ length: given.layers }, (_, l) => [l]);
  const calls = (left: readonly number[], right: readonly number[]): number => left.reduce((sum, a) => sum + right.reduce((inner, b) => inner + (between.get(a * given.layers + b) ?? 0), 0), 0);
  const size = (part: readonly number[]): number => part.reduce((sum, l) => sum + at(members, l), 0);
  while (parts.length > layers) {
    const price = parts.slice(1).map((right, i) => calls(parts[i] ?? [], right) + (size(parts[i] ?? []) + size(right)) * 0.4);
    const cheapest = price.indexOf(Math.min(...price));
    parts.splice(cheapest, 2, [...(parts[cheapest] ?? []), ...(parts[cheapest + 1] ?? [])]);
  }
  const result = new Int32Array(given.layers);
  parts.forEach((part, i) => part.forEach((l) => (result[l] = i)));
  return result;
}

/** The layers of the calls, merged into `layers`, with at most `rows` members per column of a namespace. */
export function cutByCalls(given: Plan, layers: number, rows: number): Trial {
  const merged = mergedLayers(given, layers);
  return cut(given, given.layer.map((l) => at(merged, l)), layers, rows);
}

/**
 * For meshes whose namespaces would stretch over many layers: namespaces in `layers` layers of their own, and inside a
 * namespace the members in up to `span` columns of about equal height, callers first.
 */
export function cutByNamespaces(given: Plan, layers: number, span: number, rows: number): Trial {
  const layer = new Int32Array(given.nodes.length);
  given.blockMembers.forEach((members, b) => {
    const columns = Math.min(span, Math.ceil(members.length / 2));
    // Narrow blocks take turns in the columns of their layer, or all would stand in its first one.
    const outer = Math.floor((at(given.blockLayer, b) * layers) / given.blockLayers) * span + (b % (span - columns + 1));
    [...members].sort((a, c) => at(given.layer, a) - at(given.layer, c) || a - c).forEach((v, rank) => (layer[v] = outer + Math.floor((rank * columns) / members.length)));
  });
  return cut(given, layer, layers * span, rows);
}
