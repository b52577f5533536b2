import { describe, expect, it } from 'vitest';
import { meshView } from './mesh-view';
import { ringOf } from './sample-mesh.test-data';
import { brokenZonePair } from './zone-pair';

const zone = (index: number): string => ['a', 'b', 'c'][Math.floor(index / 2) % 3] ?? 'a';
const broken = (fails: (from: string, to: string) => boolean) => brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => (fails(zone(from), zone(to)) ? { unreached: 1 } : {}))));

describe('calls between two zones', () => {
  it('are told when calls fail as often as they cross', () => {
    const found = broken((from, to) => [from, to].sort().join('') === 'ab');
    expect([found?.from, found?.to]).toEqual(['a', 'b']);
  });

  it('are told when only one way is broken, also by the time that is lost', () => {
    const slow = brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => (zone(from) === 'a' && zone(to) === 'b' ? { gapMs: 400 } : {}))));
    expect([slow?.from, slow?.to, slow?.edges, slow?.allEdges]).toEqual(['a', 'b', 12, 12]);
  });

  it('are not blamed when one host explains as much: it is in one zone, too', () => {
    const sick = (index: number): boolean => index % 24 < 2;
    expect(brokenZonePair(meshView(ringOf(24, (index) => `${zone(index)}-${Math.floor(index / 2)}`, (from, to) => (sick(from) || sick(to) ? { gapMs: 400 } : {}))))).toBeNull();
  });

  it('are not blamed when calls fail everywhere', () => {
    expect(broken(() => true)).toBeNull();
  });

  it('are not blamed when calls fail inside one zone', () => {
    expect(broken((from, to) => from === 'a' && to === 'a')).toBeNull();
  });
});
