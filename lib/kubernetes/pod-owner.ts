import type { PodFact } from '@/lib/topology/inventory';
import { canonicalNamesOf } from './canonical-names';
import type { PodRecord } from './pod-record';

/** Who controls a ReplicaSet, by `namespace/name`; null for a ReplicaSet that stands alone. */
export type ReplicaSetOwners = ReadonlyMap<string, { readonly kind: string; readonly name: string } | null>;

const cronJobRun = /^(.+)-\d{8,10}$/;

/**
 * The workload a pod belongs to. ReplicaSet leads to its own controller; while ReplicaSets cannot be read, the pod-template-hash
 * at the end of the name says Deployment. A Job named after a point in time belongs to the CronJob before it (Istio's rule).
 */
export function workloadOf(record: PodRecord, replicaSets: ReplicaSetOwners): PodFact['workload'] {
  const { controller, fact } = record;
  if (controller === null) return null;
  if (controller.kind === 'ReplicaSet') {
    const owner = replicaSets.get(`${fact.namespace}/${controller.name}`);
    if (owner !== undefined) return owner ?? controller;
    const hash = fact.labels['pod-template-hash'];
    const suffix = `-${hash ?? ''}`;
    if (hash !== undefined && hash !== '' && controller.name.endsWith(suffix) && controller.name.length > suffix.length) {
      return { kind: 'Deployment', name: controller.name.slice(0, -suffix.length) };
    }
    return controller;
  }
  const run = controller.kind === 'Job' ? cronJobRun.exec(controller.name)?.[1] : undefined;
  return run === undefined ? controller : { kind: 'CronJob', name: run };
}

/** A record with the names its owner gives it. */
export function podFactOf(record: PodRecord, replicaSets: ReplicaSetOwners): PodFact {
  const workload = workloadOf(record, replicaSets);
  return { ...record.fact, workload, ...canonicalNamesOf(record.fact.labels, workload?.name ?? record.fact.name) };
}
