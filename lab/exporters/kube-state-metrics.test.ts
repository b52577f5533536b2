import { describe, expect, it } from 'vitest';
import { Exposition } from './exposition';
import { KubeStateMetrics } from './kube-state-metrics';
import type { TelemetryFixture } from './telemetry-fixture';
import { telemetryFixture } from './telemetry-fixture';

function lines(exporter: KubeStateMetrics, telemetry: TelemetryFixture, start: string): string[] {
  exporter.advance(telemetry.now);
  return new Exposition().render(exporter.groups()).split('\n').filter((line) => line.startsWith(start));
}

describe('kube-state-metrics', () => {
  it('says where a pod lives, who owns it and what it may use', () => {
    const telemetry = telemetryFixture();
    const exporter = new KubeStateMetrics(telemetry);
    const uid = telemetry.pods[1]?.uid ?? '';
    const own = `namespace="shop",pod="cart-6c9f7d5b4-x2x4z",uid="${uid}"`;
    expect(lines(exporter, telemetry, `kube_pod_info{namespace="shop",pod="cart`)).toEqual([
      `kube_pod_info{${own},host_ip="10.0.0.11",pod_ip="10.244.0.2",node="worker-1",created_by_kind="ReplicaSet",created_by_name="cart-6c9f7d5b4",host_network="false"} 1`,
    ]);
    expect(lines(exporter, telemetry, 'kube_pod_container_resource_limits{')).toEqual([
      `kube_pod_container_resource_limits{${own},container="cart",node="worker-1",resource="cpu",unit="core"} 0.5`,
    ]);
  });

  it('has the last reason of termination only after one, and a taint only while the node is cordoned', () => {
    const telemetry = telemetryFixture();
    const exporter = new KubeStateMetrics(telemetry);
    const [host] = telemetry.hosts;
    const container = telemetry.pods[1]?.containers[0];
    if (!host || !container) throw new Error('The fixture has a host and a container.');
    const count = (): number[] => ['kube_pod_container_status_last_terminated_reason', 'kube_node_spec_taint'].map((name) => lines(exporter, telemetry, `${name}{`).length);
    expect(count()).toEqual([0, 0]);
    container.lastTerminatedReason = 'OOMKilled';
    host.cordoned = true;
    expect(count()).toEqual([1, 1]);
    host.cordoned = false;
    expect(count()).toEqual([1, 0]);
  });

  it('drops a pod that died and counts ready replicas', () => {
    const telemetry = telemetryFixture();
    const exporter = new KubeStateMetrics(telemetry);
    const ready = (): string[] => lines(exporter, telemetry, 'kube_deployment_status_replicas_ready{namespace="shop",deployment="cart"}').map((line) => line.split(' ').at(-1) ?? '');
    expect(ready()).toEqual(['1']);
    const cart = telemetry.pods[1];
    if (!cart) throw new Error('no pod');
    cart.diedAt = telemetry.now;
    expect(ready()).toEqual(['0']);
    expect(lines(exporter, telemetry, 'kube_pod_info{namespace="shop",pod="cart')).toEqual([]);
  });

  it('keeps a pod that was evicted, as failed, with the name of its host', () => {
    const telemetry = telemetryFixture();
    const exporter = new KubeStateMetrics(telemetry);
    const cart = telemetry.pods[1];
    if (!cart) throw new Error('no pod');
    exporter.advance(telemetry.now);
    Object.assign(cart, { diedAt: telemetry.now, evicted: 'The node was low on resource: memory.', ready: false });
    const told = lines(exporter, telemetry, 'kube_pod').filter((line) => line.includes(`pod="${cart.name}"`) && line.endsWith(' 1'));
    expect(told.map((line) => line.replace(/uid="[^"]*",?/, '').replace(/,host_ip.*node=/, ',node=').replace(/,created_by.*/, '}'))).toEqual([
      `kube_pod_info{namespace="shop",pod="${cart.name}",node="worker-1"}`,
      `kube_pod_owner{namespace="shop",pod="${cart.name}",owner_kind="ReplicaSet",owner_name="cart-6c9f7d5b4",owner_is_controller="true"} 1`,
      `kube_pod_status_phase{namespace="shop",pod="${cart.name}",phase="Failed"} 1`,
      `kube_pod_status_reason{namespace="shop",pod="${cart.name}",reason="Evicted"} 1`,
    ]);
    const before = exporter.groups();
    exporter.advance(telemetry.now + 1);
    expect(exporter.groups()).toBe(before);
  });

  it('writes a condition as three series of which one is 1', () => {
    const telemetry = telemetryFixture();
    const exporter = new KubeStateMetrics(telemetry);
    const ready = lines(exporter, telemetry, 'kube_node_status_condition{node="worker-1",condition="Ready"');
    expect(ready.map((line) => line.replace(/.*status=/, ''))).toEqual(['"true"} 1', '"false"} 0', '"unknown"} 0']);
  });
});
