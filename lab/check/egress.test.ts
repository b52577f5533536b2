import { beforeAll, describe, expect, it } from 'vitest';
import { Exposition } from '../exporters/exposition';
import { flowLabels } from '../exporters/istio-labels';
import { Cadvisor } from '../exporters/cadvisor';
import { NodeExporter } from '../exporters/node-exporter';
import { ClusterObjects } from '../kube/cluster-objects';
import { kubeKinds } from '../kube/kube-kinds';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { RequestSeries } from '../world/telemetry';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';

let simulation: Simulation;
beforeAll(() => {
  simulation = createSimulation({ scenario: { ...scenarioNamed('egress'), acts: [] }, seed: 4, startAt: 1_000_000 });
  for (let s = 0; s < 60; s++) simulation.step();
}, 60_000);

const from = (workload: string): RequestSeries[] => simulation.telemetry.requests.filter((one) => one.source?.name === workload);
const sum = (series: readonly RequestSeries[]): number => series.reduce((all, one) => all + one.count, 0);
const hostOf = (one: RequestSeries): string | null => (typeof one.service === 'object' && one.service !== null && 'hostname' in one.service ? one.service.hostname : null);

describe('a mesh whose calls leave through an egress gateway', () => {
  it('is told by callers and by the gateway as one who calls, never by the gateway as one who was asked', () => {
    const toGateway = from('payment').filter((one) => one.destination?.name === 'istio-egressgateway');
    expect(new Set(toGateway.map((one) => one.reporter))).toEqual(new Set(['source']));
    const out = from('istio-egressgateway');
    expect(new Set(out.map((one) => [one.reporter, one.pod.workload.name, hostOf(one)].join()))).toEqual(new Set(['source,istio-egressgateway,api.bank.example']));
    const asked = simulation.ledger.window({ client: 'payments/payment', service: 'istio-system/istio-egressgateway', destination: 'istio-system/istio-egressgateway', protocol: 'http' }, 0, simulation.telemetry.now);
    expect([sum(toGateway), sum(out) >= sum(toGateway)]).toEqual([asked?.source.count, true]);
    expect(from('payment').filter((one) => hostOf(one) !== null)).toEqual([]);
  });

  it('calls a bare address past it, under the address and no namespace, and has a ServiceEntry for names alone', () => {
    const bare = from('shipping').filter((one) => hostOf(one) !== null);
    expect(sum(bare)).toBeGreaterThan(20);
    const labels = Object.fromEntries(bare[0] === undefined ? [] : flowLabels(bare[0]));
    expect(labels).toMatchObject({ destination_service: '203.0.113.20:8080', destination_service_name: '203.0.113.20:8080', destination_service_namespace: 'unknown', destination_workload: 'unknown' });
    const cluster = new ClusterObjects(simulation.telemetry);
    cluster.sync();
    expect(cluster.store.list(kubeKinds.serviceentries).map(({ metadata }) => metadata.name)).toEqual(['api-bank-example']);
  });

  it('has a host whose kernel keeps no pressure: neither its exporter nor its containers tell any', () => {
    const metrics = (page: string): boolean => /^(node|container)_pressure_/m.test(page);
    const told = simulation.telemetry.hosts.map((host) => metrics(new Exposition().render(new NodeExporter(simulation.telemetry, host).groups())));
    expect(told).toEqual([true, true, true, true, true, false]);
    const contained = simulation.telemetry.hosts.map((host) => {
      const exporter = new Cadvisor(simulation.telemetry, host);
      exporter.advance(simulation.telemetry.now);
      return metrics(new Exposition().render(exporter.groups()));
    });
    expect(contained).toEqual([true, true, true, true, true, false]);
  });
});
