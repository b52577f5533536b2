import { beforeAll, describe, expect, it } from 'vitest';
import { ClusterObjects } from '../kube/cluster-objects';
import { kubeKinds } from '../kube/kube-kinds';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { RequestSeries, TcpSeries } from '../world/telemetry';
import type { Simulation } from './simulation';
import { createSimulation } from './simulation';

let simulation: Simulation;
beforeAll(() => {
  simulation = createSimulation({ scenario: { ...scenarioNamed('ambient'), acts: [] }, seed: 4, startAt: 1_000_000 });
  for (let s = 0; s < 60; s++) simulation.step();
}, 120_000);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const tunnels = (reporter: string, from: string, to: string): TcpSeries[] =>
  simulation.telemetry.tcp.filter((s) => s.pod.workload.proxy === 'ztunnel' && s.reporter === reporter && s.source?.name === from && s.destination?.name === to);
const requests = (reporter: string, from: string, to: string): RequestSeries[] =>
  simulation.telemetry.requests.filter((s) => s.reporter === reporter && s.source?.name === from && s.destination?.name === to);
const held = (client: string, service: string): number => {
  const truth = simulation.ledger.window({ client, service, destination: service, protocol: 'http' }, 0, simulation.telemetry.now);
  return truth?.source.count ?? 0;
};

describe('ambient', () => {
  it('shows bytes at both tunnels and no request where there is no waypoint', () => {
    expect(requests('source', 'checkout', 'auth')).toEqual([]);
    expect(requests('destination', 'checkout', 'auth')).toEqual([]);
    const [near, far] = ['source', 'destination'].map((reporter) => sum(tunnels(reporter, 'checkout', 'auth').map((s) => s.receivedBytes)));
    expect(near).toBe(900 * held('shop/checkout', 'accounts/auth'));
    expect(far).toBe(near);
    expect(new Set(tunnels('source', 'checkout', 'auth').map((s) => s.policy))).toEqual(new Set(['mutual_tls']));
  });

  it('splits a call through a waypoint into tunnel, waypoint, tunnel, each request counted once at the waypoint', () => {
    expect(sum(requests('waypoint', 'checkout', 'payment').map((s) => s.count))).toBe(held('shop/checkout', 'payments/payment'));
    const asked = 900 * held('shop/checkout', 'payments/payment');
    expect(sum(tunnels('source', 'checkout', 'waypoint').map((s) => s.receivedBytes))).toBe(asked);
    expect(sum(tunnels('destination', 'waypoint', 'payment').map((s) => s.receivedBytes))).toBe(asked);
    expect(tunnels('destination', 'checkout', 'payment')).toEqual([]);
  });

  it('lets sidecars call ambient pods past the waypoint, and ambient pods call sidecars', () => {
    expect(sum(requests('source', 'orders', 'ledger').map((s) => s.count))).toBeGreaterThan(100);
    expect(tunnels('destination', 'orders', 'ledger').length).toBeGreaterThan(0);
    expect(new Set(requests('destination', 'checkout', 'orders').map((s) => s.policy))).toEqual(new Set(['mutual_tls']));
  });

  it('says in the objects who is ambient and what the waypoint is', () => {
    const cluster = new ClusterObjects(simulation.telemetry);
    cluster.sync();
    const labels = (plural: 'namespaces' | 'pods', name: string): unknown => cluster.store.list(kubeKinds[plural]).find(({ metadata }) => metadata.name.startsWith(name))?.metadata;
    expect(labels('namespaces', 'payments')).toMatchObject({ labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' } });
    expect(labels('namespaces', 'shop')).toMatchObject({ labels: { 'istio-injection': 'enabled' } });
    expect(labels('pods', 'payment-')).toMatchObject({ annotations: { 'ambient.istio.io/redirection': 'enabled' } });
    expect(labels('pods', 'waypoint-')).toMatchObject({ labels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' } });
  });
});
