import type { WorkloadFact } from '@/lib/topology/inventory';
import { canonicalNamesOf } from './canonical-names';
import { numberOf, objectOf, textMapOf, type JsonObject } from './fields';
import { metadataOf } from './metadata';

/** Where a kind tells how many replicas are wanted and how many are ready. */
function countsOf(kind: string, object: JsonObject): { replicas: number | null; ready: number | null } {
  const status = objectOf(object['status']);
  if (kind === 'DaemonSet') return { replicas: numberOf(status['desiredNumberScheduled']), ready: numberOf(status['numberReady']) };
  const replicas = numberOf(objectOf(object['spec'])['replicas']);
  // The API omits readyReplicas when it is 0; a status that was never written has no observedGeneration.
  const ready = numberOf(status['readyReplicas']) ?? (numberOf(status['observedGeneration']) === null ? null : 0);
  return { replicas, ready };
}

/** Makes the projection for Deployments, StatefulSets or DaemonSets. Names come from the pod template's labels, as in the telemetry. */
export function workloadFactFor(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'): (value: unknown) => WorkloadFact | null {
  return (value) => {
    const metadata = metadataOf(value);
    if (metadata === null || metadata.namespace === null) return null;
    const object = objectOf(value);
    const template = objectOf(objectOf(objectOf(object['spec'])['template'])['metadata']);
    return {
      namespace: metadata.namespace,
      kind,
      name: metadata.name,
      ...canonicalNamesOf(textMapOf(template['labels']), metadata.name),
      ...countsOf(kind, object),
    };
  };
}
