import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import { istioDialect } from './istio-dialect';

const cart = { source_workload: 'cart-v1', source_workload_namespace: 'shop', source_canonical_service: 'cart', source_app: 'cart', source_version: 'v1', source_cluster: 'Kubernetes' };
const pay = {
  destination_workload: 'pay-v2', destination_workload_namespace: 'bank', destination_canonical_service: 'pay', destination_app: 'pay', destination_version: 'v2', destination_cluster: 'Kubernetes',
  destination_service: 'pay.bank.svc.cluster.local', destination_service_name: 'pay', destination_service_namespace: 'bank',
};
const nobody = { destination_workload: 'unknown', destination_workload_namespace: 'unknown', destination_canonical_service: 'unknown', destination_app: 'unknown', destination_version: 'unknown', destination_cluster: 'unknown' };
const outcome = { request_protocol: 'http', response_code: '200', response_flags: '-', connection_security_policy: 'unknown' };
const sample = (value: number, ...labels: readonly Record<string, string>[]): Sample => ({ value, time: 1000, labels: Object.assign({ reporter: 'source' }, ...labels) as Record<string, string> });
const serviceOf = (labels: Record<string, string>) => istioDialect.readRequests([sample(1, cart, nobody, outcome, labels)]).observations[0]?.service;

describe('readRequests', () => {
  it('turns labels into an observation without a word of Istio', () => {
    expect(istioDialect.readRequests([sample(2.5, cart, pay, outcome, { response_code: '503', response_flags: 'UF,URX' })])).toEqual({
      notes: [],
      observations: [{
        reporter: 'source', byHostProxy: false, protocol: 'http', code: '503', grpcStatus: null, flags: ['UF', 'URX'], policy: 'unknown', requests: 2.5,
        source: { cluster: 'Kubernetes', namespace: 'shop', workload: 'cart-v1', app: 'cart', canonical: 'cart', version: 'v1' },
        destination: { cluster: 'Kubernetes', namespace: 'bank', workload: 'pay-v2', app: 'pay', canonical: 'pay', version: 'v2' },
        service: { kind: 'service', name: 'pay', namespace: 'bank' },
      }],
    });
  });

  it('tells services, hosts outside, passthrough, blackhole and nothing apart', () => {
    expect(serviceOf({ destination_service: 'pay.bank.svc.cluster.local', destination_service_name: 'pay', destination_service_namespace: 'bank' })).toEqual({ kind: 'service', name: 'pay', namespace: 'bank' });
    expect(serviceOf({ destination_service: 'api.example.com', destination_service_name: 'api.example.com', destination_service_namespace: 'istio-system' })).toEqual({ kind: 'external', name: 'api.example.com', namespace: 'istio-system' });
    expect(serviceOf({ destination_service: 'any.host:443', destination_service_name: 'PassthroughCluster', destination_service_namespace: 'unknown' })).toEqual({ kind: 'passthrough', name: 'PassthroughCluster', namespace: null });
    expect(serviceOf({ destination_service: 'x.y', destination_service_name: 'BlackHoleCluster' })).toEqual({ kind: 'blackhole', name: 'BlackHoleCluster', namespace: null });
    expect(serviceOf({ destination_service: 'unknown', destination_service_name: 'InboundPassthroughClusterIpv4' })).toBeNull();
    expect(serviceOf({ destination_service: 'unknown', destination_service_name: 'unknown', destination_service_namespace: 'unknown' })).toBeNull();
  });

  it('reads the service of older and thinner label sets from the host name', () => {
    expect(serviceOf({ destination_service: 'pay.bank.svc.cluster.local' })).toEqual({ kind: 'service', name: 'pay', namespace: 'bank' });
    expect(serviceOf({ destination_service: 'pay.bank.svc.my.domain', destination_service_name: 'pay' })).toEqual({ kind: 'service', name: 'pay', namespace: 'bank' });
    expect(serviceOf({ destination_service: 'pay.bank', destination_service_namespace: 'bank' })).toEqual({ kind: 'service', name: 'pay', namespace: 'bank' });
    expect(serviceOf({ destination_service: 'pay' })).toEqual({ kind: 'service', name: 'pay', namespace: null });
  });

  it('knows the pods of headless services, several ports of one host, and east-west traffic by the service that was asked for', () => {
    expect(serviceOf({ destination_service: 'db-0.db.shop.svc.cluster.local', destination_service_name: 'db-0.db.shop.svc.cluster.local' })).toEqual({ kind: 'service', name: 'db', namespace: 'shop' });
    expect(serviceOf({ destination_service: 'db-0.db.shop.svc.cluster.local' })).toEqual({ kind: 'service', name: 'db', namespace: 'shop' });
    expect([':80', ':443'].map((port) => serviceOf({ destination_service: `api.example.com${port}`, destination_service_name: `api.example.com${port}` })?.name)).toEqual(['api.example.com:80', 'api.example.com:443']);
    expect(serviceOf({ destination_service: 'pay.bank.svc.west.local', destination_service_name: 'pay', destination_service_namespace: 'bank' })).toEqual({ kind: 'service', name: 'pay', namespace: 'bank' });
  });

  it('does without principals and revisions, and takes versions of one service for workloads of their own', () => {
    const { observations, notes } = istioDialect.readRequests(['v1', 'v2-canary'].map((version) => sample(1, cart, pay, outcome, { destination_workload: `pay-${version}`, destination_version: version })));
    expect([notes, observations.map(({ destination, service }) => [destination.workload, destination.canonical, service?.name])]).toEqual([[], [['pay-v1', 'pay', 'pay'], ['pay-v2-canary', 'pay', 'pay']]]);
  });

  it('reads Istio 1.3, whose series have no canonical names, clusters and gRPC statuses', () => {
    const { observations } = istioDialect.readRequests([sample(1, { source_workload: 'cart', source_workload_namespace: 'shop', source_app: 'cart', destination_workload: 'pay', destination_workload_namespace: 'shop', destination_app: 'pay', request_protocol: 'grpc', response_code: '200' })]);
    expect(observations).toEqual([{
      reporter: 'source', byHostProxy: false, protocol: 'grpc', code: '200', grpcStatus: null, flags: [], policy: 'unknown', requests: 1, service: null,
      source: { cluster: null, namespace: 'shop', workload: 'cart', app: 'cart', canonical: null, version: null },
      destination: { cluster: null, namespace: 'shop', workload: 'pay', app: 'pay', canonical: null, version: null },
    }]);
  });

  it('says what the graph loses through labels that were dropped', () => {
    const { response_code: _code, ...rest } = outcome;
    expect(istioDialect.readRequests([sample(1, cart, pay, rest), sample(2, cart, pay, rest)]).notes).toEqual([
      { kind: 'label-missing', sentence: 'No series has the label "response_code": errors cannot be seen.', count: 2, example: 'response_code' },
    ]);
  });

  it('counts what is malformed instead of breaking on it', () => {
    const { observations, notes } = istioDialect.readRequests([
      sample(Infinity, cart, pay, outcome), sample(-1, cart, pay, outcome), sample(NaN, cart, pay, outcome), sample(1, cart, pay, outcome, { reporter: 'proxy' }),
      sample(1, cart, nobody, outcome, { destination_workload_namespace: 'bank' }),
      sample(1, cart, nobody, outcome, { destination_service: '10.1.2.3:80', destination_service_name: '10.1.2.3:80' }),
      sample(1, cart, nobody, outcome, { destination_service: '[fd00::1]:80' }),
    ]);
    expect(observations.map(({ service, requests }) => [service?.kind ?? null, requests])).toEqual([[null, 1], ['external', 1], ['external', 1]]);
    expect(notes.map(({ kind, count, example }) => [kind, count, example])).toEqual([
      ['not-a-number', 2, 'Infinity'], ['unknown-reporter', 1, 'proxy'], ['namespace-without-workload', 1, 'bank'], ['bare-address', 2, '10.1.2.3:80'],
    ]);
  });
});

describe('readTcp', () => {
  it('turns Envoy\'s directions into the caller\'s: what was received by the proxy was sent by the caller', () => {
    const tcp = (part: string, value: number) => sample(value, cart, pay, { undermesh_part: part, response_flags: '-', connection_security_policy: 'unknown' });
    const { observations } = istioDialect.readTcp([tcp('sent', 900), tcp('received', 100), tcp('opened', 2)]);
    expect(observations.map(({ sentBytes, receivedBytes, connectionsOpened, connectionsClosed }) => ({ sentBytes, receivedBytes, connectionsOpened, connectionsClosed })))
      .toEqual([{ sentBytes: 100, receivedBytes: 900, connectionsOpened: 2, connectionsClosed: null }]);
  });

  it('knows the proxy of a host by its mark, or because no sidecar\'s source reporter ever sees mTLS', () => {
    const seen = (labels: Record<string, string>) => istioDialect.readTcp([sample(1, cart, pay, { undermesh_part: 'sent' }, labels)]).observations[0]?.byHostProxy;
    expect(seen({ undermesh_host_proxy: '1' })).toBe(true);
    expect(seen({ connection_security_policy: 'mutual_tls' })).toBe(true);
    expect(seen({ connection_security_policy: 'unknown' })).toBe(false);
    expect(seen({ connection_security_policy: 'mutual_tls', reporter: 'destination' })).toBe(false);
  });
});

describe('readLatency', () => {
  const bucket = (le: string, value: number, labels: Record<string, string> = {}) => sample(value, cart, pay, { request_protocol: 'http', le }, labels);
  const part = (name: string, value: number, labels: Record<string, string> = {}) => sample(value, {}, { undermesh_part: name }, labels);
  const read = (...samples: Parameters<typeof istioDialect.readLatency>[0]['samples']) => istioDialect.readLatency({ samples, bounds: null });

  it('gathers the buckets of a flow by the number of their bound, not by its text', () => {
    const { observations } = read(bucket('+Inf', 4), bucket('10', 1), bucket('10.0', 2), bucket('0.5', 0), sample(120, cart, pay, { request_protocol: 'http', undermesh_part: 'sum' }));
    expect(observations.map(({ buckets, sumMs, allBounds }) => ({ buckets, sumMs, allBounds }))).toEqual([{ buckets: [[0.5, 0], [10, 3], [Infinity, 4]], sumMs: 120, allBounds: true }]);
  });

  it('fills in zero for bounds that all series have and in which nothing was counted', () => {
    const { observations } = read(bucket('+Inf', 4), bucket('10', 4), part('bounds', 7, { le: '+Inf' }), part('bounds', 7, { le: '10' }), part('bounds', 3, { le: '5' }), part('bounds', 4, { le: '5.0' }));
    expect(observations.map(({ buckets, allBounds }) => ({ buckets, allBounds }))).toEqual([{ buckets: [[5, 0], [10, 4], [Infinity, 4]], allBounds: true }]);
  });

  it('leaves out bounds that only some series of a flow have, and keeps those that all of its own have', () => {
    const { observations } = read(
      bucket('5', 1), bucket('7', 2), bucket('10', 3), bucket('+Inf', 4), bucket('5', 2, { undermesh_part: 'has' }), bucket('7', 1, { undermesh_part: 'has' }), sample(2, cart, pay, { request_protocol: 'http', undermesh_part: 'of' }),
      ...[['5', 3], ['7', 2], ['9', 1], ['10', 4], ['+Inf', 4]].map(([le, count]) => part('bounds', Number(count), { le: String(le) })),
    );
    expect(observations.map(({ buckets, allBounds }) => ({ buckets, allBounds }))).toEqual([{ buckets: [[5, 1], [10, 3], [Infinity, 4]], allBounds: false }]);
  });

  it('adds what rates lack because of births, also where a rate stretched too far', () => {
    const born = (le: string, value: number) => bucket(le, value, { undermesh_part: 'lacks' });
    const { observations } = read(bucket('5', 1), bucket('+Inf', 4), born('5', 0.5), born('+Inf', -1), part('born', 1, { job: 'pods', instance: 'a' }));
    expect(observations.map(({ buckets }) => buckets)).toEqual([[[5, 1.5], [Infinity, 3]]]);
  });

  it('says that bounds were left out when only some were asked for, and fills in no others', () => {
    const { observations } = istioDialect.readLatency({ samples: [bucket('100', 4), bucket('+Inf', 4), ...['5', '25', '100', '+Inf'].map((le) => part('bounds', 1, { le }))], bounds: ['25', '100'] });
    expect(observations.map(({ buckets, allBounds }) => ({ buckets, allBounds }))).toEqual([{ buckets: [[25, 0], [100, 4], [Infinity, 4]], allBounds: false }]);
  });

  it('counts buckets without a usable bound, and flows whose names cannot be told apart', () => {
    expect(read(bucket('ten', 1), bucket('', 1), sample(1, {}, { undermesh_flow: 'a\uE0FEb', le: '5' })).notes.map(({ kind, count }) => [kind, count])).toEqual([['bad-bound', 2], ['unreadable-flow', 1]]);
  });
});
