import { adjacency, at, type Digraph } from './digraph';

/** Starts where calls come from: vertices nobody calls first, then those that call more than they are called. */
function startOrder(graph: Digraph): number[] {
  const incoming = new Int32Array(graph.size);
  const outgoing = new Int32Array(graph.size);
  for (const v of graph.to) incoming[v] = at(incoming, v) + 1;
  for (const v of graph.from) outgoing[v] = at(outgoing, v) + 1;
  const rank = (v: number): number => (at(incoming, v) === 0 ? -graph.size : at(incoming, v) - at(outgoing, v));
  return Array.from({ length: graph.size }, (_, v) => v).sort((a, b) => rank(a) - rank(b) || a - b);
}

/** 1 for every edge that closes a cycle when calls are followed from where they come from (depth first). */
export function cycleEdges(graph: Digraph): Uint8Array {
  const out = adjacency(graph, 'out');
  const closing = new Uint8Array(graph.from.length);
  const state = new Uint8Array(graph.size); // 0 new, 1 on the path, 2 done
  const cursor = out.start.slice();
  for (const root of startOrder(graph)) {
    if (at(state, root) !== 0) continue;
    const path = [root];
    state[root] = 1;
    while (path.length > 0) {
      const v = path[path.length - 1] ?? 0;
      const slot = at(cursor, v);
      if (slot === at(out.start, v + 1)) {
        state[v] = 2;
        path.pop();
        continue;
      }
      cursor[v] = slot + 1;
      const next = at(out.list, slot);
      if (at(state, next) === 1) closing[at(out.edge, slot)] = 1;
      else if (at(state, next) === 0) {
        state[next] = 1;
        path.push(next);
      }
    }
  }
  return closing;
}

/** Longest path from the callers, edges of `closing` read backwards; vertices nobody calls move next to whom they call. */
export function longestPathLayers(graph: Digraph, closing: Uint8Array): Int32Array {
  const forward: Digraph = {
    size: graph.size,
    from: graph.from.map((v, e) => (at(closing, e) ? at(graph.to, e) : v)),
    to: graph.to.map((v, e) => (at(closing, e) ? at(graph.from, e) : v)),
  };
  const out = adjacency(forward, 'out');
  const waiting = new Int32Array(graph.size);
  for (const v of forward.to) waiting[v] = at(waiting, v) + 1;
  const isSource = waiting.map((count) => (count === 0 ? 1 : 0));
  const layer = new Int32Array(graph.size);
  const queue: number[] = [];
  for (let v = 0; v < graph.size; v++) if (at(waiting, v) === 0) queue.push(v);
  for (let head = 0; head < queue.length; head++) {
    const v = queue[head] ?? 0;
    for (let slot = at(out.start, v); slot < at(out.start, v + 1); slot++) {
      const next = at(out.list, slot);
      layer[next] = Math.max(at(layer, next), at(layer, v) + 1);
      waiting[next] = at(waiting, next) - 1;
      if (at(waiting, next) === 0) queue.push(next);
    }
  }
  for (let v = 0; v < graph.size; v++) {
    if (at(isSource, v) === 0 || at(out.start, v) === at(out.start, v + 1)) continue;
    let nearest = Infinity;
    for (let slot = at(out.start, v); slot < at(out.start, v + 1); slot++) nearest = Math.min(nearest, at(layer, at(out.list, slot)));
    layer[v] = Math.max(0, nearest - 1);
  }
  return layer;
}
