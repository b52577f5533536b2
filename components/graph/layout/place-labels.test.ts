import { describe, expect, it } from 'vitest';
import { boxesMeet } from './box';
import { routeEdges, routePoints } from './edge-route';
import { layoutGraph } from './layout-graph';
import { placeLabels, type LabelRequest } from './place-labels';
import { sampleMesh } from './sample-mesh.test-data';

const straight = [{ x: 0, y: 50 }, { x: 200, y: 50 }];

describe('placeLabels', () => {
  it('puts a label in the middle of its edge when nothing is there', () => {
    expect(placeLabels([{ id: 'a', sizes: [{ width: 40, height: 16 }], path: straight }], [])).toEqual([
      { id: 'a', box: { x: 80, y: 42, width: 40, height: 16 }, size: 0, anchor: { x: 100, y: 50 } },
    ]);
  });

  it('moves along the edge before it leaves it', () => {
    const [placed] = placeLabels([{ id: 'a', sizes: [{ width: 40, height: 16 }], path: straight }], [{ x: 90, y: 0, width: 15, height: 100 }]);
    expect(placed?.anchor.y).toBe(50);
    expect(placed?.box.y).toBe(42);
    expect(placed?.box.x).not.toBe(80);
  });

  it('takes the narrower writing when the wider finds no place', () => {
    const walls = [{ x: -200, y: -200, width: 260, height: 500 }, { x: 140, y: -200, width: 260, height: 500 }];
    expect(placeLabels([{ id: 'a', sizes: [{ width: 90, height: 16 }, { width: 50, height: 30 }], path: straight }], walls)[0]?.size).toBe(1);
  });

  it('leaves a label out rather than covering something', () => {
    expect(placeLabels([{ id: 'a', sizes: [{ width: 40, height: 16 }], path: straight }], [{ x: -500, y: -500, width: 1200, height: 1200 }])).toEqual([]);
  });

  it('keeps labels inside the room', () => {
    const [placed] = placeLabels([{ id: 'a', sizes: [{ width: 40, height: 16 }], path: [{ x: 0, y: 0 }, { x: 100, y: 0 }] }], [], { x: 0, y: 0, width: 100, height: 100 });
    expect(placed?.box.y).toBeGreaterThanOrEqual(0);
  });

  it.each([[12, 16], [22, 34], [60, 120], [150, 400]] as const)('covers no label and no card, over 20 seeds of %i nodes and %i edges', (nodes, edges) => {
    let shown = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const input = sampleMesh(seed, nodes, edges);
      const boxes = layoutGraph(input);
      const routes = routeEdges(input.edges.map((edge, i) => ({ ...edge, id: String(i) })), boxes);
      const requests = [...routes].slice(0, 40).map(([id, route]): LabelRequest => ({ id, sizes: [{ width: 90, height: 17 }, { width: 48, height: 31 }], path: routePoints(route) }));
      const placed = placeLabels(requests, [...boxes.values()]);
      shown += placed.length / requests.length;
      const overlaps = placed.flatMap((a, i) => [...placed.slice(i + 1).map((b) => b.box), ...boxes.values()].filter((other) => boxesMeet(a.box, other)));
      expect(overlaps).toEqual([]);
    }
    expect(shown / 20).toBeGreaterThan(0.8);
  });
});
