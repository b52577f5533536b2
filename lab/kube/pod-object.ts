import { containerImage } from '@/lab/exporters/container-image';
import { proxyVersion } from '@/lab/exporters/istio-proxy';
import { podOwner, templateHash } from '@/lab/exporters/owner-names';
import type { PlatformPod } from '@/lab/exporters/platform-pods';
import { monitoringNamespace } from '@/lab/exporters/platform-pods';
import { stableHex, stableUuid } from '@/lab/exporters/stable-hash';
import type { ContainerCounters, PodState } from '@/lab/world/telemetry';
import type { ContainerSpec } from '@/lab/world/world';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';

/** Changes that make a pod's object another one. */
export function podFingerprint(pod: PodState): string {
  return `${pod.ready}|${pod.containers.map((c) => `${c.restarts},${c.startedAt},${c.lastTerminatedReason ?? ''},${c.limitCores ?? ''},${c.memoryLimitBytes ?? ''}`).join(';')}`;
}

/**
 * The object of a pod of the mesh.
 *
 * @param readySince unix s of the last change of readiness
 */
export function podObject(pod: PodState, readySince: number): KubeObject {
  const { workload } = pod;
  const owner = podOwner(pod);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: `${owner.name}-`,
      namespace: workload.namespace,
      uid: pod.uid,
      creationTimestamp: kubeTime(pod.bornAt),
      labels: podLabels(pod),
      annotations: podAnnotations(pod),
      ownerReferences: [ownerReference(owner.kind, owner.name, workload.namespace)],
    },
    spec: {
      nodeName: pod.host.name,
      serviceAccountName: workload.serviceAccount,
      restartPolicy: 'Always',
      ...(workload.proxy === 'sidecar' ? { initContainers: [{ name: 'istio-init', image: containerImage(workload, 'istio-proxy') }] } : {}),
      containers: workload.containers.map((spec) => containerSpec(pod, spec)),
    },
    status: podStatus(pod, readySince),
  };
}

/** The object that an evicted pod leaves behind: failed, without containers that run, still with the name of its host. */
export function evictedPodObject(pod: PodState, message: string): KubeObject {
  return { ...podObject(pod, pod.bornAt), status: { phase: 'Failed', reason: 'Evicted', message, hostIP: pod.host.ip, startTime: kubeTime(pod.bornAt) } };
}

/** The object of a pod of the monitoring stack. */
export function platformPodObject(pod: PlatformPod): KubeObject {
  const time = kubeTime(pod.bornAt);
  const condition = (type: string): object => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: time });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: `${pod.ownerName}-`,
      namespace: monitoringNamespace,
      uid: pod.uid,
      creationTimestamp: time,
      labels: { 'app.kubernetes.io/name': pod.app },
      ownerReferences: [ownerReference(pod.ownerKind, pod.ownerName, monitoringNamespace)],
    },
    spec: {
      nodeName: pod.host.name,
      hostNetwork: pod.hostNetwork,
      serviceAccountName: pod.app,
      containers: [{ name: pod.container, image: pod.image, ports: [{ containerPort: pod.port, protocol: 'TCP' }], resources: {} }],
    },
    status: {
      phase: 'Running',
      hostIP: pod.host.ip,
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      startTime: time,
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
      containerStatuses: [
        { name: pod.container, image: pod.image, ready: true, started: true, restartCount: 0, state: { running: { startedAt: time } }, lastState: {} },
      ],
    },
  };
}

/** A reference to the controller; its uid is that of the controller's own object. */
export function ownerReference(kind: string, name: string, namespace: string): object {
  return { apiVersion: 'apps/v1', kind, name, uid: controllerUid(kind, namespace, name), controller: true, blockOwnerDeletion: true };
}

/** The uid of a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export function controllerUid(kind: string, namespace: string, name: string): string {
  return stableUuid(`${kind}/${namespace}/${name}`);
}

function podLabels(pod: PodState): Record<string, string> {
  const { app, version, kind, name, proxy } = pod.workload;
  const hash = templateHash(pod);
  return {
    app,
    version,
    ...(hash === null ? {} : { 'pod-template-hash': hash }),
    ...(kind === 'StatefulSet' ? { 'statefulset.kubernetes.io/pod-name': pod.name, 'controller-revision-hash': `${name}-${stableHex(name, 10)}` } : {}),
    ...(proxy === 'waypoint' ? { 'gateway.networking.k8s.io/gateway-name': name, 'gateway.istio.io/managed': 'istio.io-mesh-controller' } : {}),
    ...(proxy === 'none' || proxy === 'ambient' || proxy === 'ztunnel'
      ? {}
      : { 'security.istio.io/tlsMode': 'istio', 'service.istio.io/canonical-name': app, 'service.istio.io/canonical-revision': version }),
  };
}

function podAnnotations(pod: PodState): Record<string, string> {
  const { proxy, containers } = pod.workload;
  if (proxy === 'none') return {};
  if (proxy === 'ambient') return { 'ambient.istio.io/redirection': 'enabled' };
  const status = { initContainers: ['istio-init'], containers: ['istio-proxy'], revision: 'default' };
  return {
    'kubectl.kubernetes.io/default-container': containers[0]?.name ?? 'istio-proxy',
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': '15020',
    'prometheus.io/path': '/stats/prometheus',
    ...(proxy === 'sidecar' ? { 'sidecar.istio.io/status': JSON.stringify(status) } : {}),
    'istio.io/rev': `default-${proxyVersion}`,
  };
}

function containerSpec(pod: PodState, spec: ContainerSpec): object {
  const now = pod.containers.find((container) => container.name === spec.name);
  const limitCores = now?.limitCores === undefined ? spec.limitCores : now.limitCores;
  const memoryLimitBytes = now?.memoryLimitBytes === undefined ? spec.memoryLimitBytes : now.memoryLimitBytes;
  const limits = {
    ...(limitCores === null ? {} : { cpu: milliCores(limitCores) }),
    ...(memoryLimitBytes === null ? {} : { memory: mebibytes(memoryLimitBytes) }),
  };
  return {
    name: spec.name,
    image: containerImage(pod.workload, spec.name),
    resources: { requests: { cpu: milliCores(spec.requestCores) }, ...(Object.keys(limits).length === 0 ? {} : { limits }) },
  };
}

function podStatus(pod: PodState, readySince: number): object {
  const born = kubeTime(pod.bornAt);
  const condition = (type: string, holds: boolean, since: string): object => ({
    type,
    status: holds ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(holds ? {} : { reason: 'ContainersNotReady', message: 'containers with unready status' }),
  });
  const since = kubeTime(readySince);
  return {
    phase: 'Running',
    hostIP: pod.host.ip,
    hostIPs: [{ ip: pod.host.ip }],
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    startTime: born,
    qosClass: 'Burstable',
    conditions: [
      condition('PodScheduled', true, born),
      condition('Initialized', true, born),
      condition('ContainersReady', pod.ready, since),
      condition('Ready', pod.ready, since),
    ],
    containerStatuses: pod.containers.map((container) => containerStatus(pod, container)),
  };
}

function containerStatus(pod: PodState, container: ContainerCounters): object {
  const image = containerImage(pod.workload, container.name);
  const startedAt = kubeTime(container.startedAt);
  const reason = container.lastTerminatedReason;
  const exitCode = reason === 'OOMKilled' ? 137 : reason === 'Completed' ? 0 : 1;
  return {
    name: container.name,
    image,
    imageID: `sha256:${stableHex(image, 64)}`,
    containerID: `containerd://${stableHex(`${pod.uid}/${container.name}/${container.restarts}`, 64)}`,
    ready: pod.ready,
    started: true,
    restartCount: container.restarts,
    state: { running: { startedAt } },
    lastState: reason === null ? {} : { terminated: { reason, exitCode, startedAt: kubeTime(pod.bornAt), finishedAt: startedAt } },
  };
}

function milliCores(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.round(cores * 1000)}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)}Mi`;
}
