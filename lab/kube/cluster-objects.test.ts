import { describe, expect, it } from 'vitest';
import { Exposition } from '@/lab/exporters/exposition';
import { KubeStateMetrics } from '@/lab/exporters/kube-state-metrics';
import { telemetryFixture } from '@/lab/exporters/telemetry-fixture';
import { createSimulation } from '@/lab/walk/simulation';
import { ClusterObjects } from './cluster-objects';
import type { KubeKind } from './kube-kinds';
import { kubeKinds } from './kube-kinds';

/** What the tests read of the objects. */
interface Shape {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly ownerReferences: readonly { readonly name: string }[] };
  readonly spec: { readonly nodeName: string; readonly replicas: number; readonly http: readonly { readonly retries: unknown }[] };
  readonly status: { readonly podIP: string; readonly readyReplicas: number };
  readonly endpoints: readonly { readonly conditions: unknown }[];
}

/** The objects of a kind; a field that the kind lacks is undefined at run time and makes the test fail. */
function shapes(cluster: ClusterObjects, kind: KubeKind): Shape[] {
  return cluster.store.list(kind) as unknown as Shape[];
}

/** The values of these labels on every series of a metric whose value is not zero. */
function seriesOf(page: string, metric: string, labels: readonly string[]): string[] {
  const lines = page.split('\n').filter((line) => line.startsWith(`${metric}{`) && !line.endsWith(' 0'));
  return lines.map((line) => labels.map((label) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1] ?? '').join(' ')).sort();
}

describe('the objects of the cluster', () => {
  it('agree with the series of kube-state-metrics in pods, hosts, owners and restarts, through a rollout', () => {
    const simulation = createSimulation({ scenario: 'quiet-day', seed: 3, startAt: 1_780_000_000 });
    const cluster = new ClusterObjects(simulation.telemetry);
    const metrics = new KubeStateMetrics(simulation.telemetry);
    const born = simulation.telemetry.pods.length;
    for (let second = 0; second < 3600; second += 1) {
      simulation.step();
      metrics.advance(simulation.telemetry.now);
      if (second % 2 === 0) cluster.sync();
    }
    cluster.sync();
    expect(simulation.telemetry.pods.length).toBeGreaterThan(born);
    const page = new Exposition().render(metrics.groups());
    const pods = shapes(cluster, kubeKinds.pods);
    const placed = pods.map(({ metadata, spec, status }) => `${metadata.namespace} ${metadata.name} ${spec.nodeName} ${status.podIP} ${metadata.ownerReferences[0]?.name ?? ''}`);
    expect(seriesOf(page, 'kube_pod_info', ['namespace', 'pod', 'node', 'pod_ip', 'created_by_name'])).toEqual(placed.sort());
    const replicas = shapes(cluster, kubeKinds.deployments).filter(({ metadata }) => metadata.namespace !== 'monitoring');
    expect(seriesOf(page, 'kube_deployment_spec_replicas', ['namespace', 'deployment'])).toEqual(replicas.map(({ metadata }) => `${metadata.namespace} ${metadata.name}`).sort());
    for (const { spec, status } of replicas) expect(status.readyReplicas).toBe(spec.replicas);
    expect(cluster.store.list(kubeKinds.events).length).toBeGreaterThan(0);
  }, 120_000);

  it('change only when the world does', () => {
    const telemetry = telemetryFixture();
    const cluster = new ClusterObjects(telemetry);
    cluster.sync();
    const { version } = cluster.store;
    cluster.sync();
    expect(cluster.store.version).toBe(version);
    const cart = telemetry.pods[1];
    if (!cart) throw new Error('no pod');
    cart.ready = false;
    telemetry.now += 10;
    cluster.sync();
    const changes = [kubeKinds.pods, kubeKinds.endpointslices, kubeKinds.deployments].map((kind) => cluster.store.since(kind, version)?.map(({ type }) => type));
    expect(changes).toEqual([['MODIFIED'], ['MODIFIED'], ['MODIFIED']]);
    const [slice] = shapes(cluster, kubeKinds.endpointslices);
    expect(slice?.endpoints[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
  });

  it('keep a pod that was evicted, as failed, and no other that ended', () => {
    const telemetry = telemetryFixture();
    const cluster = new ClusterObjects(telemetry);
    cluster.sync();
    const [first, second] = telemetry.pods;
    if (!first || !second) throw new Error('no pods');
    Object.assign(first, { diedAt: telemetry.now, ready: false });
    Object.assign(second, { diedAt: telemetry.now, ready: false, evicted: 'The node was low on resource: memory.' });
    cluster.sync();
    const left = shapes(cluster, kubeKinds.pods).filter(({ metadata }) => metadata.name === first.name || metadata.name === second.name);
    expect(left.map(({ metadata, spec, status }) => [metadata.name, spec.nodeName, status])).toEqual([
      [second.name, 'worker-1', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.', hostIP: '10.0.0.11', startTime: expect.any(String) as string }],
    ]);
  });

  it('say with attempts 0 that retries were switched off', () => {
    const simulation = createSimulation({ scenario: 'quiet-day', seed: 3, startAt: 1_780_000_000 });
    const cluster = new ClusterObjects(simulation.telemetry);
    cluster.sync();
    const retries = (): unknown => shapes(cluster, kubeKinds.virtualservices).find(({ metadata }) => metadata.name === 'checkout')?.spec.http[0]?.retries;
    expect(retries()).toEqual({ attempts: 3, perTryTimeout: '0.6s', retryOn: '5xx,reset,connect-failure' });
    cluster.retriesOn = false;
    cluster.sync();
    expect(retries()).toEqual({ attempts: 0 });
  });
});
