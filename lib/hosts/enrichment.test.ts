import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@/lib/topology/graph';
import { edgeMemberships, enrichment, hypergeometricTail } from './enrichment';

/** Binomial coefficients in whole numbers: the definition, as a check of the logarithms. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 0; i < k; i += 1) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return result;
}

function exactTail(population: number, marked: number, draws: number, k: number): number {
  let sum = 0n;
  for (let x = Math.max(k, 0); x <= Math.min(marked, draws); x += 1) {
    if (draws - x <= population - marked) sum += choose(marked, x) * choose(population - marked, draws - x);
  }
  return Number((sum * 10n ** 15n) / choose(population, draws)) / 1e15;
}

describe('the hypergeometric tail', () => {
  it('gives the published values: Fisher\'s tea tasting and an urn', () => {
    expect(hypergeometricTail(8, 4, 4, 4)).toBeCloseTo(1 / 70, 12);
    expect(hypergeometricTail(8, 4, 4, 3)).toBeCloseTo(17 / 70, 12);
    expect(hypergeometricTail(50, 5, 10, 4)).toBeCloseTo(0.003964583 + 0.0001189375, 8);
    expect(hypergeometricTail(8, 4, 4, 0)).toBe(1);
    expect(hypergeometricTail(8, 4, 4, 5)).toBe(0);
  });

  it('equals the definition in whole numbers', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(60), fc.nat(60), (population, a, b, k) => {
      const [marked, draws] = [a % (population + 1), b % (population + 1)];
      expect(hypergeometricTail(population, marked, draws, k)).toBeCloseTo(exactTail(population, marked, draws, k), 9);
    }));
  });

  it('stays finite for a large mesh', () => {
    const tail = hypergeometricTail(20_000, 400, 600, 40);
    expect(tail).toBeGreaterThan(0);
    expect(tail).toBeLessThan(1e-8);
  });
});

describe('enrichment of sick edges', () => {
  it('says how many of the sick edges end on a host, against what chance gives', () => {
    const items = [
      ...Array.from({ length: 9 }, () => ({ sick: true, groups: ['worker-3'] })),
      ...Array.from({ length: 2 }, () => ({ sick: true, groups: ['worker-1'] })),
      ...Array.from({ length: 3 }, () => ({ sick: false, groups: ['worker-3'] })),
      ...Array.from({ length: 52 }, () => ({ sick: false, groups: ['worker-1'] })),
    ];
    const [first, second] = enrichment(items);
    expect(first).toEqual({ group: 'worker-3', sick: 9, allSick: 11, members: 12, all: 66, expected: 2, chance: expect.closeTo(exactTail(66, 11, 12, 9), 12) });
    expect(first?.chance).toBeLessThan(1e-5);
    expect(second).toMatchObject({ group: 'worker-1', sick: 2, members: 54 });
    expect(second?.chance).toBeGreaterThan(0.99);
  });

  it('finds nothing where nothing is', () => {
    expect(enrichment([])).toEqual([]);
    expect(enrichment([{ sick: false, groups: ['a'] }])).toEqual([{ group: 'a', sick: 0, allSick: 0, members: 1, all: 1, expected: 0, chance: 1 }]);
  });

  it('puts an edge into the hosts, or their zones, of the pods at its ends', () => {
    const edge = (id: string, source: string, target: string): GraphEdge => ({ id, source, target } as GraphEdge);
    const edges = [edge('e1', 'a', 'b'), edge('e2', 'b', 'c')];
    const placements = [{ node: 'a', host: 'h1', pods: 1 }, { node: 'b', host: 'h2', pods: 2 }, { node: 'b', host: 'h3', pods: 1 }];
    expect(edgeMemberships(edges, new Set(['e1']), placements, ['target'])).toEqual([{ sick: true, groups: ['h2', 'h3'] }, { sick: false, groups: [] }]);
    expect(edgeMemberships(edges, new Set(), placements, ['target', 'source'], (host) => (host === 'h1' ? null : 'zone-a'))).toEqual([
      { sick: false, groups: ['zone-a'] }, { sick: false, groups: ['zone-a'] },
    ]);
  });
});
