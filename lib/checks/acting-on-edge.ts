import type { PodFact } from '@/lib/topology/inventory';
import type { EdgeRef, NodeRef } from '@/lib/topology/node-id';
import { acting, objectWords, type ActingObject } from './acting';
import { selects, type ConfigBook } from './config-book';
import { rootNamespace } from './config-object';
import { destinationRulesFor, hostOf, peerAuthenticationsFor, sidecarFor } from './effective';
import { destinationRuleSayings, httpRouteSayings, otherSayings, virtualServiceSayings } from './sayings';
import { hostMatches, hostWords, isExported, resolveHost, serviceHost, serviceOfHost } from './service-host';
import { serviceOfReference } from './specs/gateway-api';
import { bindsMesh } from './specs/virtual-service';

/** An edge, and the services that are called on it as `name.namespace` (of the graph). */
export interface CalledEdge extends EdgeRef {
  readonly services: readonly string[];
}

/** The hosts that are called on an edge. Without a service named in telemetry, those that lead to the target's pods. */
export function calledHosts(book: ConfigBook, { target, services }: CalledEdge): readonly string[] {
  if (target.kind === 'external') return [target.name.toLowerCase()];
  const told = services.map((label) => {
    const dot = label.lastIndexOf('.');
    const [name, namespace] = [label.slice(0, dot), label.slice(dot + 1)];
    // A label with more dots is a host outside the cluster, with or without the namespace of its ServiceEntry behind it.
    return dot < 0 || name.includes('.') ? label.toLowerCase() : serviceHost(namespace, name);
  });
  if (told.length > 0) return told;
  return hostsAnswered(book, target);
}

/** The hosts that a node answers for. */
export function hostsAnswered(book: ConfigBook, node: NodeRef): readonly string[] {
  if (node.kind === 'external') return [node.name.toLowerCase()];
  if (node.kind === 'service') return node.namespace === null ? [] : [serviceHost(node.namespace, node.name)];
  const pods = book.podsOf(node);
  if (pods.length > 0) return book.hostsOf(pods);
  return node.namespace === null || (node.kind !== 'workload' && node.kind !== 'app') ? [] : [serviceHost(node.namespace, node.name)].filter((host) => book.serviceOf(host) !== null);
}

/** Whether pods are a gateway that a Gateway of Istio chooses. */
export function gatewaysOn(book: ConfigBook, pods: readonly PodFact[]): ConfigBook['istioGateways'] {
  return book.istioGateways.filter(({ spec }) => Object.keys(spec.selector).length > 0 && pods.some(({ labels }) => selects(spec.selector, labels)));
}

/** Everything that acts where these hosts are called. `from` null: by anybody. */
export function actingOnCalls(book: ConfigBook, hosts: readonly string[], from: NodeRef | null): readonly ActingObject[] {
  const namespace = from?.namespace ?? null;
  const gateways = from === null ? [] : gatewaysOn(book, book.podsOf(from)).map((one) => `${one.namespace}/${one.name}`);
  const binds = (one: ConfigBook['virtualServices'][number]) => from === null || (gateways.length === 0 ? bindsMesh(one.spec) : one.spec.gateways.some((name) => gateways.includes(name.includes('/') ? name : `${one.namespace}/${name}`)));
  const routes = book.virtualServices.flatMap((one) => {
    const host = hosts.find((wanted) => one.spec.hosts.some((pattern) => hostMatches(resolveHost(pattern, one.namespace), wanted)) || (gateways.length > 0 && leadsTo(one, wanted)));
    return host !== undefined && binds(one) && isExported(one.spec.exportTo, one.namespace, namespace) ? [acting(one, gateways.length > 0 ? 'gateway' : 'caller', `it routes calls of ${hostWords(host)}`, virtualServiceSayings(one.spec, one.namespace))] : [];
  });
  const rules = hosts.flatMap((host) => {
    const { inForce, overridden } = destinationRulesFor(book, host, namespace);
    const because = (one: ConfigBook['destinationRules'][number]) => `its host is ${hostWords(hostOf(one))}`;
    return [
      ...inForce.map((one) => acting(one, 'caller', because(one), destinationRuleSayings(one.spec))),
      ...overridden.map((one) => acting(one, 'caller', because(one), destinationRuleSayings(one.spec), inForce[0] === undefined ? null : objectWords(inForce[0]))),
    ];
  });
  const entries = book.serviceEntries.flatMap((one) => {
    const host = hosts.find((wanted) => serviceOfHost(wanted) === null && one.spec.hosts.some((pattern) => hostMatches(resolveHost(pattern, one.namespace), wanted)));
    return host === undefined || !isExported(one.spec.exportTo, one.namespace, namespace) ? [] : [acting(one, 'caller', `it makes ${host} known to the mesh`, otherSayings.serviceEntry(one))];
  });
  return [...routes, ...meshRoutes(book, hosts), ...rules, ...entries];
}

function leadsTo({ spec, namespace }: ConfigBook['virtualServices'][number], host: string): boolean {
  return [...spec.http, ...spec.tcp, ...spec.tls].some(({ route }) => route.some(({ destination }) => resolveHost(destination.host ?? '', namespace) === host));
}

/** HTTPRoutes whose parent is a Service (routes inside the mesh). */
function meshRoutes(book: ConfigBook, hosts: readonly string[]): readonly ActingObject[] {
  return book.httpRoutes.flatMap((one) => {
    const parents = one.spec.parentRefs.flatMap((reference) => serviceOfReference(reference, one.namespace, 'Gateway') ?? []);
    const parent = parents.find(({ namespace, name }) => hosts.includes(serviceHost(namespace, name)));
    return parent === undefined ? [] : [acting(one, 'caller', `its parent is the Service ${parent.name}.${parent.namespace}`, httpRouteSayings(one.spec, one.namespace))];
  });
}

/** What the called side obeys: mTLS and who may call. */
export function actingOnCallee(book: ConfigBook, node: NodeRef): readonly ActingObject[] {
  const { namespace } = node;
  if (namespace === null) return [];
  const pods = book.podsOf(node);
  const peers = peerAuthenticationsFor(book, namespace, pods);
  const inForce = peers.find(({ spec }) => (spec.mtls?.mode ?? 'UNSET') !== 'UNSET');
  const reach = (place: string, chosen: boolean) => (chosen ? 'it selects its pods' : place === rootNamespace && namespace !== rootNamespace ? 'it holds for the whole mesh' : `it holds for the namespace ${namespace}`);
  const policies = book.authorizationPolicies.filter((one) => {
    if (one.namespace !== namespace && one.namespace !== rootNamespace) return false;
    if (one.spec.targetRefs.length > 0 || one.spec.targetRef !== null) return [...one.spec.targetRefs, one.spec.targetRef].some((target) => target?.kind === 'Service' && hostsAnswered(book, node).includes(serviceHost(one.namespace, target.name ?? '')));
    const labels = one.spec.selector?.matchLabels ?? {};
    return Object.keys(labels).length === 0 || pods.some((pod) => selects(labels, pod.labels));
  });
  return [
    ...peers.map((one) => acting(one, 'callee', reach(one.namespace, Object.keys(one.spec.selector?.matchLabels ?? {}).length > 0), otherSayings.peerAuthentication(one), inForce === undefined || inForce === one || (one.spec.mtls?.mode ?? 'UNSET') === 'UNSET' ? null : objectWords(inForce))),
    ...policies.map((one) => acting(one, 'callee', reach(one.namespace, Object.keys(one.spec.selector?.matchLabels ?? {}).length > 0), otherSayings.authorizationPolicy(one))),
  ];
}

/** What the calling side obeys whatever it calls. */
export function actingOnCaller(book: ConfigBook, node: NodeRef): readonly ActingObject[] {
  if (node.namespace === null) return [];
  const one = sidecarFor(book, node.namespace, book.podsOf(node));
  return one === null ? [] : [acting(one, 'caller', one.spec.workloadSelector === null ? `it holds for the namespace ${one.namespace}` : 'it selects its pods', otherSayings.sidecar(one))];
}

/** All objects that act on the traffic of one edge. */
export function actingOnEdge(book: ConfigBook, edge: CalledEdge): readonly ActingObject[] {
  const gateways = gatewaysOn(book, book.podsOf(edge.source)).map((one) => acting(one, 'gateway', 'it selects the pods of the caller', otherSayings.istioGateway(one)));
  return [...actingOnCalls(book, calledHosts(book, edge), edge.source), ...actingOnCallee(book, edge.target), ...actingOnCaller(book, edge.source), ...gateways];
}
