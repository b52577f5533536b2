import { describe, expect, it } from 'vitest';
import { edge, graph, hosts, latency, traffic } from '../mesh/sample-mesh';
import { compareMeshes, type ComparedMesh } from './compare-meshes';

const now: ComparedMesh = { graph, latency, hosts };
const brief = (before: ComparedMesh, after: ComparedMesh) => compareMeshes(before, after).map(({ kind, name, before: was, now: is }) => [kind, name, was, is]);
const calm = latency.edges['web>cart'];
if (calm === undefined) throw new Error('the sample has this edge');

describe('two moments', () => {
  it('differ in nothing when they are the same', () => {
    expect(compareMeshes(now, now)).toEqual([]);
  });

  it('tell what became slower, and the other way round what became faster', () => {
    const before = { ...now, latency: { ...latency, edges: { ...latency.edges, 'checkout>payment': calm } } };
    expect(brief(before, now)).toEqual([['slower', 'checkout → payment', 20, 812]]);
    expect(brief(now, before)).toEqual([['faster', 'checkout → payment', 812, 20]]);
  });

  it('say nothing about a P99 behind which too few requests stand', () => {
    const thin = { source: { ...calm.source, requests: 3 }, destination: null } as typeof calm;
    expect(brief({ ...now, latency: { ...latency, edges: { ...latency.edges, 'checkout>payment': thin } } }, now)).toEqual([]);
  });

  it('tell edges that were born and that are gone', () => {
    const fewer = { ...now, graph: { ...graph, edges: graph.edges.slice(1) } };
    expect(brief(fewer, now)).toEqual([['born', 'web → cart', null, 10]]);
    expect(brief(now, fewer)).toEqual([['gone', 'web → cart', 10, null]]);
  });

  it('tell what fails more and what is busier', () => {
    const before = { ...now, graph: { ...graph, edges: [...graph.edges.slice(0, 2), edge('checkout>payment', 'checkout', 'payment', traffic({ requests: 2, errors5xx: 0 }))] } };
    expect(brief(before, now)).toEqual([['fails-more', 'checkout → payment', 0, 0.1], ['busier', 'checkout → payment', 2, 10]]);
  });

  it('tell which pods moved, and nothing where placements are not known', () => {
    const before = { ...now, hosts: { ...hosts, placements: [{ node: 'payment', host: 'worker-1', pods: 3 }, { node: 'payment', host: 'gone', pods: 1 }] } };
    expect(compareMeshes(before, now)).toMatchObject([{ kind: 'moved', of: 'node', name: 'payment', before: 4, now: 4, detail: '−2 on worker-1, +2 on worker-3' }]);
    expect(compareMeshes({ ...now, hosts: { ...hosts, placements: [] } }, now)).toEqual([]);
  });

  it('tell which host got worse', () => {
    const before = { ...now, hosts: { ...hosts, hosts: hosts.hosts.map((host) => ({ ...host, signals: { steal: { value: 0.002, unit: 'ratio' as const, grade: 'calm' as const } } })) } };
    expect(brief(before, now)).toEqual([['host-worse', 'worker-3', 0.002, 0.21]]);
  });

  it('put first what changed most', () => {
    const before = { ...now, latency: { ...latency, edges: { 'web>cart': { ...calm }, 'web>checkout': { source: { ...calm.source, p99: 200 }, destination: null } as typeof calm, 'checkout>payment': calm } } };
    expect(brief(before, now).map(([kind, name]) => [kind, name])).toEqual([['slower', 'checkout → payment'], ['slower', 'web → checkout']]);
  });
});
