import type { Labels } from '@/lib/promql/sample';
import type { CalledService, Flow, Party, Policy, Reporter } from '@/lib/topology/observation';
import type { NoteBook } from './note-book';

/** Labels by which a flow's two ends are told apart and named at every level. */
export const flowLabels = [
  'reporter',
  'source_workload', 'source_workload_namespace', 'source_canonical_service', 'source_app', 'source_cluster',
  'destination_workload', 'destination_workload_namespace', 'destination_canonical_service', 'destination_app', 'destination_cluster',
  'destination_service', 'destination_service_name', 'destination_service_namespace',
] as const;

/** Set by the queries on what a ztunnel reports. */
export const hostProxyLabel = 'undermesh_host_proxy';

/** The value of a label; null when it is missing, empty, or Istio's word for missing. */
export function known(labels: Labels, name: string): string | null {
  const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return value === undefined || value === '' || value === 'unknown' ? null : value;
}

function party(labels: Labels, end: 'source' | 'destination'): Party {
  const namespace = known(labels, `${end}_workload_namespace`);
  const workload = known(labels, `${end}_workload`);
  const canonical = known(labels, `${end}_canonical_service`);
  return {
    cluster: known(labels, `${end}_cluster`), namespace, workload, app: known(labels, `${end}_app`), canonical,
    version: known(labels, `${end}_version`),
  };
}

const address = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(:\d+)?$/;
/** Also the name of one pod of a headless service: `db-0.db.shop.svc…`. */
const clusterHost = /^(?:[^.]+\.)?([^.]+)\.([^.]+)\.svc(\.|$)/;

/** The called service. A host of the cluster is `name.namespace.svc…`; a name with dots that is not one lies outside. */
function calledService(labels: Labels): CalledService | null {
  const host = known(labels, 'destination_service');
  const given = known(labels, 'destination_service_name');
  const inCluster = clusterHost.exec(host ?? '');
  const namespace = known(labels, 'destination_service_namespace') ?? inCluster?.[2] ?? null;
  const name = given ?? inCluster?.[1] ?? host;
  if (name === null) return null;
  // Traffic to a port that no service declares: the workload is known, a service is not.
  if (name.startsWith('InboundPassthroughCluster')) return null;
  if (name.startsWith('PassthroughCluster')) return { kind: 'passthrough', name: 'PassthroughCluster', namespace: null };
  if (name === 'BlackHoleCluster') return { kind: 'blackhole', name, namespace: null };
  const own = clusterHost.exec(name);
  if (own?.[1] !== undefined) return { kind: 'service', name: own[1], namespace: namespace ?? own[2] ?? null };
  if (inCluster !== null && given !== null && !given.includes('.')) return { kind: 'service', name: given, namespace };
  // Without the label of the name, "reviews.shop" is a service of the cluster when the namespace says so too.
  if (given === null && namespace !== null && name.endsWith(`.${namespace}`)) return { kind: 'service', name: name.slice(0, -namespace.length - 1), namespace };
  return { kind: /[.:]/.test(name) ? 'external' : 'service', name, namespace };
}

function reporterOf(labels: Labels): Reporter | null {
  const value = known(labels, 'reporter');
  return value === 'source' || value === 'destination' || value === 'waypoint' ? value : null;
}

/** `connection_security_policy`. A sidecar's `source` reporter always says unknown. */
export function policyOf(labels: Labels): Policy {
  const value = known(labels, 'connection_security_policy');
  if (value === 'mutual_tls') return 'mutual';
  return value === 'none' ? 'plain' : 'unknown';
}

/** `response_flags` apart; "-" is none. */
export function flagsOf(labels: Labels): readonly string[] {
  return [...new Set((known(labels, 'response_flags') ?? '').split(',').map((flag) => flag.trim()).filter((flag) => flag !== '' && flag !== '-'))];
}

/** Who called whom by the labels of one series; null (and noted) when nobody says whose proxy reported. */
export function readFlow(labels: Labels, protocol: Flow['protocol'], notes: NoteBook): Flow | null {
  const reporter = reporterOf(labels);
  if (reporter === null) {
    notes.add('unknown-reporter', labels['reporter'] ?? '(no label "reporter")');
    return null;
  }
  const source = party(labels, 'source');
  const destination = party(labels, 'destination');
  const service = calledService(labels);
  for (const { namespace, workload, app, canonical } of [source, destination]) {
    if (namespace !== null && workload === null && app === null && canonical === null) notes.add('namespace-without-workload', namespace);
  }
  if (service?.kind === 'external' && destination.workload === null && address.test(service.name)) notes.add('bare-address', service.name);
  const byHostProxy = known(labels, hostProxyLabel) !== null || (protocol === 'tcp' && reporter === 'source' && policyOf(labels) === 'mutual');
  return { reporter, byHostProxy, source, destination, service, protocol };
}
