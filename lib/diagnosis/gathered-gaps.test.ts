import { describe, expect, it } from 'vitest';
import { gatheredGaps } from './gathered-gaps';
import { meshView } from './mesh-view';
import { ringOf } from './sample-mesh.test-data';

const hostOf = (index: number): string => `a-${index % 6}`;
const gathered = (loses: (from: number, to: number) => boolean) => gatheredGaps(meshView(ringOf(24, hostOf, (from, to) => (loses(from, to) ? { gapMs: 12 } : {}))));

describe('edges that begin to lose time', () => {
  it('have a host in common when nearly all of them end on it', () => {
    const found = gathered((from, to) => from % 6 === 2 || to % 6 === 2);
    expect([found?.group, found?.sick, found?.allSick]).toEqual(['a-2', 16, 16]);
  });

  it('have none in common when they lie anywhere', () => {
    expect(gathered((from) => from < 12)).toBeNull();
  });

  it('are too few to tell below four', () => {
    expect(gathered((from, to) => from === 2 && to === 3)).toBeNull();
  });
});
