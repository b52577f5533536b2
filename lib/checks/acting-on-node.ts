import type { NodeRef } from '@/lib/topology/node-id';
import { acting, isSameObject, type ActingObject } from './acting';
import { actingOnCallee, actingOnCaller, actingOnCalls, gatewaysOn, hostsAnswered } from './acting-on-edge';
import type { ConfigBook } from './config-book';
import type { Held } from './config-object';
import { hostOf } from './effective';
import { destinationRuleSayings, httpRouteSayings, otherSayings, virtualServiceSayings } from './sayings';
import { resolveHost, serviceOfHost } from './service-host';

const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';

/** All objects that act on a node: where it is called, at itself, and where it calls. */
export function actingOnNode(book: ConfigBook, node: NodeRef): readonly ActingObject[] {
  if (node.kind === 'namespace') return actingInNamespace(book, node.name);
  return distinct([...actingOnCalls(book, hostsAnswered(book, node), null), ...actingOnCallee(book, node), ...actingOnCaller(book, node), ...actingOnGateway(book, node)]);
}

/** What a gateway obeys besides: its Gateways, and the routes that are bound to them. */
function actingOnGateway(book: ConfigBook, node: NodeRef): readonly ActingObject[] {
  const pods = book.podsOf(node);
  const istio = gatewaysOn(book, pods);
  const names = new Set(istio.map((one) => `${one.namespace}/${one.name}`));
  const routes = book.virtualServices.filter((one) => one.spec.gateways.some((name) => names.has(name.includes('/') ? name : `${one.namespace}/${name}`)));
  const managed = book.gateways.filter((one) => one.namespace === node.namespace && pods.some(({ labels }) => labels[gatewayLabel] === one.name));
  const httpRoutes = book.httpRoutes.filter((one) => one.spec.parentRefs.some(({ kind, name, namespace }) => (kind ?? 'Gateway') === 'Gateway' && managed.some((gateway) => gateway.name === name && gateway.namespace === (namespace ?? one.namespace))));
  return [
    ...istio.map((one) => acting(one, 'gateway', 'it selects the pods of this gateway', otherSayings.istioGateway(one))),
    ...managed.map((one) => acting(one, 'gateway', 'this gateway was made for it', otherSayings.gateway(one))),
    ...routes.map((one) => acting(one, 'gateway', 'it is bound to a Gateway of this node', virtualServiceSayings(one.spec, one.namespace))),
    ...httpRoutes.map((one) => acting(one, 'gateway', 'its parent is this gateway', httpRouteSayings(one.spec, one.namespace))),
  ];
}

/** What lies in a namespace, or is about one of its services. */
function actingInNamespace(book: ConfigBook, name: string): readonly ActingObject[] {
  const about = (hosts: readonly string[]) => hosts.some((host) => serviceOfHost(host)?.namespace === name);
  const because = (one: Held<unknown>) => (one.namespace === name ? 'it lies in this namespace' : 'it is about a service of this namespace');
  const held = <Spec>(list: readonly Held<Spec>[], at: ActingObject['at'], says: (one: Held<Spec>) => ActingObject['says'], hosts: (one: Held<Spec>) => readonly string[] = () => []) =>
    list.filter((one) => one.namespace === name || about(hosts(one))).map((one) => acting(one, at, because(one), says(one)));
  return distinct([
    ...held(book.virtualServices, 'caller', (one) => virtualServiceSayings(one.spec, one.namespace), (one) => one.spec.hosts.map((host) => resolveHost(host, one.namespace))),
    ...held(book.httpRoutes, 'caller', (one) => httpRouteSayings(one.spec, one.namespace)),
    ...held(book.destinationRules, 'caller', (one) => destinationRuleSayings(one.spec), (one) => [hostOf(one)]),
    ...actingOnCallee(book, { kind: 'namespace', cluster: null, namespace: name, name }),
    ...held(book.peerAuthentications, 'callee', otherSayings.peerAuthentication), ...held(book.authorizationPolicies, 'callee', otherSayings.authorizationPolicy),
    ...held(book.sidecars, 'caller', otherSayings.sidecar), ...held(book.serviceEntries, 'caller', otherSayings.serviceEntry),
    ...held(book.istioGateways, 'gateway', otherSayings.istioGateway), ...held(book.gateways, 'gateway', otherSayings.gateway),
  ]);
}

function distinct(objects: readonly ActingObject[]): readonly ActingObject[] {
  return objects.filter((one, index) => objects.findIndex((other) => isSameObject(one, other)) === index);
}
