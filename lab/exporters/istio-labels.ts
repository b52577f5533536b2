import type { FlowKey } from '../world/telemetry';
import type { WorkloadSpec } from '../world/world';
import type { Label } from './series-group';

/** The namespace that holds the ServiceEntries of external hosts: Istio's root namespace, visible to all. */
export const externalNamespace = 'istio-system';

/**
 * The labels all Istio standard metrics share (istio/proxy `istio_stats.cc`), without protocol and codes.
 * An Envoy at the source never knows the security policy, a tunnel does on both sides; a peer that gave no metadata is `unknown`, its revision `latest`.
 */
export function flowLabels(key: FlowKey): Label[] {
  const source = peer('source', key.source, principal(key, key.source, key.destination));
  const destination = peer('destination', key.destination, principal(key, key.destination, key.source));
  return [['reporter', key.reporter], ...source, ...destination, ...serviceLabels(key)];
}

/** The labels after the peers: service, flags and policy. */
function serviceLabels(key: FlowKey): Label[] {
  const { host, name, namespace } = serviceNames(key.service);
  return [
    ['destination_service', host],
    ['destination_service_name', name],
    ['destination_service_namespace', namespace],
    ['response_flags', key.flags],
    ['connection_security_policy', key.reporter === 'source' && key.pod.workload.proxy !== 'ztunnel' ? 'unknown' : key.policy],
  ];
}

function peer(side: 'source' | 'destination', workload: WorkloadSpec | null, spiffe: string): Label[] {
  return [
    [`${side}_workload`, workload?.name ?? 'unknown'],
    [`${side}_workload_namespace`, workload?.namespace ?? 'unknown'],
    [`${side}_principal`, spiffe],
    [`${side}_app`, workload?.app ?? 'unknown'],
    [`${side}_version`, workload?.version ?? 'unknown'],
    [`${side}_canonical_service`, workload?.app ?? 'unknown'],
    [`${side}_canonical_revision`, workload?.version ?? 'latest'],
    [`${side}_cluster`, workload?.cluster ?? 'unknown'],
  ];
}

/** Both principals come out of one TLS handshake: without it, or without a peer, neither is known. */
function principal(key: FlowKey, own: WorkloadSpec | null, other: WorkloadSpec | null): string {
  if (own === null || other === null || own.proxy === 'none' || other.proxy === 'none') return 'unknown';
  if ((key.reporter !== 'source' || key.pod.workload.proxy === 'ztunnel') && key.policy !== 'mutual_tls') return 'unknown';
  return `spiffe://cluster.local/ns/${own.namespace}/sa/${own.serviceAccount}`;
}

function serviceNames(service: FlowKey['service']): { host: string; name: string; namespace: string } {
  if (service === null) return { host: 'unknown', name: 'unknown', namespace: 'unknown' };
  if (typeof service === 'string') return { host: service, name: service, namespace: 'unknown' };
  if ('hostname' in service) return { host: service.hostname, name: service.hostname, namespace: service.bare === true ? 'unknown' : externalNamespace };
  return { host: `${service.name}.${service.namespace}.svc.cluster.local`, name: service.name, namespace: service.namespace };
}
