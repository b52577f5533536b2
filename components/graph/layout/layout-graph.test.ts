import { describe, expect, it } from 'vitest';
import { namespaceAreas } from './areas';
import { boxesMeet, boxAround, type Box } from './box';
import { layoutGraph } from './layout-graph';
import { sampleMesh } from './sample-mesh.test-data';

const sizes = [[6, 8], [22, 34], [60, 120], [150, 400]] as const;
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

function collisions(boxes: ReadonlyMap<string, Box>): string[] {
  const list = [...boxes];
  return list.flatMap(([a, boxA], i) => list.slice(i + 1).filter(([, boxB]) => boxesMeet(boxA, boxB, 6)).map(([b]) => `${a} on ${b}`));
}

describe('layoutGraph', () => {
  it.each(sizes)('lays no card on another, over 20 seeds of %i nodes and %i edges', (nodes, edges) => {
    for (const seed of seeds) expect(collisions(layoutGraph(sampleMesh(seed, nodes, edges)))).toEqual([]);
  });

  it.each(sizes)('keeps namespace areas apart from each other and from foreign nodes, over 20 seeds of %i nodes and %i edges', (nodes, edges) => {
    for (const seed of seeds) {
      const input = sampleMesh(seed, nodes, edges);
      const boxes = layoutGraph(input);
      const areas = [...namespaceAreas(input.nodes, boxes)];
      const overlaps = areas.flatMap(([a, areaA], i) => areas.slice(i + 1).filter(([, areaB]) => boxesMeet(areaA, areaB)).map(([b]) => `${a} on ${b}`));
      const guests = areas.flatMap(([group, area]) => input.nodes.filter((node) => node.group !== group && boxesMeet(boxes.get(node.id)!, area)).map((node) => `${node.id} in ${group}`));
      expect([...overlaps, ...guests]).toEqual([]);
    }
  });

  it('draws the caller left of the callee in a chain', () => {
    const ids = ['gateway', 'web', 'checkout', 'payment'];
    const boxes = layoutGraph({ nodes: ids.map((id) => ({ id, group: null, width: 110 })), edges: ids.slice(1).map((target, i) => ({ source: ids[i]!, target })), room: { width: 900, height: 600 } });
    const x = ids.map((id) => boxes.get(id)!.x);
    expect(x).toEqual([...x].sort((a, b) => a - b));
    expect(new Set(x).size).toBe(4);
    expect(new Set(ids.map((id) => boxes.get(id)!.y)).size).toBe(1);
  });

  it('gives the same picture whatever the order of nodes and edges', () => {
    for (const seed of seeds) {
      const input = sampleMesh(seed, 40, 80);
      const shuffled = { ...input, nodes: [...input.nodes].reverse(), edges: [...input.edges].reverse() };
      expect([...layoutGraph(shuffled)].sort()).toEqual([...layoutGraph(input)].sort());
    }
  });

  it('moves nobody when a node comes and another goes, and seats the new one beside whom it talks to', () => {
    for (const seed of seeds) {
      const input = sampleMesh(seed, 40, 80);
      const before = layoutGraph(input);
      const gone = input.nodes[7]!.id;
      const caller = input.nodes[20]!;
      const nodes = [...input.nodes.filter((node) => node.id !== gone), { id: 'newcomer', group: caller.group, width: 120 }];
      const after = layoutGraph({ ...input, nodes, edges: [...input.edges, { source: caller.id, target: 'newcomer' }], previous: before });
      const moved = nodes.filter((node) => node.id !== 'newcomer' && after.get(node.id) !== before.get(node.id)).map((node) => node.id);
      expect(moved).toEqual([]);
      expect(after.has(gone)).toBe(false);
      expect(collisions(after)).toEqual([]);
    }
  });

  it('places nothing for nothing and one card for one node', () => {
    const room = { width: 800, height: 600 };
    expect(layoutGraph({ nodes: [], edges: [], room })).toEqual(new Map());
    expect(layoutGraph({ nodes: [{ id: 'web', group: 'shop', width: 100 }], edges: [{ source: 'web', target: 'web' }], room })).toEqual(new Map([['web', { x: 0, y: 28, width: 100, height: 44 }]]));
  });

  it('starts anew when most of the picture is new', () => {
    const before = layoutGraph(sampleMesh(1, 10, 14));
    const input = sampleMesh(2, 60, 100);
    expect([...layoutGraph({ ...input, previous: before })]).toEqual([...layoutGraph(input)]);
  });

  it('fits 22 nodes into the map of a 1440 pixel screen with names that can be read', () => {
    for (const seed of seeds) {
      const room = { width: 848, height: 600 };
      const around = boxAround(layoutGraph(sampleMesh(seed, 22, 34, room)).values())!;
      expect(Math.min(room.width / around.width, room.height / around.height)).toBeGreaterThan(0.5);
    }
  });

  it('costs per node and edge at most eight times as much at 200/700 as at 25/60', () => {
    const time = (nodes: number, edges: number): number => {
      const runs = seeds.slice(0, 7).map((seed) => {
        const input = sampleMesh(seed, nodes, edges);
        const start = performance.now();
        layoutGraph(input);
        return (performance.now() - start) / (nodes + edges);
      });
      return runs.sort((a, b) => a - b)[3]!;
    };
    time(25, 60);
    time(200, 700);
    expect(time(200, 700) / time(25, 60)).toBeLessThan(8);
  });
});
