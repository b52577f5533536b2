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

  it('a waypoint tries again where it was told to: it counts the call once, with all the time it took, and the server every attempt', () => {
    const run = (policy: boolean) => {
      const one = createSimulation({ scenario: { ...scenarioNamed('ambient'), acts: [] }, seed: 4, startAt: 1_000_000 });
      one.inject('steady-errors', { workload: 'payments/payment', share: 0.5 });
      if (policy) one.inject('retry-policy', { service: 'payments/payment', attempts: 3, perTry: 2000 });
      for (let s = 0; s < 60; s++) one.step();
      const truth = one.ledger.window({ client: 'shop/checkout', service: 'payments/payment', destination: 'payments/payment', protocol: 'http' }, 0, one.telemetry.now);
      const seen = one.telemetry.requests.filter((s) => s.reporter === 'waypoint' && s.source?.name === 'checkout' && s.destination?.name === 'payment');
      const count = (code: string, flags: string): number => sum(seen.filter((s) => s.code === code && s.flags === flags).map((s) => s.count));
      const near = one.telemetry.tcp.filter((s) => s.reporter === 'source' && s.source?.name === 'checkout' && s.destination?.name === 'waypoint');
      const far = one.telemetry.tcp.filter((s) => s.reporter === 'destination' && s.source?.name === 'waypoint' && s.destination?.name === 'payment');
      return {
        calls: truth?.source.count ?? 0, attempts: truth?.destination.count ?? 0, counted: sum(seen.map((s) => s.count)), failed: count('500', '-'), exhausted: count('500', 'URX'), mean: sum(seen.map((s) => s.sumMs)) / sum(seen.map((s) => s.count)),
        nearBytes: sum(near.map((s) => s.receivedBytes)) / 900, farBytes: sum(far.map((s) => s.receivedBytes)) / 900,
      };
    };
    const [without, retried] = [run(false), run(true)];
    expect([without.counted, without.attempts, without.exhausted]).toEqual([without.calls, without.calls, 0]);
    expect(without.failed / without.calls).toBeGreaterThan(0.45);
    expect(retried.counted).toBe(retried.calls);
    expect(Math.abs(retried.attempts / retried.calls / ((1 - 0.5 ** 4) / 0.5) - 1)).toBeLessThan(0.05);
    expect(Math.abs(retried.exhausted / retried.calls - 0.5 ** 4)).toBeLessThan(0.02);
    expect(retried.failed).toBe(0);
    expect(retried.mean).toBeGreaterThan(1.5 * without.mean);
    expect(retried.nearBytes).toBe(retried.calls);
    // An attempt that is still under way at the end has been answered by its server and not yet by the way back.
    expect(Math.abs(retried.farBytes - retried.attempts)).toBeLessThan(10);
  }, 60_000);

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
