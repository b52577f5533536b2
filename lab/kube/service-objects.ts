import { stableHash, stableHex, stableUuid } from '@/lab/exporters/stable-hash';
import type { PodState, WorldTelemetry } from '@/lab/world/telemetry';
import type { ServiceSpec } from '@/lab/world/world';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';

/** The Service object; it is as old as the cluster. */
export function serviceObject(service: ServiceSpec, createdAt: number): KubeObject {
  const hash = stableHash(`${service.namespace}/${service.name}`);
  const clusterIP = `10.96.${(hash >>> 8) % 250}.${(hash % 250) + 1}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: service.name,
      namespace: service.namespace,
      uid: stableUuid(`Service/${service.namespace}/${service.name}`),
      creationTimestamp: kubeTime(createdAt),
      labels: { app: service.app },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      selector: { app: service.app },
      ports: [{ name: service.protocol, appProtocol: service.protocol, port: service.port, targetPort: service.port, protocol: 'TCP' }],
    },
    status: { loadBalancer: {} },
  };
}

/** The EndpointSlice of a service: its living pods, ready or not. */
export function endpointSliceObject(service: ServiceSpec, telemetry: WorldTelemetry, createdAt: number): KubeObject {
  const name = `${service.name}-${stableHex(service.name, 5)}`;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      generateName: `${service.name}-`,
      namespace: service.namespace,
      uid: stableUuid(`EndpointSlice/${service.namespace}/${name}`),
      creationTimestamp: kubeTime(createdAt),
      labels: {
        'kubernetes.io/service-name': service.name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Service', name: service.name, uid: stableUuid(`Service/${service.namespace}/${service.name}`), controller: true },
      ],
    },
    addressType: 'IPv4',
    ports: [{ name: service.protocol, appProtocol: service.protocol, port: service.port, protocol: 'TCP' }],
    endpoints: podsBehind(service, telemetry).map(endpoint),
  };
}

/** The living pods a service selects. */
export function podsBehind(service: ServiceSpec, telemetry: WorldTelemetry): PodState[] {
  return telemetry.pods.filter(
    ({ diedAt, workload }) => diedAt === null && workload.namespace === service.namespace && workload.app === service.app,
  );
}

function endpoint(pod: PodState): object {
  return {
    addresses: [pod.ip],
    conditions: { ready: pod.ready, serving: pod.ready, terminating: false },
    nodeName: pod.host.name,
    zone: pod.host.zone,
    targetRef: { kind: 'Pod', name: pod.name, namespace: pod.workload.namespace, uid: pod.uid },
  };
}
