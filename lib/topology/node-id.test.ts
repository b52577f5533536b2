import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeKinds, protocols } from './graph';
import { edgeId, nodeId, parseEdgeId, parseNodeId } from './node-id';

const name = fc.oneof(fc.string({ unit: fc.integer({ min: 0, max: 0xFFFF }).map((unit) => String.fromCharCode(unit)), maxLength: 12 }), fc.constantFrom('', '~', '%7E', '%uD800', '__proto__', 'a/b', 'a>b'));
const ref = fc.record({ kind: fc.constantFrom(...nodeKinds), cluster: fc.option(name), namespace: fc.option(name), name });

describe('ids', () => {
  it('are readable for ordinary names', () => {
    expect(nodeId({ kind: 'workload', cluster: 'east', namespace: 'shop', name: 'cart-v1' })).toBe('workload/east/shop/cart-v1');
    expect(nodeId({ kind: 'unknown', cluster: null, namespace: null, name: 'unknown' })).toBe('unknown/~/~/unknown');
    expect(edgeId('workload/east/shop/cart', 'service/east/shop/pay', 'http')).toBe('workload/east/shop/cart>service/east/shop/pay>http');
  });

  it('lead back to their names, hostile ones too', () => {
    fc.assert(fc.property(ref, ref, fc.constantFrom(...protocols), (source, target, protocol) => {
      expect(parseNodeId(nodeId(source))).toEqual(source);
      expect(parseEdgeId(edgeId(nodeId(source), nodeId(target), protocol))).toEqual({ source, target, protocol });
    }), { numRuns: 2000 });
  });

  it('are the same for the same node only', () => {
    fc.assert(fc.property(ref, ref, (a, b) => {
      expect(nodeId(a) === nodeId(b)).toBe(JSON.stringify([a.kind, a.cluster, a.namespace, a.name]) === JSON.stringify([b.kind, b.cluster, b.namespace, b.name]));
    }), { numRuns: 2000 });
  });

  it('refuse what is no id', () => {
    for (const text of ['', 'workload', 'workload/a/b', 'pod/a/b/c', 'workload/a/b/%', 'workload/a/b/c/d', 'workload/a/b/~', 'workload/a/b/%63']) expect(parseNodeId(text)).toBeNull();
    for (const text of ['', 'a>b>http', 'workload/a/b/c>workload/a/b/c>udp', 'workload/a/b/c>workload/a/b/c>http>x']) expect(parseEdgeId(text)).toBeNull();
  });

  it('are plain ASCII without spaces, fit for a URL', () => {
    fc.assert(fc.property(ref, (node) => { expect(nodeId(node)).toMatch(/^[!-~]*$/); }));
  });
});
