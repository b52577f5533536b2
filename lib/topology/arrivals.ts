import { hasIngressName, isGatewayPod, isIngressPod } from './gateway';
import type { Inventory } from './inventory';
import type { NodeRef } from './node-id';
import type { Flow, Party } from './observation';
import { partyKey } from './observation';

const nobody: Omit<Party, 'cluster'> = { namespace: null, workload: null, app: null, canonical: null, version: null };
const nameOf = (namespace: string | null, name: string | null) => JSON.stringify([namespace, name]);

/** Tells whether a workload is a gateway through which traffic comes in: by the labels of its pods, else by its name. */
export type IsIngress = (workload: Pick<NodeRef, 'namespace'> & { readonly name: string | null }) => boolean;

/** Finds the ingress gateways. */
export function findIngresses(inventory: Inventory | null): IsIngress {
  const [ingresses, others] = [new Set<string>(), new Set<string>()];
  for (const pod of inventory?.pods ?? []) {
    if (!isGatewayPod(pod)) continue;
    for (const name of [pod.workload?.name ?? pod.name, pod.canonicalService, pod.app]) (isIngressPod(pod) ? ingresses : others).add(nameOf(pod.namespace, name));
  }
  return ({ namespace, name }) => {
    if (name === null || others.has(nameOf(namespace, name))) return false;
    return ingresses.has(nameOf(namespace, name)) || hasIngressName(name);
  };
}

/**
 * What came in from outside at the ingress gateways. A gateway reports what it sends on and never what it gets, so no proxy tells this edge;
 * but each request that it sends on came in, and what it tells of how that ended is what the caller outside got. So these are its own reports once more, with an unknown caller.
 * Where anybody reports that a gateway is called, nothing is derived: the same requests would count twice.
 */
export function arrivalsAt<F extends Flow>(flows: readonly F[], isIngress: IsIngress, hasTraffic: (flow: F) => boolean): readonly F[] {
  const isSender = ({ reporter, source }: F) => reporter === 'source' && isIngress({ namespace: source.namespace, name: source.workload });
  const senders = flows.filter((flow) => flow.protocol !== 'tcp' && isSender(flow));
  if (senders.length === 0) return [];
  const called = new Set(flows.filter((flow) => flow.protocol !== 'tcp' && hasTraffic(flow)).map(({ destination }) => partyKey(destination)));
  return senders.filter(({ source }) => !called.has(partyKey(source))).map((flow) => ({ ...flow, reporter: 'destination' as const, source: { ...nobody, cluster: flow.source.cluster }, destination: flow.source, service: null }));
}
