import { describe, expect, it } from 'vitest';
import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import { edgeId, nodeId, type NodeRef } from '@/lib/topology/node-id';
import { calledEdge, configuredShares } from './configured-split';
import { realityOf } from './reality';
import { bookOf, canary, pod, shopPods, workload, type SampleObject } from './sample-config.test-data';

const traffic = (requests: number, flags: Record<string, number> = {}): Traffic => ({ requests, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: {}, flags, sentBytes: null, receivedBytes: null, connectionsOpened: null });
const node = (ref: NodeRef): GraphNode => ({ ...ref, id: nodeId(ref), app: null, version: null, workloadKind: 'Deployment', traits: [], in: null, out: null });
const edge = (source: NodeRef, target: NodeRef, services: readonly string[], more: Partial<GraphEdge> = {}): GraphEdge => ({
  id: edgeId(nodeId(source), nodeId(target), 'http'), source: nodeId(source), target: nodeId(target), protocol: 'http', services, traffic: traffic(10), mtls: 1, retryAmplification: 1, disagreement: 0, ...more,
});
const graphOf = (edges: readonly GraphEdge[], refs: readonly NodeRef[]): Graph => ({ at: 0, window: 60, level: 'workload', nodes: refs.map(node), edges });
const [checkout, v1, v2, legacy] = [workload('shop', 'checkout-v1'), workload('shop', 'payment-v1'), workload('shop', 'payment-v2'), workload('old', 'legacy-v1')] as const;
const toV1 = edge(checkout, v1, ['payment.shop']);
const toV2 = edge(checkout, v2, ['payment.shop']);
const graph = graphOf([toV1, toV2, edge(checkout, legacy, ['legacy.old'])], [checkout, v1, v2, legacy]);
const shares = (objects: readonly SampleObject[], pods = shopPods) => Object.fromEntries([...configuredShares(bookOf(objects, { pods }), graph)].map(([id, share]) => [id.includes('payment-v1') ? 'v1' : 'v2', share]));
const route = (spec: Record<string, unknown>): readonly SampleObject[] => [['VirtualService', 'shop/payment', { hosts: ['payment'], ...spec }], ...canary.slice(1)];
const to = (subset: string, weight: number) => ({ destination: { host: 'payment', subset }, weight });

describe('the configured split', () => {
  it('is the share of the weights', () => {
    expect(shares(canary)).toEqual({ v1: 0.9, v2: 0.1 });
    expect(shares(route({ http: [{ route: [to('v1', 3), to('v2', 1)] }] }))).toEqual({ v1: 0.75, v2: 0.25 });
    expect(shares(route({ tcp: [{ route: [to('v1', 60), to('v2', 40)] }] }))).toEqual({ v1: 0.6, v2: 0.4 });
  });

  it('is 0 for a workload that all routes leave out', () => {
    expect(shares(route({ http: [{ route: [to('v1', 50), to('v1', 50)] }] }))).toEqual({ v1: 1, v2: 0 });
  });

  it('cannot be told with conditions, without weights, or when a subset lies in two workloads', () => {
    expect(shares(route({ http: [{ match: [{ uri: { prefix: '/a' } }], route: [to('v1', 1), to('v2', 1)] }] }))).toEqual({});
    expect(shares(route({ http: [{ match: [{ headers: {} }], route: [to('v2', 100)] }, { route: [to('v1', 50), to('v2', 50)] }] }))).toEqual({});
    expect(shares(route({ http: [{ route: [{ destination: { host: 'payment' } }] }] }))).toEqual({});
    expect(shares(canary, [...shopPods, pod('shop', 'payment-v1b', 'v1')])).toEqual({ v2: 0.1 });
  });

  it('is read from an HTTPRoute of a Service too', () => {
    const httpRoute: SampleObject = ['HTTPRoute', 'shop/legacy', { parentRefs: [{ group: '', kind: 'Service', name: 'payment' }], rules: [{ backendRefs: [{ name: 'one', weight: 8 }, { name: 'two', weight: 2 }] }] }];
    const services = ['one', 'two'].map((name, index) => ({ namespace: 'shop', name, selector: { app: 'payment', version: `v${index + 1}` }, ports: [] }));
    expect([...configuredShares(bookOf([httpRoute], { services }), graph).values()]).toEqual([0.8, 0.2]);
  });
});

describe('reality beside configuration', () => {
  const book = bookOf([...canary, ['PeerAuthentication', 'shop/default', { mtls: { mode: 'STRICT' } }]]);
  const of = (measured: GraphEdge, share: number | null, requests = 600) => {
    const called = calledEdge(measured, new Map(graph.nodes.map((one) => [one.id, one])));
    return called === null ? [] : realityOf(book, called, { edge: measured, share, configuredShare: 0.1, requests }).map(({ what, configured, observed, obeys }) => [what, configured, observed, obeys]);
  };

  it('obeys', () => {
    expect(of(toV2, 0.11)).toEqual([
      ['Split', '10 %', '11 %', true], ['mTLS', 'STRICT', '100 % under mTLS', true], ['Timeout', '2 s', 'nothing cut off', true],
      ['Retries', 'up to 2 more tries', '1.00 arrive for each one asked', true], ['Circuit breaker', '8 at once', 'nothing refused', true],
    ]);
  });

  it('does not obey', () => {
    expect(of({ ...toV2, mtls: 0.5, retryAmplification: 4, traffic: traffic(10, { UO: 2, UT: 1 }) }, 0.4)).toEqual([
      ['Split', '10 %', '40 %', false], ['mTLS', 'STRICT', '50 % under mTLS', false], ['Timeout', '2 s', '1 /s cut off (UT)', true],
      ['Retries', 'up to 2 more tries', '4.00 arrive for each one asked', false], ['Circuit breaker', '8 at once', '2 /s refused (UO)', true],
    ]);
  });

  it('is not judged on what was not measured', () => {
    expect(of({ ...toV2, mtls: null, retryAmplification: null }, 0.4, 20)).toEqual([
      ['Split', '10 %', '40 %', null], ['mTLS', 'STRICT', 'nobody could see it', null], ['Timeout', '2 s', 'nothing cut off', true],
      ['Retries', 'up to 2 more tries', 'both reporters are needed to see them', null], ['Circuit breaker', '8 at once', 'nothing refused', true],
    ]);
  });
});
