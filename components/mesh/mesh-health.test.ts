import { describe, expect, it } from 'vitest';
import { edge, graph, hosts, latency, node, traffic } from './sample-mesh';
import { emphasis } from './emphasis';
import { headlineNumber } from './edge-numbers';
import { meshHealth, nodeNamer } from './mesh-health';
import type { MeshPicture } from './mesh-picture';
import { hostsUnder } from './where-pods-run';

function picture(): MeshPicture {
  return { graph, latency, latencyState: 'ready', hosts, health: meshHealth(graph, latency) };
}

describe('the judged mesh', () => {
  it('puts the worst edge first, sick before strained', () => {
    expect(meshHealth(graph, latency).sick.map((one) => [one.from, one.to, one.health.grade])).toEqual([
      ['checkout', 'payment', 'critical'], ['web', 'checkout', 'raised'],
    ]);
  });

  it('judges by errors alone while latency is on its way', () => {
    const pending = meshHealth(graph, 'pending');
    expect(pending.sick.map((one) => one.to)).toEqual(['payment']);
    expect(pending.edges.get('web>cart')?.health.grade).toBe('calm');
  });

  it('never calls an edge calm whose latency cannot be had', () => {
    expect(meshHealth(graph, null).edges.get('web>cart')?.health.grade).toBe('unknown');
  });

  it('names nodes with their namespace only where a name is there twice', () => {
    const name = nodeNamer([node('a', 'api', 'one'), node('b', 'api', 'two'), node('c', 'web', 'one')]);
    expect(['a', 'b', 'c', 'gone'].map(name)).toEqual(['api.one', 'api.two', 'web', 'gone']);
  });
});

describe('the number beside an edge', () => {
  const judged = meshHealth(graph, latency).edges.get('checkout>payment');
  if (judged === undefined) throw new Error('the sample has this edge');

  it('is the P99 in the latency lens, and what made it sick elsewhere', () => {
    expect([headlineNumber(judged, 'latency'), headlineNumber(judged, 'errors')]).toEqual(['812 ms', '10 % 5xx']);
  });

  it('is the rate where there is no quantile', () => {
    const quiet = edge('x', 'web', 'cart', traffic({ requests: 0.02, errors5xx: 0, noResponse: 0 }));
    expect(headlineNumber({ edge: quiet, health: { grade: 'thin', reasons: [], symptoms: [], quantiles: null }, from: 'web', to: 'cart', severity: 0 })).toBe('0.02 /s');
  });
});

describe('emphasis', () => {
  it('keeps what was found and the edges at it', () => {
    expect(emphasis(picture(), { nodes: new Set(['payment']), edges: null }, false)).toEqual(new Set(['payment', 'checkout>payment']));
    expect(emphasis(picture(), null, false)).toBeNull();
  });

  it('is narrowed by "sick only", which keeps both ends of a sick edge', () => {
    expect(emphasis(picture(), null, true)).toEqual(new Set(['checkout', 'payment', 'web', 'checkout>payment', 'web>checkout']));
    expect(emphasis(picture(), { nodes: new Set(['cart']), edges: null }, true)).toEqual(new Set());
  });
});

describe('hosts under a node', () => {
  it('come the worst first, and keep hosts of which nothing but the name is known', () => {
    expect(hostsUnder(hosts, 'payment').map((one) => [one.name, one.pods, one.host === null])).toEqual([['worker-3', 2, false], ['worker-1', 1, false], ['gone', 1, true]]);
    expect(hostsUnder(hosts, 'cart')).toEqual([]);
  });
});
