import { containerImage } from '@/lab/exporters/container-image';
import { podOwner, templateHash } from '@/lab/exporters/owner-names';
import { monitoringNamespace, platformPods } from '@/lab/exporters/platform-pods';
import type { PodState, WorldTelemetry } from '@/lab/world/telemetry';
import type { WorkloadSpec } from '@/lab/world/world';
import type { KubeKind } from './kube-kinds';
import { kubeKinds } from './kube-kinds';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';
import { controllerUid, ownerReference } from './pod-object';

/** An object together with its kind. */
export interface KindedObject {
  readonly kind: KubeKind;
  readonly object: KubeObject;
}

/** The controllers of all workloads with their replica counts; ReplicaSets of former rollouts stay with none. */
export function workloadObjects(telemetry: WorldTelemetry, createdAt: number): KindedObject[] {
  const mesh = telemetry.world.workloads.flatMap((workload) => {
    const pods = telemetry.pods.filter((pod) => pod.workload === workload);
    const own = controllerObject(workload, pods, createdAt);
    return workload.kind === 'Deployment' ? [own, ...replicaSets(workload, pods)] : [own];
  });
  return [...mesh, ...platformControllers(telemetry, createdAt)];
}

function controllerObject(workload: WorkloadSpec, pods: readonly PodState[], createdAt: number): KindedObject {
  const alive = pods.filter((pod) => pod.diedAt === null);
  const ready = alive.filter((pod) => pod.ready).length;
  const { kind, namespace, name } = workload;
  const base = {
    apiVersion: 'apps/v1',
    kind,
    metadata: {
      name,
      namespace,
      uid: controllerUid(kind, namespace, name),
      creationTimestamp: kubeTime(createdAt),
      labels: { app: workload.app, version: workload.version },
    },
    spec: { replicas: alive.length, selector: { matchLabels: { app: workload.app, version: workload.version } }, template: template(workload) },
  };
  if (kind === 'DaemonSet') {
    const status = { desiredNumberScheduled: alive.length, currentNumberScheduled: alive.length, numberReady: ready, numberAvailable: ready };
    return { kind: kubeKinds.daemonsets, object: { ...base, spec: { ...base.spec, replicas: undefined }, status } };
  }
  const status = { replicas: alive.length, readyReplicas: ready, availableReplicas: ready, updatedReplicas: alive.length };
  if (kind === 'StatefulSet') return { kind: kubeKinds.statefulsets, object: { ...base, spec: { ...base.spec, serviceName: workload.app }, status } };
  return { kind: kubeKinds.deployments, object: { ...base, status } };
}

function replicaSets(workload: WorkloadSpec, pods: readonly PodState[]): KindedObject[] {
  const byName = new Map<string, PodState[]>();
  for (const pod of pods) {
    const { name } = podOwner(pod);
    byName.set(name, [...(byName.get(name) ?? []), pod]);
  }
  return [...byName].map(([name, members], index) => {
    const alive = members.filter((pod) => pod.diedAt === null);
    const first = members[0];
    const ready = alive.filter((pod) => pod.ready).length;
    const hash = first ? (templateHash(first) ?? '') : '';
    return {
      kind: kubeKinds.replicasets,
      object: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name,
          namespace: workload.namespace,
          uid: controllerUid('ReplicaSet', workload.namespace, name),
          creationTimestamp: kubeTime(first?.bornAt ?? 0),
          labels: { app: workload.app, version: workload.version, 'pod-template-hash': hash },
          annotations: { 'deployment.kubernetes.io/revision': String(index + 1) },
          ownerReferences: [ownerReference('Deployment', workload.name, workload.namespace)],
        },
        spec: { replicas: alive.length, selector: { matchLabels: { app: workload.app, 'pod-template-hash': hash } } },
        status: { replicas: alive.length, readyReplicas: ready, availableReplicas: ready },
      },
    };
  });
}

function template(workload: WorkloadSpec): object {
  const containers = workload.containers.filter(({ name }) => name !== 'istio-proxy');
  return {
    metadata: { labels: { app: workload.app, version: workload.version } },
    spec: { serviceAccountName: workload.serviceAccount, containers: containers.map(({ name }) => ({ name, image: containerImage(workload, name) })) },
  };
}

function platformControllers(telemetry: WorldTelemetry, createdAt: number): KindedObject[] {
  const pods = platformPods(telemetry);
  const names = [...new Set(pods.map((pod) => `${pod.ownerKind}/${pod.ownerName}`))];
  return names.flatMap((id): KindedObject[] => {
    const members = pods.filter((pod) => `${pod.ownerKind}/${pod.ownerName}` === id);
    const first = members[0];
    if (!first) return [];
    const count = members.length;
    const meta = (kind: string, name: string): KubeObject['metadata'] => ({
      name,
      namespace: monitoringNamespace,
      uid: controllerUid(kind, monitoringNamespace, name),
      creationTimestamp: kubeTime(createdAt),
      labels: { 'app.kubernetes.io/name': first.app },
    });
    const selector = { matchLabels: { 'app.kubernetes.io/name': first.app } };
    if (first.ownerKind === 'DaemonSet') {
      const status = { desiredNumberScheduled: count, currentNumberScheduled: count, numberReady: count, numberAvailable: count };
      const object = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta('DaemonSet', first.ownerName), spec: { selector }, status };
      return [{ kind: kubeKinds.daemonsets, object }];
    }
    const deployment = first.ownerName.slice(0, first.ownerName.lastIndexOf('-'));
    const status = { replicas: count, readyReplicas: count, availableReplicas: count };
    const owned = { ...meta('ReplicaSet', first.ownerName), ownerReferences: [ownerReference('Deployment', deployment, monitoringNamespace)] };
    return [
      { kind: kubeKinds.deployments, object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('Deployment', deployment), spec: { replicas: count, selector }, status } },
      { kind: kubeKinds.replicasets, object: { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: owned, spec: { replicas: count, selector }, status } },
    ];
  });
}
