import type { PodState } from '../world/telemetry';

/** The controller of a pod: a Deployment's pods are owned by a ReplicaSet, whose name is the pod's without its last part. */
export interface PodOwner {
  readonly kind: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
}

/** The owner named in a pod's ownerReferences. */
export function podOwner(pod: PodState): PodOwner {
  const { kind, name } = pod.workload;
  if (kind !== 'Deployment') return { kind, name };
  const end = pod.name.lastIndexOf('-');
  return { kind: 'ReplicaSet', name: end > 0 ? pod.name.slice(0, end) : pod.name };
}

/** The `pod-template-hash` of a Deployment's pod: the last part of its ReplicaSet's name. null for other kinds. */
export function templateHash(pod: PodState): string | null {
  const owner = podOwner(pod);
  return owner.kind === 'ReplicaSet' ? owner.name.slice(owner.name.lastIndexOf('-') + 1) : null;
}
