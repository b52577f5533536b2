import { describe, expect, it } from 'vitest';
import type { LatencyInput } from './build-latency';
import { buildLatency } from './build-latency';
import { latency } from './golden/situation';

const answer = (flows: LatencyInput['latency'], more: Partial<LatencyInput> = {}) =>
  buildLatency({ at: 1000, window: 60, level: 'workload', latency: flows, inventory: null, namespaces: null, cluster: null, ...more });
const edge = 'workload/~/shop/cart>workload/~/shop/pay>http';

describe('buildLatency', () => {
  it('gives an edge the quantiles of exactly its own requests: two callers of one service have two P99', () => {
    const fast = latency('source', 'shop/cart', 'shop/pay', [[5, 0], [10, 10], [500, 10], [1000, 10], [Infinity, 10]], { sumMs: 80 });
    const slow = latency('source', 'shop/admin', 'shop/pay', [[5, 0], [10, 0], [500, 0], [1000, 10], [Infinity, 10]], { sumMs: 9000 });
    expect(answer([fast, slow])).toEqual({
      at: 1000, window: 60, level: 'workload',
      edges: {
        [edge]: { source: { p50: 7.5, p95: 9.75, p99: 9.95, mean: 8, requests: 600, p99Bounds: [5, 10], resolution: 'full' }, destination: null },
        'workload/~/shop/admin>workload/~/shop/pay>http': { source: { p50: 750, p95: 975, p99: 995, mean: 900, requests: 600, p99Bounds: [500, 1000], resolution: 'full' }, destination: null },
      },
      nodes: { 'workload/~/shop/pay': { p50: 10, p95: 950, p99: 990, mean: 454, requests: 1200, p99Bounds: [500, 1000], resolution: 'full' } },
    });
  });

  it('keeps both reporters apart, and what a node answers is the destination\'s view', () => {
    const flows = [latency('source', 'shop/cart', 'shop/pay', [[10, 0], [100, 1], [Infinity, 1]]), latency('destination', 'shop/cart', 'shop/pay', [[10, 1], [100, 1], [Infinity, 1]]), latency('destination', '?', 'shop/pay', [[10, 1], [100, 1], [Infinity, 1]])];
    const { edges, nodes } = answer(flows);
    expect([edges[edge]?.source?.p99Bounds, edges[edge]?.destination?.p99Bounds]).toEqual([[10, 100], [0, 10]]);
    expect(nodes['workload/~/shop/pay']).toEqual({ p50: 5, p95: 9.5, p99: 9.9, mean: null, requests: 120, p99Bounds: [0, 10], resolution: 'full' });
  });

  it('puts a waypoint\'s numbers under destination', () => {
    expect(answer([latency('waypoint', 'shop/cart', 'shop/pay', [[10, 1], [Infinity, 1]])]).edges[edge]?.destination?.p99).toBe(9.9);
  });

  it('adds buckets at coarser levels over the bounds that all contributing series share', () => {
    const flows = [latency('source', 'shop/cart-v1', 'shop/pay', [[5, 1], [10, 1], [Infinity, 1]]), latency('source', 'shop/cart-v2', 'shop/pay', [[10, 0], [20, 3], [Infinity, 3]])];
    expect(answer(flows, { level: 'app' }).edges['app/~/shop/cart>app/~/shop/pay>http']?.source).toEqual({ p50: 10, p95: 10, p99: 10, mean: null, requests: 240, p99Bounds: [10, null], resolution: 'coarse' });
  });

  it('is coarse when the dialect left bounds out', () => {
    expect(answer([latency('source', 'shop/cart', 'shop/pay', [[10, 1], [Infinity, 1]], { allBounds: false })]).edges[edge]?.source?.resolution).toBe('coarse');
  });

  it('names the last bound and no number beyond it', () => {
    const source = answer([latency('source', 'shop/cart', 'shop/pay', [[10, 1], [Infinity, 2]])]).edges[edge]?.source;
    expect([source?.p99, source?.p99Bounds]).toEqual([10, [10, null]]);
  });

  it('says nothing, never zero, where there were no requests', () => {
    expect(answer([latency('source', 'shop/cart', 'shop/pay', [[10, 0], [Infinity, 0]])])).toEqual({ at: 1000, window: 60, level: 'workload', edges: {}, nodes: {} });
  });
});
