import type { HostFact } from '@/lib/topology/inventory';
import { listOf, objectOf, textOf, type JsonObject } from './fields';
import { metadataOf } from './metadata';
import { quantityOf } from './quantity';

/** Conditions that are as they should be when "False". */
const troubles = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']);

/** Names of conditions that are not as they should be. Unknown counts: the node no longer reports. */
function conditionsOf(status: JsonObject): string[] {
  const names: string[] = [];
  for (const value of listOf(status['conditions']).slice(0, 64)) {
    const condition = objectOf(value);
    const type = textOf(condition['type'], 253);
    if (type === 'Ready' && condition['status'] !== 'True') names.push('NotReady');
    else if (type !== null && type !== 'Ready' && condition['status'] === 'True') names.push(type);
    else if (type !== null && troubles.has(type) && condition['status'] === 'Unknown' && !names.includes('NotReady')) names.push(type);
  }
  return [...new Set(names)];
}

/** `key=value:Effect`, without the value when there is none. */
function taintsOf(spec: JsonObject): string[] {
  return listOf(spec['taints']).slice(0, 64).flatMap((value) => {
    const taint = objectOf(value);
    const key = textOf(taint['key'], 317);
    if (key === null) return [];
    const text = textOf(taint['value'], 63);
    return [`${key}${text === null || text === '' ? '' : `=${text}`}:${textOf(taint['effect'], 63) ?? ''}`];
  });
}

function addressesOf(status: JsonObject): string[] {
  return listOf(status['addresses']).slice(0, 32).flatMap((value) => textOf(objectOf(value)['address'], 253) ?? []);
}

/** A Node of the API as a host; null when it has no usable name. */
export function hostFactOf(value: unknown): HostFact | null {
  const metadata = metadataOf(value);
  if (metadata === null) return null;
  const node = objectOf(value);
  const status = objectOf(node['status']);
  const { labels } = metadata;
  return {
    name: metadata.name,
    addresses: addressesOf(status),
    instanceType: labels['node.kubernetes.io/instance-type'] ?? labels['beta.kubernetes.io/instance-type'] ?? null,
    region: labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? null,
    zone: labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? null,
    cores: quantityOf(objectOf(status['capacity'])['cpu']),
    conditions: conditionsOf(status),
    cordoned: objectOf(node['spec'])['unschedulable'] === true,
    taints: taintsOf(objectOf(node['spec'])),
    kernel: textOf(objectOf(status['nodeInfo'])['kernelVersion'], 253),
    createdAt: metadata.createdAt,
    labels,
  };
}
