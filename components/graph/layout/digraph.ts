/** A directed graph over 0…size-1 without loops and without parallel edges. */
export interface Digraph {
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Neighbours of every vertex as one flat array: those of `v` are `list[start[v] … start[v + 1]]`, `edge` says over which edge. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly list: Int32Array;
  readonly edge: Int32Array;
}

/** The value at an index that is known to be inside a typed array (index arithmetic of this room); 0 outside. */
export function at(values: Int32Array | Float64Array | Uint8Array, index: number): number {
  return values[index] ?? 0;
}

/** Builds a digraph from index pairs; loops and repeats are left out. */
export function digraph(size: number, pairs: readonly (readonly [number, number])[]): Digraph {
  const seen = new Set<number>();
  const kept: (readonly [number, number])[] = [];
  for (const pair of pairs) {
    const key = pair[0] * size + pair[1];
    if (pair[0] === pair[1] || seen.has(key)) continue;
    seen.add(key);
    kept.push(pair);
  }
  return { size, from: Int32Array.from(kept, (pair) => pair[0]), to: Int32Array.from(kept, (pair) => pair[1]) };
}

/** Lists the neighbours along the edges (`out`), against them (`in`) or both ways. */
export function adjacency(graph: Digraph, way: 'out' | 'in' | 'both'): Adjacency {
  const ends: [Int32Array, Int32Array][] = [];
  if (way !== 'in') ends.push([graph.from, graph.to]);
  if (way !== 'out') ends.push([graph.to, graph.from]);
  const start = new Int32Array(graph.size + 1);
  for (const [here] of ends) for (const v of here) start[v + 1] = at(start, v + 1) + 1;
  for (let v = 0; v < graph.size; v++) start[v + 1] = at(start, v + 1) + at(start, v);
  const next = start.slice();
  const list = new Int32Array(graph.from.length * ends.length);
  const edge = new Int32Array(list.length);
  for (const [here, there] of ends) {
    for (let e = 0; e < here.length; e++) {
      const v = at(here, e);
      const slot = at(next, v);
      list[slot] = at(there, e);
      edge[slot] = e;
      next[v] = slot + 1;
    }
  }
  return { start, list, edge };
}
