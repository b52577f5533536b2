import { describe, expect, it } from 'vitest';
import { meshView } from './mesh-view';
import { ringOf } from './sample-mesh.test-data';
import { brokenZonePair, crosses } from './zone-pair';
import { nodeId } from '@/lib/topology/node-id';

const zone = (index: number): string => ['a', 'b', 'c'][Math.floor(index / 2) % 3] ?? 'a';
const broken = (fails: (from: string, to: string) => boolean, waitMs = 3000) => brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => (fails(zone(from), zone(to)) ? { unreached: 1, gapMs: waitMs } : {}))));

describe('calls between two zones', () => {
  it('are told when calls fail as often as they cross', () => {
    const found = broken((from, to) => [from, to].sort().join('') === 'ab');
    expect([found?.from, found?.to]).toEqual(['a', 'b']);
  });

  it('are not blamed for connections that are refused at once: what is lost on its way lets the caller wait', () => {
    expect(broken((from, to) => [from, to].sort().join('') === 'ab', 1)).toBeNull();
  });

  it('are told when only one way is broken, also by the time that is lost', () => {
    const slow = brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => (zone(from) === 'a' && zone(to) === 'b' ? { gapMs: 400 } : {}))));
    expect([slow?.from, slow?.to, slow?.edges, slow?.allEdges]).toEqual(['a', 'b', 12, 12]);
  });

  it('are not blamed when one host explains as much: it is in one zone, too', () => {
    const sick = (index: number): boolean => index % 24 < 2;
    expect(brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${Math.floor(index / 2)}`, (from, to) => (sick(from) || sick(to) ? { gapMs: 400 } : {}))))).toBeNull();
  });

  it('are told in a small mesh as well, where a host explains nearly as much: it would hurt its other calls, too', () => {
    const small = brokenZonePair(meshView(ringOf(9, (index) => `${['a', 'b', 'c'][index % 3] ?? 'a'}-${index % 3}`, (from, to) => (from % 3 === 0 && to % 3 === 1 ? { gapMs: 400 } : {}))));
    expect([small?.from, small?.to, small?.edges, small?.crossing]).toEqual(['a', 'b', 3, 3]);
  });

  it('know which other calls have to cross, such as those to a database', () => {
    const view = meshView(ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => (zone(from) === 'a' && zone(to) === 'b' ? { gapMs: 400 } : {})));
    const pair = brokenZonePair(view);
    const node = (index: number): string => nodeId({ kind: 'workload', cluster: 'c', namespace: 'n', name: `w${index}` });
    expect(pair === null ? null : [crosses(node(0), node(2), pair, view), crosses(node(0), node(4), pair, view), crosses(node(0), node(1), pair, view)]).toEqual([true, false, false]);
  });

  it('are told by calls that nobody answers or refuses any more, too', () => {
    const input = ringOf(24, (index) => `${zone(index)}-${index % 5}`, () => ({}));
    const zoneOf = (node: string): string => zone(Number(node.split('w').at(-1)));
    const edges = input.now.graph.edges.filter(({ source, target }) => zoneOf(source) !== 'a' || zoneOf(target) !== 'b');
    const found = brokenZonePair(meshView({ ...input, now: { ...input.now, graph: { ...input.now.graph, edges } } }));
    expect([edges.length, found?.from, found?.to, found?.edges]).toEqual([36, 'a', 'b', 12]);
  });

  it('are not blamed when calls fail everywhere', () => {
    expect(broken(() => true)).toBeNull();
  });

  it('are not blamed when calls fail inside one zone', () => {
    expect(broken((from, to) => from === 'a' && to === 'a')).toBeNull();
  });
});
