import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edge, graph, hosts, latency, traffic } from '../mesh/sample-mesh';
import { meshHealth } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { findHits } from './find-hits';
import { findInPicture } from './find-in-picture';
import { focusPart } from './focus-part';
import { fuzzyScore } from './fuzzy-score';
import { likeText } from './match-filter';
import { shownPart } from './shown-part';

const picture: MeshPicture = { graph, latency, latencyState: 'ready', hosts, health: meshHealth(graph, latency) };
const nodes = (text: string) => {
  const found = findInPicture(picture, text);
  return found === null || 'fault' in found ? found : [...found.nodes];
};
const edges = (text: string) => {
  const found = findInPicture(picture, text);
  return found === null || 'fault' in found || found.edges === null ? found : [...found.edges];
};

describe('finding by name', () => {
  it('looks at names, namespaces and hosts', () => {
    expect(nodes('PAY')).toEqual(['payment']);
    expect(nodes('worker-3')).toEqual(['payment']);
    expect(nodes('shop')).toEqual(['web', 'cart', 'checkout']);
    expect(nodes('  ')).toBeNull();
  });

  it('finds the workload of a pod by the name of the pod', () => {
    expect(findHits(picture, 'payment-7d9f6c-x2x1p').map(({ name, about }) => [name, about])).toEqual([['payment', 'workload of this pod in money']]);
  });

  it('forgives left out letters, but prefers names that hold what was typed', () => {
    expect(nodes('pymt')).toEqual(['payment']);
    expect(fuzzyScore('payment', 'zz')).toBeNull();
    const order = ['payment', 'payments-v1', 'new-pay', 'repay', 'p-a-y'].map((name) => fuzzyScore(name, 'pay') ?? 0);
    expect([...order].sort((a, b) => b - a)).toEqual(order);
  });
});

describe('finding by filter', () => {
  it('asks every edge for its numbers', () => {
    expect(edges('p99 > 500ms')).toEqual(['checkout>payment']);
    expect(edges('5xx >= 10%')).toEqual(['checkout>payment']);
    expect(edges('p99 < 1s and not to = payment')).toEqual(['web>cart', 'web>checkout']);
  });

  it('asks for names at either end, and for the hosts under them', () => {
    expect(edges('ns = money')).toEqual(['checkout>payment']);
    expect(edges('ns != money')).toEqual(['web>cart', 'web>checkout']);
    expect(edges('host = worker-3 or to = c*rt')).toEqual(['web>cart', 'checkout>payment']);
    expect(edges('steal > 20%')).toEqual(['checkout>payment']);
    expect(edges('state = sick')).toEqual(['checkout>payment']);
  });

  it('finds nothing by a number that is not known, also not by its opposite', () => {
    const dark = { ...picture, health: meshHealth(graph, null) };
    expect(findInPicture(dark, 'not p99 > 500ms')).toEqual({ edges: new Set(), nodes: new Set() });
    expect(findInPicture(dark, 'p99 > 500ms or ns = money')).toMatchObject({ edges: new Set(['checkout>payment']) });
  });

  it('matches stars as a plain search does', () => {
    expect([likeText('payment-v1', 'pay*'), likeText('payment-v1', '*v2'), likeText('ab', 'a*b*b'), likeText('payment', '*a*e*')]).toEqual([true, false, false, true]);
    fc.assert(fc.property(fc.stringMatching(/^[ab]{0,8}$/), fc.stringMatching(/^[ab*]{0,6}$/), (text, wanted) => {
      expect(likeText(text, wanted)).toBe(new RegExp(`^${wanted.split('*').join('.*')}$`).test(text));
    }));
  });
});

describe('the focus', () => {
  const chain = ['a>b', 'b>c', 'c>d', 'a>e', 'e>d', 'x>b'].map((id) => edge(id, id.charAt(0), id.charAt(2), traffic({})));
  it('holds what is so many hops away, in the chosen direction', () => {
    expect([...focusPart(chain, { kind: 'hops', node: 'b', hops: 1, way: 'both' })].sort()).toEqual(['a', 'b', 'c', 'x']);
    expect([...focusPart(chain, { kind: 'hops', node: 'b', hops: 9, way: 'down' })].sort()).toEqual(['b', 'c', 'd']);
  });

  it('holds every path between two nodes, whichever of them calls', () => {
    expect([...focusPart(chain, { kind: 'paths', from: 'a', to: 'd' })].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([...focusPart(chain, { kind: 'paths', from: 'd', to: 'x' })].sort()).toEqual(['b', 'c', 'd', 'x']);
    expect([...focusPart(chain, { kind: 'paths', from: 'x', to: 'e' })].sort()).toEqual(['e', 'x']);
  });
});

describe('the shown part', () => {
  it('leaves out what is hidden with its edges, and keeps the picture itself when nothing is', () => {
    expect(shownPart(picture, null, [])).toBe(picture);
    const { graph: left } = shownPart(picture, null, ['node:cart', 'namespace:money']);
    expect([left.nodes.map(({ id }) => id), left.edges.map(({ id }) => id)]).toEqual([['web', 'checkout'], ['web>checkout']]);
    expect(shownPart(picture, { kind: 'hops', node: 'payment', hops: 1, way: 'both' }, []).graph.nodes.map(({ id }) => id)).toEqual(['checkout', 'payment']);
  });
});
