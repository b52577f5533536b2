import type { Inventory, PodFact, ServiceFact } from '@/lib/topology/inventory';
import type { NodeRef } from '@/lib/topology/node-id';
import type { z } from 'zod';
import type { ConfigKind, ConfigObject, Held } from './config-object';
import { resolveHost, serviceHost } from './service-host';
import { destinationRuleSpec } from './specs/destination-rule';
import { gatewaySpec, httpRouteSpec } from './specs/gateway-api';
import { istioGatewaySpec, serviceEntrySpec, sidecarSpec } from './specs/scope';
import { authorizationPolicySpec, peerAuthenticationSpec } from './specs/security';
import { virtualServiceSpec } from './specs/virtual-service';

/** What Kubernetes holds. A kind that is null could not be read: nothing is concluded from its absence. */
export interface ConfigInput {
  readonly objects: Readonly<Record<ConfigKind, readonly ConfigObject[] | null>>;
  readonly inventory: Pick<Inventory, 'pods' | 'services'>;
}

function read<Schema extends z.ZodType>(input: ConfigInput, type: ConfigKind, schema: Schema): Held<z.output<Schema>>[] {
  return (input.objects[type] ?? []).flatMap(({ spec, kind, namespace, name, apiVersion, createdAt, generation }) => {
    const parsed = schema.safeParse(spec);
    return parsed.success ? [{ type, kind, namespace: namespace ?? '', name, apiVersion, createdAt, generation, spec: parsed.data }] : [];
  }).sort(oldestFirst);
}

/** Istio lets the oldest of several win. */
function oldestFirst(a: Held<unknown>, b: Held<unknown>): number {
  return (a.createdAt ?? 0) - (b.createdAt ?? 0) || `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`);
}

const phasesGone: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

function byPlace(pods: readonly PodFact[]): ReadonlyMap<string, readonly PodFact[]> {
  const found = new Map<string, PodFact[]>();
  for (const pod of pods) found.set(pod.namespace, [...(found.get(pod.namespace) ?? []), pod]);
  return found;
}

/** Whether labels hold everything a selector asks for. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** All configuration of the mesh, read once, and what it refers to. */
export function createConfigBook(input: ConfigInput) {
  const { pods, services } = input.inventory;
  const alive = pods?.filter(({ phase }) => !phasesGone.has(phase)) ?? null;
  const places = byPlace(alive ?? []);
  const serviceEntries = read(input, 'serviceentries.networking.istio.io', serviceEntrySpec);
  const byHost = new Map((services ?? []).map((service) => [serviceHost(service.namespace, service.name), service]));
  const podsIn = (namespace: string | null) => (namespace === null ? alive ?? [] : places.get(namespace) ?? []);
  const podsOfService = ({ namespace, selector }: ServiceFact) => (selector === null ? [] : podsIn(namespace).filter(({ labels }) => selects(selector, labels)));
  return {
    virtualServices: read(input, 'virtualservices.networking.istio.io', virtualServiceSpec),
    destinationRules: read(input, 'destinationrules.networking.istio.io', destinationRuleSpec),
    httpRoutes: read(input, 'httproutes.gateway.networking.k8s.io', httpRouteSpec),
    peerAuthentications: read(input, 'peerauthentications.security.istio.io', peerAuthenticationSpec),
    authorizationPolicies: read(input, 'authorizationpolicies.security.istio.io', authorizationPolicySpec),
    sidecars: read(input, 'sidecars.networking.istio.io', sidecarSpec),
    istioGateways: read(input, 'gateways.networking.istio.io', istioGatewaySpec),
    gateways: read(input, 'gateways.gateway.networking.k8s.io', gatewaySpec),
    serviceEntries,
    /** Whether a kind could be read. */
    knows: (type: ConfigKind) => input.objects[type] !== null,
    /** All pods that are not over; null = not known. */
    pods: alive,
    services,
    serviceOf: (host: string): ServiceFact | null => byHost.get(host) ?? null,
    podsIn,
    podsOfService,
    /** The pods behind a node of the map. */
    podsOf: (node: NodeRef): readonly PodFact[] => podsOfNode(node, podsIn(node.namespace), byHost, podsOfService),
    /** The services (as hosts) that lead to pods. */
    hostsOf: (some: readonly PodFact[]): readonly string[] => (services ?? []).filter(({ namespace, selector }) => selector !== null && some.some((pod) => pod.namespace === namespace && selects(selector, pod.labels))).map(({ namespace, name }) => serviceHost(namespace, name)),
    /** Whether something of this name can be called: a Service, or a host of a ServiceEntry; null = it cannot be told. */
    isKnownHost: (host: string): boolean | null => {
      if (byHost.has(host)) return true;
      if (serviceEntries.some(({ spec, namespace }) => spec.hosts.some((one) => coversHost(resolveHost(one, namespace), host)))) return true;
      return services === null || input.objects['serviceentries.networking.istio.io'] === null && !host.endsWith('.svc') ? null : false;
    },
  };
}
export type ConfigBook = ReturnType<typeof createConfigBook>;

function coversHost(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

function podsOfNode(node: NodeRef, near: readonly PodFact[], byHost: ReadonlyMap<string, ServiceFact>, podsOfService: (service: ServiceFact) => readonly PodFact[]): readonly PodFact[] {
  switch (node.kind) {
    case 'workload': return near.filter(({ workload, name }) => (workload?.name ?? name) === node.name);
    case 'app': return near.filter(({ app, canonicalService }) => (canonicalService ?? app) === node.name);
    case 'namespace': return near;
    case 'service': {
      const service = node.namespace === null ? undefined : byHost.get(serviceHost(node.namespace, node.name));
      return service === undefined ? [] : podsOfService(service);
    }
    default: return [];
  }
}
