import { describe, expect, it } from 'vitest';
import { LayoutMemory } from './layout-memory';
import { sampleMesh } from './sample-mesh.test-data';

function input(room = { width: 900, height: 620 }) {
  const mesh = sampleMesh(4, 20, 30, room);
  return { ...mesh, edges: mesh.edges.map((edge, i) => ({ ...edge, id: String(i) })) };
}

describe('LayoutMemory', () => {
  it('gives the same places again while the structure is the same, whatever the room does a little', () => {
    const memory = new LayoutMemory();
    const first = memory.place(input());
    expect(memory.place(input({ width: 1100, height: 600 }))).toBe(first);
  });

  it('keeps everybody in place when a node comes', () => {
    const memory = new LayoutMemory();
    const first = memory.place(input());
    const given = input();
    const second = memory.place({ ...given, nodes: [...given.nodes, { id: 'newcomer', group: null, width: 100 }] });
    expect([...first.boxes].filter(([id, box]) => second.boxes.get(id) !== box)).toEqual([]);
    expect(second.boxes.has('newcomer')).toBe(true);
  });

  it.each([[20, 30], [60, 150], [150, 600]])('keeps everybody in place when one of the edges of %i nodes goes, and when it comes back', (nodes, edges) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const mesh = sampleMesh(seed, nodes, edges, { width: 900, height: 620 });
      const whole = { ...mesh, edges: mesh.edges.map((edge, i) => ({ ...edge, id: String(i) })) };
      const memory = new LayoutMemory();
      const first = memory.place(whole);
      const without = memory.place({ ...whole, edges: whole.edges.filter((_, i) => i !== seed) });
      const again = memory.place(whole);
      for (const later of [without, again]) {
        expect([...first.boxes].filter(([id, box]) => JSON.stringify(later.boxes.get(id)) !== JSON.stringify(box))).toEqual([]);
        expect(later.generation).toBe(first.generation);
      }
      expect([without.routes.has(String(seed)), again.routes.has(String(seed))]).toEqual([false, true]);
    }
  });

  it('makes a new picture when the room has another shape', () => {
    const memory = new LayoutMemory();
    const first = memory.place(input());
    const second = memory.place(input({ width: 620, height: 1200 }));
    expect([first.generation, second.generation]).toEqual([1, 2]);
  });
});
