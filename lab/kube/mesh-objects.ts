import { externalNamespace } from '@/lab/exporters/istio-labels';
import { stableUuid } from '@/lab/exporters/stable-hash';
import type { WorldTelemetry } from '@/lab/world/telemetry';
import type { ExternalSpec, RouteSpec, World } from '@/lab/world/world';
import { kubeKinds } from './kube-kinds';
import { kubeTime } from './kube-object';
import type { KindedObject } from './workload-objects';

/**
 * The mesh's configuration: a ServiceEntry per external host, a VirtualService and a DestinationRule per routed service,
 * a PeerAuthentication per namespace that accepts mutual TLS only.
 *
 * @param retriesOn false = someone has switched the retry policies off, so they say `attempts: 0`
 */
export function meshObjects({ world, configuration }: WorldTelemetry, createdAt: number, retriesOn: boolean): KindedObject[] {
  const standing = configuration?.routes ?? world.routes ?? [];
  const routes = standing.flatMap((route) => routeObjects(world, route, createdAt, retriesOn));
  const strict = (configuration?.strictNamespaces ?? []).map((namespace) => strictObject(namespace, createdAt));
  return [...world.externals.filter(({ registered, bare }) => registered !== false && bare !== true).map((external) => serviceEntry(external, createdAt)), ...routes, ...strict];
}

function strictObject(namespace: string, createdAt: number): KindedObject {
  const named = head('PeerAuthentication', namespace, 'default', createdAt);
  return { kind: kubeKinds.peerauthentications, object: { ...named, apiVersion: 'security.istio.io/v1', spec: { mtls: { mode: 'STRICT' } } } };
}

function serviceEntry(external: ExternalSpec, createdAt: number): KindedObject {
  const name = external.hostname.replaceAll('.', '-');
  return {
    kind: kubeKinds.serviceentries,
    object: {
      ...head('ServiceEntry', externalNamespace, name, createdAt),
      spec: {
        hosts: [external.hostname],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: external.port, name: external.protocol, protocol: external.protocol.toUpperCase() }],
      },
    },
  };
}

function routeObjects(world: World, route: RouteSpec, createdAt: number, retriesOn: boolean): KindedObject[] {
  const [namespace = '', name = ''] = route.service.split('/');
  const host = `${name}.${namespace}.svc.cluster.local`;
  const subsets = route.subsets.flatMap(({ workload, weight }) => {
    const found = world.workloads.find((candidate) => `${candidate.namespace}/${candidate.name}` === workload);
    return found ? [{ version: found.version, weight }] : [];
  });
  const destinations = subsets.map(({ version, weight }) => ({ destination: { host, subset: version }, weight }));
  const missing = { host, subset: 'v9' };
  const usual = destinations.length > 0 ? destinations : [{ destination: { host } }];
  const http = { route: route.broken === 'subset' ? [{ destination: missing }] : usual, ...(route.broken === 'route' ? unmatched : {}), ...retries(route, retriesOn) };
  const virtualService = { ...head('VirtualService', namespace, name, createdAt), spec: { hosts: [host], http: [http] } };
  const rule = {
    ...head('DestinationRule', namespace, name, createdAt),
    spec: {
      host,
      ...(subsets.length > 0 ? { subsets: subsets.map(({ version }) => ({ name: version, labels: { version } })) } : {}),
      ...trafficPolicy(route),
    },
  };
  const needsRule = subsets.length > 0 || 'trafficPolicy' in rule.spec;
  return [
    { kind: kubeKinds.virtualservices, object: virtualService },
    ...(needsRule ? [{ kind: kubeKinds.destinationrules, object: rule }] : []),
    ...(route.plainFrom === undefined ? [] : [plainRule(route.plainFrom, name, host, createdAt)]),
  ];
}

/** A route that no request matches. */
const unmatched = { match: [{ headers: { 'x-release': { exact: 'next' } } }] };

/** Clients of one namespace are told to speak plain text. */
function plainRule(namespace: string, name: string, host: string, createdAt: number): KindedObject {
  const spec = { host, exportTo: ['.'], trafficPolicy: { tls: { mode: 'DISABLE' } } };
  return { kind: kubeKinds.destinationrules, object: { ...head('DestinationRule', namespace, `${name}-clients`, createdAt), spec } };
}

function trafficPolicy({ maxRequests, pool, outliers, tlsForced }: RouteSpec): object {
  const http = {
    ...(maxRequests === null ? {} : { http2MaxRequests: maxRequests }),
    ...(pool === undefined ? {} : { http1MaxPendingRequests: pool.pending }),
  };
  const tcp = pool === undefined ? {} : { tcp: { maxConnections: pool.connections } };
  const policy = {
    ...(Object.keys(http).length === 0 ? {} : { connectionPool: { ...tcp, http } }),
    ...(outliers === undefined
      ? {}
      : {
          outlierDetection: {
            consecutive5xxErrors: outliers.consecutive,
            baseEjectionTime: `${outliers.baseSeconds}s`,
            maxEjectionPercent: Math.round(outliers.maxShare * 100),
          },
        }),
    ...(tlsForced === true ? { tls: { mode: 'ISTIO_MUTUAL' } } : {}),
  };
  return Object.keys(policy).length === 0 ? {} : { trafficPolicy: policy };
}

function retries({ retry }: RouteSpec, retriesOn: boolean): object {
  if (retry === null) return {};
  if (!retriesOn) return { retries: { attempts: 0 } };
  return { retries: { attempts: retry.attempts, perTryTimeout: `${retry.perTryMs / 1000}s`, retryOn: retry.retryOn } };
}

function head<Kind extends string>(kind: Kind, namespace: string, name: string, createdAt: number) {
  const uid = stableUuid(`${kind}/${namespace}/${name}`);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace, uid, creationTimestamp: kubeTime(createdAt), generation: 1 },
  };
}
