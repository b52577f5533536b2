import { describe, expect, it } from 'vitest';
import { galleryMesh } from './gallery-mesh';
import { exactQuantile } from './gallery-truth';

const at = 1_780_000_000;
const many = Array.from({ length: 60 }, (_, index) => galleryMesh(index + 1, at));

describe('generated meshes', () => {
  it('are the same for the same seed and differ for another', () => {
    const text = (seed: number) => JSON.stringify(galleryMesh(seed, at).edges);
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  });

  it('have 5 to 300 services for each cluster, and every trait comes up', () => {
    for (const { services, traits } of many) {
      expect(services).toBeGreaterThanOrEqual(5);
      expect(services).toBeLessThanOrEqual(traits.twoClusters ? 600 : 300);
    }
    const traits = many.map((mesh) => mesh.traits);
    for (const name of ['twoClusters', 'hostile', 'early', 'misses', 'restarts', 'podBirths', 'seriesBirths', 'rare', 'mixedBounds', 'ambient', 'waypoints', 'grpc', 'tcp', 'outside'] as const) {
      expect([name, traits.some((trait) => trait[name]), traits.some((trait) => !trait[name])]).toEqual([name, true, true]);
    }
  });

  it('codes add up to the requests of their edge', () => {
    for (const { edges } of many) {
      for (const { protocol, requests, codes, slack } of edges) {
        if (protocol !== 'tcp' && slack === 0) expect([...codes.values()].reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(requests, 9);
      }
    }
  });

  it('no proxy exposes one series twice', () => {
    for (const { pages } of many.slice(0, 20)) {
      for (const page of pages) {
        const names = page.series().map(({ name, labels, le }) => JSON.stringify([name, labels, le]));
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });
});

describe('exact quantiles', () => {
  it('are the smallest duration that the share did not exceed', () => {
    const durations = new Map([[10, 98], [500, 1], [900, 1]]);
    expect([exactQuantile(durations, 0.98), exactQuantile(durations, 0.99), exactQuantile(durations, 1), exactQuantile(new Map(), 0.99), exactQuantile(new Map([[5, 0]]), 0.99)]).toEqual([10, 500, 900, null, null]);
  });
});
