import { describe, expect, it } from 'vitest';
import { graph, hosts, latency } from '../mesh/sample-mesh';
import { meshSides } from './mesh-sides';

describe('both sides of a comparison', () => {
  it('are the same for the same mesh, and null stays null where nothing was read', () => {
    const sides = meshSides({ graph, latency: null, hosts: null }, { graph, latency, hosts });
    expect(Object.fromEntries(sides.map(({ what, before, now }) => [what, [before, now]]))).toEqual({
      'sick edges': [null, 1], 'sick hosts': [null, 1], 'worst P99 of an edge': [null, 812],
      '5xx over all edges': [1 / 30, 1 / 30], 'requests over all edges': [30, 30], edges: [3, 3], nodes: [4, 4],
    });
  });

  it('count an edge that was born', () => {
    const fewer = { graph: { ...graph, edges: graph.edges.slice(1) }, latency, hosts };
    expect(meshSides(fewer, { graph, latency, hosts }).find(({ what }) => what === 'edges')).toEqual({ what: 'edges', before: 2, now: 3, unit: 'count', more: 'other' });
  });
});
