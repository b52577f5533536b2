import { describe, expect, it } from 'vitest';
import type { Box } from './box';
import { routeEdges, routePoints } from './edge-route';

const card = (x: number, y: number): Box => ({ x, y, width: 100, height: 40 });

describe('routeEdges', () => {
  it('draws a straight line between two cards side by side', () => {
    const route = routeEdges([{ id: 'e', source: 'a', target: 'b' }], new Map([['a', card(0, 0)], ['b', card(200, 0)]])).get('e');
    expect(route?.start).toEqual({ x: 100, y: 20 });
    expect(route?.end).toEqual({ x: 200, y: 20 });
    expect(new Set(routePoints(route!).map((point) => point.y))).toEqual(new Set([20]));
  });

  it('leads around a card that stands between', () => {
    const between = card(200, 0);
    const route = routeEdges([{ id: 'e', source: 'a', target: 'c' }], new Map([['a', card(0, 0)], ['b', between], ['c', card(400, 0)]])).get('e');
    const inside = routePoints(route!, 24).filter((point) => point.x > between.x && point.x < between.x + between.width && point.y > between.y && point.y < between.y + between.height);
    expect(inside).toEqual([]);
  });

  it('never turns back where cards stand a little aside of each other', () => {
    const boxes = new Map([['a', card(0, 0)], ['b', card(200, 0)], ['newcomer', card(230, 60)], ['c', card(450, 30)]]);
    const xs = routePoints(routeEdges([{ id: 'e', source: 'a', target: 'c' }], boxes).get('e')!).map((point) => point.x);
    expect(xs).toEqual([...xs].sort((one, other) => one - other));
  });

  it('joins neighbours of one column from below to above', () => {
    const route = routeEdges([{ id: 'e', source: 'a', target: 'b' }], new Map([['a', card(0, 0)], ['b', card(0, 80)]])).get('e');
    expect(route).toEqual({ start: { x: 50, y: 40 }, controls: [{ x: 50, y: 60 }], end: { x: 50, y: 80 } });
  });

  it('bows past a card of the same column', () => {
    const route = routeEdges([{ id: 'e', source: 'a', target: 'c' }], new Map([['a', card(0, 0)], ['b', card(0, 80)], ['c', card(0, 160)]])).get('e');
    expect(Math.min(...routePoints(route!).map((point) => point.x))).toBeGreaterThanOrEqual(100);
  });

  it('leaves a call back to the left on the left side', () => {
    const route = routeEdges([{ id: 'e', source: 'b', target: 'a' }], new Map([['a', card(0, 0)], ['b', card(200, 60)]])).get('e');
    expect([route?.start.x, route?.end.x]).toEqual([200, 100]);
  });

  it('gives two edges of one side two ports', () => {
    const routes = routeEdges([{ id: 'e', source: 'a', target: 'b' }, { id: 'f', source: 'a', target: 'c' }], new Map([['a', card(0, 50)], ['b', card(200, 0)], ['c', card(200, 100)]]));
    expect(routes.get('e')!.start.y).toBeLessThan(routes.get('f')!.start.y);
  });

  it('draws no line for a loop or an end that is not on the map', () => {
    expect(routeEdges([{ id: 'e', source: 'a', target: 'a' }, { id: 'f', source: 'a', target: 'gone' }], new Map([['a', card(0, 0)]])).size).toBe(0);
  });
});
