import type { PodFact } from '@/lib/topology/inventory';
import { selects, type ConfigBook } from './config-book';
import { rootNamespace } from './config-object';
import { hostMatches, isExported, resolveHost, serviceOfHost } from './service-host';
import type { DestinationRuleSpec } from './specs/destination-rule';

type PeerAuthentication = ConfigBook['peerAuthentications'][number];
type DestinationRule = ConfigBook['destinationRules'][number];

/** mTLS that a server demands. */
export type ServerMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** What a PeerAuthentication says for itself; null = it leaves that to its surroundings. */
function ownMode({ spec }: PeerAuthentication): ServerMode | null {
  const mode = spec.mtls?.mode ?? 'UNSET';
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : null;
}

/** Whether it names chosen workloads. */
export function isForWorkloads({ spec, namespace }: PeerAuthentication): boolean {
  return namespace !== rootNamespace && Object.keys(spec.selector?.matchLabels ?? {}).length > 0;
}

/**
 * PeerAuthentications that reach pods, the nearest first: chosen workloads, the namespace, the whole mesh (Istio's order; of several of one reach the oldest wins).
 * @param pods of one namespace; empty = not known, then workload policies are left out
 */
export function peerAuthenticationsFor(book: ConfigBook, namespace: string, pods: readonly PodFact[]): readonly PeerAuthentication[] {
  const own = book.peerAuthentications.filter((one) => one.namespace === namespace);
  const chosen = own.filter((one) => isForWorkloads(one) && pods.some(({ labels }) => selects(one.spec.selector?.matchLabels ?? {}, labels)));
  const wide = own.filter((one) => !isForWorkloads(one));
  const mesh = namespace === rootNamespace ? [] : book.peerAuthentications.filter((one) => one.namespace === rootNamespace && Object.keys(one.spec.selector?.matchLabels ?? {}).length === 0);
  return [...chosen, ...wide, ...mesh];
}

/** The mode in force and the object that says so (null: nobody does, and Istio's default holds). Null altogether when PeerAuthentications could not be read. */
export function serverModeOf(book: ConfigBook, namespace: string, pods: readonly PodFact[]): { readonly mode: ServerMode; readonly by: PeerAuthentication | null } | null {
  if (!book.knows('peerauthentications.security.istio.io')) return null;
  for (const one of peerAuthenticationsFor(book, namespace, pods)) {
    const mode = ownMode(one);
    if (mode !== null) return { mode, by: one };
  }
  return { mode: 'PERMISSIVE', by: null };
}

/**
 * The DestinationRules for a host as a client of `namespace` sees them: of its own namespace, else of the service's, else of the root namespace, the more exact host first.
 * The first is in force, with others of the same namespace and host (Istio joins their subsets); the rest is overridden.
 * @param namespace null = any client
 */
export function destinationRulesFor(book: ConfigBook, host: string, namespace: string | null): { readonly inForce: readonly DestinationRule[]; readonly overridden: readonly DestinationRule[] } {
  const fitting = book.destinationRules.filter((one) => isExported(one.spec.exportTo, one.namespace, namespace) && hostMatches(hostOf(one), host));
  if (namespace === null) return { inForce: fitting, overridden: [] };
  const distance = (one: DestinationRule) => (one.namespace === namespace ? 0 : one.namespace === serviceOfHost(host)?.namespace ? 1 : one.namespace === rootNamespace ? 2 : 3);
  const wild = (one: DestinationRule) => (hostOf(one) === host ? 0 : 1);
  const sorted = fitting.filter((one) => distance(one) < 3 || serviceOfHost(host) === null).sort((a, b) => distance(a) - distance(b) || wild(a) - wild(b) || hostOf(b).length - hostOf(a).length);
  const [first] = sorted;
  const inForce = sorted.filter((one) => first !== undefined && one.namespace === first.namespace && hostOf(one) === hostOf(first));
  return { inForce, overridden: sorted.filter((one) => !inForce.includes(one)) };
}

/** The host of a DestinationRule. */
export function hostOf({ spec, namespace }: { readonly spec: DestinationRuleSpec; readonly namespace: string }): string {
  return resolveHost(spec.host ?? '', namespace);
}

/** TLS that clients of `namespace` are told to speak to a host; null = nothing is said, and Istio chooses by what the pod speaks. */
export function clientTlsOf(book: ConfigBook, host: string, namespace: string | null): { readonly mode: string; readonly by: DestinationRule; readonly path: string } | null {
  for (const by of destinationRulesFor(book, host, namespace).inForce) {
    const mode = by.spec.trafficPolicy?.tls?.mode ?? null;
    if (mode !== null) return { mode, by, path: 'spec.trafficPolicy.tls.mode' };
    const index = by.spec.subsets.findIndex(({ trafficPolicy }) => (trafficPolicy?.tls?.mode ?? null) !== null);
    const subset = by.spec.subsets[index]?.trafficPolicy?.tls?.mode ?? null;
    if (subset !== null) return { mode: subset, by, path: `spec.subsets[${index}].trafficPolicy.tls.mode` };
  }
  return null;
}

/** The Sidecar that a caller's pods obey: one that chooses them, else that of the namespace, else that of the root namespace. */
export function sidecarFor(book: ConfigBook, namespace: string, pods: readonly PodFact[]): ConfigBook['sidecars'][number] | null {
  const own = book.sidecars.filter((one) => one.namespace === namespace);
  const chosen = own.find(({ spec }) => spec.workloadSelector !== null && pods.some(({ labels }) => selects(spec.workloadSelector?.labels ?? {}, labels)));
  const wide = own.find(({ spec }) => spec.workloadSelector === null);
  return chosen ?? wide ?? book.sidecars.find((one) => one.namespace === rootNamespace && one.spec.workloadSelector === null) ?? null;
}

/** Whether a Sidecar tells its proxies about a host. One without egress inherits, and leaves all of them. */
export function sidecarShows({ spec, namespace }: ConfigBook['sidecars'][number], host: string): boolean {
  if (spec.egress === null) return true;
  return spec.egress.flatMap(({ hosts }) => hosts).some((entry) => {
    const [place = '', pattern = ''] = entry.split('/');
    const inside = serviceOfHost(host)?.namespace ?? null;
    const placeFits = place === '*' || (place === '.' ? inside === null || inside === namespace : inside === null || inside === place);
    return placeFits && place !== '~' && hostMatches(resolveHost(pattern, place === '.' || place === '*' ? namespace : place), host);
  });
}
