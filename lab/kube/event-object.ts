import { stableHex, stableUuid } from '@/lab/exporters/stable-hash';
import type { ClusterEvent } from '@/lab/world/telemetry';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';

const apiVersions: Readonly<Record<ClusterEvent['kind'], string>> = {
  Pod: 'v1',
  Node: 'v1',
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
};

const reporters: Readonly<Record<ClusterEvent['kind'], string>> = {
  Pod: 'kubelet',
  Node: 'node-controller',
  Deployment: 'deployment-controller',
  ReplicaSet: 'replicaset-controller',
  StatefulSet: 'statefulset-controller',
  HorizontalPodAutoscaler: 'horizontal-pod-autoscaler',
};

/** A core/v1 Event; events about nodes live in the namespace `default`. `index` tells equal ones apart. */
export function eventObject(event: ClusterEvent, index: number): KubeObject {
  const namespace = event.namespace ?? 'default';
  const name = `${event.name}.${stableHex(`${event.name}/${event.reason}/${index}`, 16)}`;
  const time = kubeTime(event.time);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace, uid: stableUuid(`Event/${namespace}/${name}`), creationTimestamp: time },
    involvedObject: {
      apiVersion: apiVersions[event.kind],
      kind: event.kind,
      name: event.name,
      ...(event.namespace === null ? {} : { namespace: event.namespace }),
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: null,
    source: { component: reporters[event.kind] },
    reportingComponent: reporters[event.kind],
    reportingInstance: '',
  };
}
