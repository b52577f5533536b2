import type { PodFact, ServiceFact } from '@/lib/topology/inventory';
import type { NodeRef } from '@/lib/topology/node-id';
import { createConfigBook, type ConfigBook } from './config-book';
import { configKinds, type ConfigKind, type ConfigObject } from './config-object';

const types: Readonly<Record<string, ConfigKind>> = {
  VirtualService: 'virtualservices.networking.istio.io', DestinationRule: 'destinationrules.networking.istio.io', ServiceEntry: 'serviceentries.networking.istio.io',
  Gateway: 'gateways.networking.istio.io', Sidecar: 'sidecars.networking.istio.io', PeerAuthentication: 'peerauthentications.security.istio.io',
  AuthorizationPolicy: 'authorizationpolicies.security.istio.io', HTTPRoute: 'httproutes.gateway.networking.k8s.io',
};

/** `[kind, "namespace/name", spec]`; later ones are younger. */
export type SampleObject = readonly [kind: string, name: string, spec: Readonly<Record<string, unknown>>];

/** A pod of a workload; `proxy` false: none. */
export function pod(namespace: string, workload: string, version: string, more: { proxy?: boolean; labels?: Record<string, string> } = {}): PodFact {
  const [app = workload] = workload.split('-');
  const container = (name: string, isProxy: boolean) => ({ name, isProxy, restarts: 0, cpuLimitCores: null, cpuRequestCores: null, memoryLimitBytes: null, lastTerminatedReason: null });
  return {
    uid: `${namespace}/${workload}`, namespace, name: `${workload}-x`, ip: null, host: 'worker-1', workload: { kind: 'Deployment', name: workload }, app, canonicalService: app, version,
    phase: 'Running', ready: true, startedAt: 0, labels: { app, version, ...more.labels }, annotations: {}, containers: [container('app', false), ...(more.proxy === false ? [] : [container('istio-proxy', true)])],
  };
}

export function service(namespace: string, name: string): ServiceFact {
  return { namespace, name, selector: { app: name }, ports: [{ name: 'http', port: 80, appProtocol: null }] };
}

/** A shop: checkout calls payment, which has two versions; legacy has no proxy. */
export const shopPods: readonly PodFact[] = [
  pod('shop', 'checkout-v1', 'v1'), pod('shop', 'payment-v1', 'v1'), pod('shop', 'payment-v2', 'v2'), pod('old', 'legacy-v1', 'v1', { proxy: false }),
  pod('edge', 'ingress-v1', 'v1', { labels: { istio: 'ingressgateway' } }),
];
export const shopServices: readonly ServiceFact[] = [service('shop', 'checkout'), service('shop', 'payment'), service('old', 'legacy')];

/** The book of some objects over the shop. `unread`: kinds that could not be read. */
export function bookOf(objects: readonly SampleObject[], more: { unread?: readonly ConfigKind[]; pods?: readonly PodFact[] | null; services?: readonly ServiceFact[] | null } = {}): ConfigBook {
  const held = objects.map(([kind, full, spec], index): ConfigObject & { type: ConfigKind } => {
    const [namespace = '', name = ''] = full.split('/');
    return { type: types[kind] ?? 'virtualservices.networking.istio.io', apiVersion: 'v1', kind, namespace, name, createdAt: 1000 + index, generation: 1, spec };
  });
  const of = (type: ConfigKind) => (more.unread?.includes(type) === true ? null : held.filter((one) => one.type === type));
  const byKind = Object.fromEntries(configKinds.map((type) => [type, of(type)])) as Record<ConfigKind, readonly ConfigObject[] | null>;
  return createConfigBook({ objects: byKind, inventory: { pods: more.pods === undefined ? shopPods : more.pods, services: more.services === undefined ? shopServices : more.services } });
}

export const workload = (namespace: string, name: string): NodeRef => ({ kind: 'workload', cluster: 'east', namespace, name });

/** Routes of payment: nine in ten to v1. */
export const canary: readonly SampleObject[] = [
  ['VirtualService', 'shop/payment', { hosts: ['payment'], http: [{ route: [{ destination: { host: 'payment', subset: 'v1' }, weight: 90 }, { destination: { host: 'payment', subset: 'v2' }, weight: 10 }], timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms', retryOn: '5xx' } }] }],
  ['DestinationRule', 'shop/payment', { host: 'payment.shop.svc.cluster.local', subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }], trafficPolicy: { connectionPool: { http: { http2MaxRequests: 8 } } } }],
];
