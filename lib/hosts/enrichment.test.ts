import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@/lib/topology/graph';
import { edgeMemberships, enrichment, hypergeometricTail, nodeMemberships } from './enrichment';

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

  it('weighs host, zone, instance type and version of the same edges, each against its own number of members', () => {
    // Ten edges end on ten workloads; two workloads a host, five hosts, two zones, two types; the edges to worker-1 and worker-2 are sick.
    const edges = Array.from({ length: 10 }, (_, index) => ({ id: `e${index}`, source: 'outside', target: `w${index}` } as GraphEdge));
    const sick = new Set(['e0', 'e1', 'e2', 'e3']);
    const placements = edges.map(({ target }, index) => ({ node: target, host: `worker-${Math.floor(index / 2) + 1}`, pods: 1 }));
    const zone = (host: string) => (host === 'worker-1' || host === 'worker-2' ? 'eu-1a' : 'eu-1b');
    const type = (host: string) => (host === 'worker-1' || host === 'worker-2' || host === 'worker-3' ? 't3.large' : 'm6i.large');
    const of = (groupOf: (host: string) => string) => enrichment(edgeMemberships(edges, sick, placements, ['target'], groupOf)).map(({ group, sick: found, members, expected, chance }) => [group, found, members, expected, chance]);
    expect(of((host) => host).slice(0, 2)).toEqual([['worker-1', 2, 2, 0.8, expect.closeTo(6 / 45, 12)], ['worker-2', 2, 2, 0.8, expect.closeTo(6 / 45, 12)]]);
    expect(of(zone)).toEqual([['eu-1a', 4, 4, 1.6, expect.closeTo(1 / 210, 12)], ['eu-1b', 0, 6, 2.4, 1]]);
    expect(of(type)).toEqual([['t3.large', 4, 6, 2.4, expect.closeTo(15 / 210, 12)], ['m6i.large', 0, 4, 1.6, 1]]);
    const version = (node: string) => (node === 'outside' ? null : node < 'w4' ? 'v2' : 'v1');
    expect(enrichment(nodeMemberships(edges, sick, version)).map(({ group, sick: found, members, chance }) => [group, found, members, chance])).toEqual([['v2', 4, 4, expect.closeTo(1 / 210, 12)], ['v1', 0, 6, 1]]);
  });
});
