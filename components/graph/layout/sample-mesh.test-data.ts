import type { LayoutInput } from './layout-input';

/** A small generator with a fixed seed (mulberry32), so that every run sees the same meshes. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A mesh for tests: mostly calls from lower to higher numbers, some back, namespaces of unequal size, a few strangers. */
export function sampleMesh(seed: number, nodes: number, edges: number, room = { width: 900, height: 620 }): LayoutInput {
  const random = seeded(seed);
  const namespaces = Math.max(1, Math.round(nodes / 7));
  const list = Array.from({ length: nodes }, (_, i) => ({
    id: `workload-${String(i).padStart(4, '0')}`,
    group: random() < 0.1 ? null : `ns-${Math.min(namespaces - 1, Math.floor(((i / nodes) * 0.7 + random() * 0.3) * namespaces))}`,
    width: 100 + Math.floor(random() * 60),
  }));
  const pick = (index: number): string => list[Math.min(nodes - 1, Math.max(0, index))]?.id ?? '';
  const pairs = Array.from({ length: edges }, () => {
    const from = Math.floor(random() * nodes);
    const to = random() < 0.9 ? from + 1 + Math.floor(random() * random() * (nodes - from)) : Math.floor(random() * nodes);
    return { source: pick(from), target: pick(to) };
  });
  return { nodes: list, edges: pairs, room };
}
