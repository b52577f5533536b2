import type { ContainerFact, PodFact } from '@/lib/topology/inventory';
import { listOf, numberOf, objectOf, textMapOf, textOf, timeOf, type JsonObject } from './fields';
import { metadataOf } from './metadata';
import { quantityOf } from './quantity';

/** A pod as kept in memory: everything but the names that hang on its owner, which is known by another kind. */
export interface PodRecord {
  readonly fact: Omit<PodFact, 'workload' | 'app' | 'canonicalService' | 'version'>;
  readonly controller: { readonly kind: string; readonly name: string } | null;
}

const proxyNames = new Set(['istio-proxy', 'linkerd-proxy', 'consul-dataplane', 'envoy-sidecar', 'envoy']);
const meshAnnotation = /^(sidecar\.istio\.io|proxy\.istio\.io|istio\.io|ambient\.istio\.io|inject\.istio\.io|traffic\.sidecar\.istio\.io|linkerd\.io|config\.linkerd\.io|viz\.linkerd\.io|consul\.hashicorp\.com|prometheus\.io)\//;
const mostContainers = 64;

/** Container statuses by name, of both ordinary and init containers (native sidecars are init containers). */
function statusesByName(status: JsonObject): ReadonlyMap<string, JsonObject> {
  const statuses = new Map<string, JsonObject>();
  for (const value of [...listOf(status['containerStatuses']), ...listOf(status['initContainerStatuses'])].slice(0, 2 * mostContainers)) {
    const name = textOf(objectOf(value)['name'], 253);
    if (name !== null) statuses.set(name, objectOf(value));
  }
  return statuses;
}

function containerOf(value: unknown, statuses: ReadonlyMap<string, JsonObject>): ContainerFact | null {
  const container = objectOf(value);
  const name = textOf(container['name'], 253);
  if (name === null) return null;
  const resources = objectOf(container['resources']);
  const limits = objectOf(resources['limits']);
  const status = statuses.get(name);
  return {
    name,
    isProxy: proxyNames.has(name),
    restarts: status === undefined ? null : numberOf(status['restartCount']),
    cpuLimitCores: quantityOf(limits['cpu']),
    cpuRequestCores: quantityOf(objectOf(resources['requests'])['cpu']),
    memoryLimitBytes: quantityOf(limits['memory']),
    lastTerminatedReason: status === undefined ? null : textOf(objectOf(objectOf(status['lastState'])['terminated'])['reason'], 253),
  };
}

/** Ordinary containers, and init containers that keep running (`restartPolicy: Always`). */
function containersOf(pod: JsonObject): ContainerFact[] {
  const spec = objectOf(pod['spec']);
  const statuses = statusesByName(objectOf(pod['status']));
  const sidecars = listOf(spec['initContainers']).filter((value) => objectOf(value)['restartPolicy'] === 'Always');
  return [...listOf(spec['containers']), ...sidecars].slice(0, mostContainers)
    .flatMap((value) => containerOf(value, statuses) ?? []);
}

function isReady(status: JsonObject): boolean {
  return listOf(status['conditions']).some((value) => objectOf(value)['type'] === 'Ready' && objectOf(value)['status'] === 'True');
}

/** The address of the pod itself; a pod on the host's network shares its host's address, which names nothing. */
function addressOf(spec: JsonObject, status: JsonObject): string | null {
  if (spec['hostNetwork'] === true) return null;
  return textOf(status['podIP'], 64) ?? textOf(objectOf(listOf(status['podIPs'])[0])['ip'], 64);
}

/** A Pod of the API as a record; null when it has no usable name. */
export function podRecordOf(value: unknown): PodRecord | null {
  const metadata = metadataOf(value);
  if (metadata === null || metadata.namespace === null) return null;
  const pod = objectOf(value);
  const spec = objectOf(pod['spec']);
  const status = objectOf(pod['status']);
  return {
    fact: {
      uid: metadata.uid,
      namespace: metadata.namespace,
      name: metadata.name,
      ip: addressOf(spec, status),
      host: textOf(spec['nodeName'], 253),
      phase: textOf(status['phase'], 64) ?? 'Unknown',
      ready: isReady(status),
      startedAt: timeOf(status['startTime']),
      labels: metadata.labels,
      annotations: textMapOf(objectOf(pod['metadata'])['annotations'], (key) => meshAnnotation.test(key)),
      containers: containersOf(pod),
    },
    controller: metadata.controller,
  };
}
