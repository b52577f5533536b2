import type { Level } from './graph';
import type { NodeRef } from './node-id';
import type { Flow, Party } from './observation';

function unknownEnd(cluster: string | null): NodeRef {
  return { kind: 'unknown', cluster, namespace: null, name: 'unknown' };
}

/** The node of a workload at a level (wire.md 3.1 rule 3); unknown when telemetry names nobody. */
function partyEnd(party: Party, level: Level): NodeRef {
  const { cluster, namespace, workload } = party;
  const app = party.canonical ?? party.app;
  const name = workload ?? app;
  if (name === null) return unknownEnd(cluster);
  if (level === 'namespace') return namespace === null ? unknownEnd(cluster) : { kind: 'namespace', cluster, namespace, name: namespace };
  if (level === 'app' || workload === null) return { kind: 'app', cluster, namespace, name: app ?? name };
  if (level === 'service' && app !== null) return { kind: 'service', cluster, namespace, name: app };
  return { kind: 'workload', cluster, namespace, name: workload };
}

function serviceEnd(flow: Flow, level: Level): NodeRef {
  const { service, destination: { cluster } } = flow;
  if (service === null) return unknownEnd(cluster);
  const { namespace, name } = service;
  switch (service.kind) {
    case 'passthrough': case 'blackhole': return { kind: service.kind, cluster, namespace: null, name };
    // A host outside belongs to no cluster and no namespace: called from two of them it is still the same.
    case 'external': return { kind: 'external', cluster: null, namespace: null, name };
    case 'service': return level === 'namespace' && namespace !== null ? { kind: 'namespace', cluster, namespace, name: namespace } : { kind: 'service', cluster, namespace, name };
  }
}

/** The node that a flow comes from. */
export function sourceEnd(flow: Flow, level: Level): NodeRef {
  return partyEnd(flow.source, level);
}

/** The node that a flow goes to: the workload it reached; without one the service; at level `service` the service that was called. */
export function targetEnd(flow: Flow, level: Level): NodeRef {
  const { service, destination } = flow;
  const named = service !== null && (service.kind === 'service' || service.kind === 'external');
  if (destination.workload !== null) return level === 'service' && named ? serviceEnd(flow, level) : partyEnd(destination, level);
  return service === null ? partyEnd(destination, level) : serviceEnd(flow, level);
}

/** How a called service is named on an edge; null for ends that are no service. */
export function serviceLabel(flow: Flow): string | null {
  const { service } = flow;
  if (service === null || service.kind === 'passthrough' || service.kind === 'blackhole') return null;
  return service.namespace === null || service.kind === 'external' ? service.name : `${service.name}.${service.namespace}`;
}
