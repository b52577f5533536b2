import { describe, expect, it } from 'vitest';
import { graph, hosts, latency } from '../mesh/sample-mesh';
import { HitTest } from './hit';
import { routePoints } from './layout/edge-route';
import { LayoutMemory } from './layout/layout-memory';
import { mapScene } from './map-scene';
import { onScreen, pointOnScreen, type View } from './view';

const scene = mapScene({ graph, latency, hosts, lens: 'latency', quantile: 'p99' });
const places = new LayoutMemory().place({ nodes: scene.nodes.map(({ id, namespace, width }) => ({ id, group: namespace, width })), edges: scene.edges, room: { width: 900, height: 600 } });
const test = new HitTest(scene, places);
const views: readonly View[] = [{ zoom: 1, x: 0, y: 0 }, { zoom: 0.4, x: 120, y: -30 }, { zoom: 2.5, x: -700, y: 44 }];

describe('what lies under the pointer', () => {
  it.each(views)('is the card one points at, in every view: $zoom', (view) => {
    for (const { id } of scene.nodes) {
      const box = onScreen(view, places.boxes.get(id)!);
      expect(test.under({ x: box.x + box.width / 2, y: box.y + 1 }, view)).toEqual({ kind: 'node', id });
    }
  });

  it.each(views)('is the line at its middle and a few pixels beside it, but not far from it: $zoom', (view) => {
    for (const { id } of scene.edges) {
      const points = routePoints(places.routes.get(id)!);
      const middle = pointOnScreen(view, points[Math.floor(points.length / 2)]!);
      expect(test.under(middle, view)).toEqual({ kind: 'edge', id });
      expect(test.under({ x: middle.x, y: middle.y + 3 }, view)).toEqual({ kind: 'edge', id });
    }
    expect(test.under({ x: -5000, y: -5000 }, view)).toBe(null);
  });

  it('is the namespace where its name stands, and nothing elsewhere in its area', () => {
    const [view] = views;
    const area = places.areas.get('shop')!;
    expect(test.under({ x: area.x + 8, y: area.y + 8 }, view!)).toEqual({ kind: 'namespace', id: 'shop' });
    expect(test.under({ x: area.x + 2, y: area.y + area.height - 1 }, view!)).toBe(null);
  });
});
