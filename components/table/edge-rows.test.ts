import { describe, expect, it } from 'vitest';
import { graph, hosts, latency } from '../mesh/sample-mesh';
import { meshHealth } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { sortedRows, type EdgeColumn } from './edge-rows';

const picture: MeshPicture = { graph, latency, latencyState: 'ready', hosts, health: meshHealth(graph, latency) };
const ids = (column: EdgeColumn, up: boolean, of: MeshPicture = picture) => sortedRows([...of.health.edges.values()], of, column, up).map(({ judged }) => judged.edge.id);

describe('the table of edges', () => {
  it('begins with the sick', () => {
    expect(ids('state', false)).toEqual(['checkout>payment', 'web>checkout', 'web>cart']);
  });

  it('sorts numbers as numbers and names as names, both ways', () => {
    expect(ids('p99', true)).toEqual(['web>cart', 'web>checkout', 'checkout>payment']);
    expect(ids('name', true)).toEqual(['checkout>payment', 'web>cart', 'web>checkout']);
  });

  it('puts last what is not known, whichever way it is sorted', () => {
    const partly: MeshPicture = { ...picture, health: meshHealth(graph, { ...latency, edges: { 'web>checkout': latency.edges['web>checkout'] ?? { source: null, destination: null } } }) };
    expect([ids('p99', true, partly)[0], ids('p99', false, partly)[0]]).toEqual(['web>checkout', 'web>checkout']);
  });

  it('names both namespaces where an edge crosses from one into another', () => {
    expect(sortedRows([...picture.health.edges.values()], picture, 'ns', true).map((row) => row.namespaces)).toEqual(['shop', 'shop', 'shop → money']);
  });
});
