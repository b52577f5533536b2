import { describe, expect, it } from 'vitest';
import type { GraphEdge, GraphNode } from '@/lib/topology/graph';
import type { MeshPicture } from '../mesh/mesh-picture';
import { atTimes, stripSubject } from './strip-subject';

const nodes = new Map([['a', { name: 'checkout' }], ['b', { name: 'payment' }]]) as unknown as ReadonlyMap<string, GraphNode>;
const edges = [{ id: 'e', source: 'a', target: 'b', protocol: 'http' }, { id: 't', source: 'a', target: 'b', protocol: 'tcp' }] as unknown as readonly GraphEdge[];
const picture = { graph: { level: 'app', edges }, health: { nodes } } as unknown as MeshPicture;

describe('whose latency the strip shows', () => {
  it('is the selected edge or node; a host, a TCP edge and nothing leave it to the mesh', () => {
    expect(stripSubject(picture, { kind: 'edge', id: 'e' })).toEqual({ of: 'edge:e', name: 'checkout → payment', level: 'app' });
    expect(stripSubject(picture, { kind: 'node', id: 'b' })).toEqual({ of: 'node:b', name: 'payment', level: 'app' });
    expect([stripSubject(picture, { kind: 'edge', id: 't' }), stripSubject(picture, { kind: 'host', id: 'worker-1' }), stripSubject(picture, { kind: 'node', id: 'gone' }), stripSubject(picture, null), stripSubject(null, { kind: 'edge', id: 'e' })]).toEqual([null, null, null, null, null]);
  });

  it('lies at the times of the strip, with gaps where nothing was measured', () => {
    expect(atTimes([[100, 5], [130, null], [160, 7]], [70, 100, 130, 160])).toEqual([null, 5, null, 7]);
  });
});
