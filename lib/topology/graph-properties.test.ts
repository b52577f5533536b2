import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from './graph';
import { levels } from './graph';
import { buildLatency } from './build-latency';
import { graphOf, latency, requests, tcp } from './golden/situation';

const hostile = ['__proto__', 'constructor', 'a"b', 'a\\b', 'line\nbreak', '.*', '🛒', '\uD800', '\u202Eevil', 'x'.repeat(253), '', ' ', '~', '%', 'a%2Fb', 'cart', 'pay-v1', 'pay-v2'];
const name = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 8 }));
const partyName = fc.oneof({ weight: 4, arbitrary: fc.tuple(fc.constantFrom('shop', 'bank', '__proto__'), name).map(([namespace, workload]) => `${namespace}/${workload}`) }, { weight: 1, arbitrary: fc.constant('?') });
const reporter = fc.constantFrom('source' as const, 'destination' as const, 'waypoint' as const);
const calledService = fc.constantFrom('pay.shop', 'cart.shop', 'ledger.bank', 'api.example.com', 'passthrough', 'blackhole', '?', '__proto__.shop');
// Whole numbers add up exactly, in any order.
const rate = fc.integer({ min: 0, max: 1000 });
const request = fc.tuple(reporter, partyName, partyName, fc.constantFrom('200', '404', '503', '0', 'grpc:0', 'grpc:14', '__proto__', null), rate, calledService, fc.constantFrom([], ['UF', 'URX'], ['__proto__']))
  .map(([by, from, to, code, perSecond, service, flags]) => requests(by, from, to, code, perSecond, { service, flags }));
const bytes = fc.tuple(reporter, partyName, partyName, rate, rate, rate, calledService, fc.boolean())
  .map(([by, from, to, sent, received, opened, service, host]) => tcp(by, from, to, sent, received, opened, { service, host }));
const layers = fc.record({ requests: fc.array(request, { maxLength: 25 }), tcp: fc.array(bytes, { maxLength: 12 }) });

const numbers = ['requests', 'errors4xx', 'errors5xx', 'noResponse', 'sentBytes', 'receivedBytes', 'connectionsOpened'] as const;

function totals(graph: Graph): Record<string, number> {
  const sums = numbers.map((number) => [number, graph.edges.reduce((sum, { traffic }) => sum + (traffic[number] ?? 0), 0)] as const);
  const codes = new Map<string, number>();
  for (const { traffic } of graph.edges) for (const [code, perSecond] of Object.entries(traffic.codes)) codes.set(code, (codes.get(code) ?? 0) + perSecond);
  return Object.fromEntries([...sums, ...[...codes].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

describe('any telemetry', () => {
  it('has equal sums over the edges of every level, with and without namespaces asked for', () => {
    fc.assert(fc.property(layers, fc.constantFrom(null, ['shop'], ['bank', '__proto__']), (given, namespaces) => {
      const [first, ...others] = levels.map((level) => totals(graphOf({ ...given, level, namespaces })));
      for (const other of others) expect(other).toEqual(first);
    }));
  });

  it('gives the same graph in any order', () => {
    fc.assert(fc.property(layers, fc.constantFrom(...levels), (given, level) => {
      const turned = { requests: [...given.requests].reverse(), tcp: [...given.tcp].reverse() };
      expect(graphOf({ ...turned, level })).toEqual(graphOf({ ...given, level }));
    }));
  });

  it('has both ends of every edge among its nodes, and every id once', () => {
    fc.assert(fc.property(layers, fc.constantFrom(...levels), fc.boolean(), (given, level, idle) => {
      const { nodes, edges } = graphOf({ ...given, level, idle, waypoints: idle });
      const ids = new Set(nodes.map(({ id }) => id));
      expect(ids.size).toBe(nodes.length);
      expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
      expect(edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
    }));
  });

  it('keeps every node sum equal to the sum over its edges', () => {
    fc.assert(fc.property(layers, fc.constantFrom(...levels), (given, level) => {
      const { nodes, edges } = graphOf({ ...given, level });
      for (const node of nodes) {
        const sum = edges.filter(({ target }) => target === node.id).reduce((total, { traffic }) => total + (traffic.requests ?? 0), 0);
        expect(node.in?.requests ?? 0).toBe(sum);
      }
    }));
  });

  it('survives being sent as JSON, hostile codes and flags included', () => {
    fc.assert(fc.property(layers, (given) => {
      const graph = graphOf(given);
      const back: unknown = JSON.parse(JSON.stringify(graph));
      expect(back).toEqual(graph);
    }));
  });

  it('gives latency the edge ids of the graph', () => {
    fc.assert(fc.property(fc.array(request, { maxLength: 20 }), fc.constantFrom(...levels), fc.constantFrom(null, ['shop']), (given, level, namespaces) => {
      const answer = buildLatency({
        at: 1000, window: 60, level, inventory: null, namespaces, cluster: null,
        latency: given.map((flow) => ({ ...latency('source', '?', '?', [[10, flow.requests / 2], [Infinity, flow.requests]]), ...flow })),
      });
      const graph = graphOf({ requests: given, level, namespaces });
      const drawn = new Set(graph.edges.map(({ id }) => id));
      // What the callers' proxies measured is on an edge; what others measured may be of a pair that is drawn as its caller saw it.
      expect(Object.entries(answer.edges).filter(([id, { source }]) => source !== null && !drawn.has(id))).toEqual([]);
      for (const edge of graph.edges) expect(Object.hasOwn(answer.edges, edge.id)).toBe(true);
    }));
  });
});
