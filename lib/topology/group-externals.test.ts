import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint';
import { graphOf, requests } from './golden/situation';
import { groupExternals } from './group-externals';

const hosts = Array.from({ length: 300 }, (_, index) => `h${String(index).padStart(3, '0')}.example.com`);
const graph = graphOf({ requests: [...hosts.map((host) => requests('source', 'shop/cart', '?', '200', 1, { service: host })), requests('source', 'shop/cart', '?', '503', 2, { service: 'h000.example.com' })] });

describe('groupExternals', () => {
  it('folds hundreds of hosts into one node whose sums are theirs', () => {
    const { graph: folded, groups } = groupExternals(graph);
    expect(folded.nodes.map(({ id }) => id)).toEqual(['workload/~/shop/cart', 'external/~/~/external%20hosts']);
    expect(folded.edges.map(({ traffic }) => [traffic.requests, traffic.errors5xx])).toEqual([[302, 2]]);
    expect(groups.map(({ node, members }) => [node, members.length, members[0]?.name])).toEqual([['external/~/~/external%20hosts', 300, 'h000.example.com']]);
  });

  it('opens the group, or one host of it', () => {
    expect(groupExternals(graph, { open: new Set(['external/~/~/external%20hosts']) })).toEqual({ graph, groups: [] });
    const one = groupExternals(graph, { open: new Set(['external/~/~/h007.example.com']) });
    expect([one.graph.nodes.length, one.graph.edges.length, one.groups[0]?.members.length]).toEqual([3, 2, 299]);
  });

  it('leaves a few hosts alone', () => {
    expect(groupExternals(graph, { most: 300 })).toEqual({ graph, groups: [] });
  });
});

describe('fingerprint', () => {
  it('changes with the structure and not with numbers or order', () => {
    const turned = { ...graph, nodes: [...graph.nodes].reverse(), edges: [...graph.edges].reverse().map((edge) => ({ ...edge, mtls: 1 })) };
    expect(fingerprint(turned)).toBe(fingerprint(graph));
    expect(fingerprint({ ...graph, edges: graph.edges.slice(1) })).not.toBe(fingerprint(graph));
  });
});
