import type { PodState } from '../world/telemetry';
import { podOwner } from './owner-names';
import { containerImage } from './container-image';
import { counter, gauge } from './metric-family';
import type { PlatformPod } from './platform-pods';
import { monitoringNamespace } from './platform-pods';
import type { Label, SeriesGroup } from './series-group';
import { GroupBuilder } from './series-group';
import { stableHex } from './stable-hash';

const info = gauge('kube_pod_info', 'Information about pod.');
const owner = gauge('kube_pod_owner', 'Information about the Pod\'s owner.');
const created = gauge('kube_pod_created', 'Unix creation timestamp');
const phase = gauge('kube_pod_status_phase', 'The pods current phase.');
const reason = gauge('kube_pod_status_reason', 'The pod status reasons');
const ready = gauge('kube_pod_status_ready', 'Describes whether the pod is ready to serve requests.');
const containerInfo = gauge('kube_pod_container_info', 'Information about a container in a pod.');
const limits = gauge('kube_pod_container_resource_limits', 'The number of requested limit resource by a container.');
const requested = gauge('kube_pod_container_resource_requests', 'The number of requested request resource by a container.');
const restarts = counter('kube_pod_container_status_restarts_total', 'The number of container restarts per container.');
const containerReady = gauge('kube_pod_container_status_ready', 'Describes whether the containers readiness check succeeded.');
const terminated = gauge('kube_pod_container_status_last_terminated_reason', 'Describes the last reason the container was in terminated state.');

const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] as const;

/** The series about one pod of the mesh and its containers. */
export function podGroup(pod: PodState): SeriesGroup {
  const own = ownLabels(pod);
  const builder = identity(pod);
  for (const value of phases) builder.add(phase, [...own, ['phase', value]], () => (value === 'Running' ? 1 : 0));
  for (const value of ['true', 'false', 'unknown'] as const) {
    builder.add(ready, [...own, ['condition', value]], () => (String(pod.ready) === value ? 1 : 0));
  }
  pod.containers.forEach((_, index) => addContainer(builder, pod, index));
  return builder.build();
}

/** What is left of a pod that was evicted. */
export function failedPodGroup(pod: PodState): SeriesGroup {
  const builder = identity(pod);
  for (const value of phases) builder.add(phase, [...ownLabels(pod), ['phase', value]], () => (value === 'Failed' ? 1 : 0));
  return builder.add(reason, [...ownLabels(pod), ['reason', 'Evicted']], () => 1).build();
}

function identity(pod: PodState): GroupBuilder {
  const own = ownLabels(pod);
  const { kind, name } = podOwner(pod);
  return new GroupBuilder()
    .add(info, infoLabels(own, { hostIp: pod.host.ip, ip: pod.ip, node: pod.host.name, kind, owner: name, hostNetwork: false }), () => 1)
    .add(owner, [...own, ['owner_kind', kind], ['owner_name', name], ['owner_is_controller', 'true']], () => 1)
    .add(created, own, () => Math.floor(pod.bornAt));
}

/** Why containers of the pod ended the last time; exists once one has ended. */
export function terminationGroup(pod: PodState): SeriesGroup {
  const builder = new GroupBuilder();
  for (const container of pod.containers) {
    if (container.lastTerminatedReason === null) continue;
    const labels: Label[] = [...ownLabels(pod), ['container', container.name], ['reason', container.lastTerminatedReason]];
    builder.add(terminated, labels, () => 1);
  }
  return builder.build();
}

/** The series about a pod of the monitoring stack. */
export function platformPodGroup(pod: PlatformPod): SeriesGroup {
  const own: Label[] = [['namespace', monitoringNamespace], ['pod', pod.name], ['uid', pod.uid]];
  const facts = { hostIp: pod.host.ip, ip: pod.ip, node: pod.host.name, kind: pod.ownerKind, owner: pod.ownerName, hostNetwork: pod.hostNetwork };
  return new GroupBuilder()
    .add(info, infoLabels(own, facts), () => 1)
    .add(owner, [...own, ['owner_kind', pod.ownerKind], ['owner_name', pod.ownerName], ['owner_is_controller', 'true']], () => 1)
    .add(restarts, [...own, ['container', pod.container]], () => 0)
    .build();
}

function addContainer(builder: GroupBuilder, pod: PodState, index: number): void {
  const container = pod.containers[index];
  const spec = pod.workload.containers[index];
  if (!container || !spec) return;
  const labels: Label[] = [...ownLabels(pod), ['container', container.name]];
  const placed: Label[] = [...labels, ['node', pod.host.name]];
  const image = containerImage(pod.workload, container.name);
  const id = `containerd://${stableHex(`${pod.uid}/${container.name}/0`, 64)}`;
  builder
    .add(containerInfo, [...labels, ['image', image], ['image_spec', image], ['container_id', id]], () => 1)
    .add(restarts, labels, () => container.restarts)
    .add(containerReady, labels, () => (pod.ready ? 1 : 0))
    .add(requested, [...placed, ['resource', 'cpu'], ['unit', 'core']], () => spec.requestCores);
  const limitCores = container.limitCores === undefined ? spec.limitCores : container.limitCores;
  const memoryLimitBytes = container.memoryLimitBytes === undefined ? spec.memoryLimitBytes : container.memoryLimitBytes;
  if (limitCores !== null) builder.add(limits, [...placed, ['resource', 'cpu'], ['unit', 'core']], () => limitCores);
  if (memoryLimitBytes !== null) builder.add(limits, [...placed, ['resource', 'memory'], ['unit', 'byte']], () => memoryLimitBytes);
}

function ownLabels(pod: PodState): Label[] {
  return [['namespace', pod.workload.namespace], ['pod', pod.name], ['uid', pod.uid]];
}

interface PodFacts {
  readonly hostIp: string;
  readonly ip: string;
  readonly node: string;
  readonly kind: string;
  readonly owner: string;
  readonly hostNetwork: boolean;
}

function infoLabels(own: readonly Label[], facts: PodFacts): Label[] {
  return [
    ...own,
    ['host_ip', facts.hostIp],
    ['pod_ip', facts.ip],
    ['node', facts.node],
    ['created_by_kind', facts.kind],
    ['created_by_name', facts.owner],
    ['priority_class', ''],
    ['host_network', String(facts.hostNetwork)],
  ];
}
