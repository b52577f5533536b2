import { describe, expect, it } from 'vitest';
import { scoreSeeds } from './truth-bench';
import { directReader } from './truth-reader';

/** Small meshes that between them have every trait but the rare ones; the benchmark takes two hundred. */
const seeds = [1, 2, 4, 5, 7, 8];

describe('generated meshes through a real Prometheus', () => {
  it('every edge of some meshes has exactly the numbers that are true by construction, and none is invented', async () => {
    const scores = await scoreSeeds(seeds, (url) => Promise.resolve({ read: directReader(url), close: () => Promise.resolve() }), () => true);
    expect(scores.flatMap(({ edges }) => edges.flatMap(({ problems }) => problems))).toEqual([]);
    expect(scores.every(({ levelsAgree }) => levelsAgree)).toBe(true);
    expect(scores.flatMap(({ edges }) => edges).length).toBeGreaterThan(50);
  });
});
