import { externalNamespace } from '@/lab/exporters/istio-labels';
import { stableUuid } from '@/lab/exporters/stable-hash';
import type { ExternalSpec, RouteSpec, World } from '@/lab/world/world';
import { kubeKinds } from './kube-kinds';
import { kubeTime } from './kube-object';
import type { KindedObject } from './workload-objects';

/**
 * The mesh's configuration: a ServiceEntry per external host, a VirtualService and a DestinationRule per routed service.
 *
 * @param retriesOn false = someone has switched the retry policies off, so they say `attempts: 0`
 */
export function meshObjects(world: World, createdAt: number, retriesOn: boolean): KindedObject[] {
  const routes = (world.routes ?? []).flatMap((route) => routeObjects(world, route, createdAt, retriesOn));
  return [...world.externals.map((external) => serviceEntry(external, createdAt)), ...routes];
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
  const http = { route: destinations.length > 0 ? destinations : [{ destination: { host } }], ...retries(route, retriesOn) };
  const virtualService = { ...head('VirtualService', namespace, name, createdAt), spec: { hosts: [host], http: [http] } };
  const rule = {
    ...head('DestinationRule', namespace, name, createdAt),
    spec: {
      host,
      ...(subsets.length > 0 ? { subsets: subsets.map(({ version }) => ({ name: version, labels: { version } })) } : {}),
      ...(route.maxRequests === null ? {} : { trafficPolicy: { connectionPool: { http: { http2MaxRequests: route.maxRequests } } } }),
    },
  };
  const needsRule = subsets.length > 0 || route.maxRequests !== null;
  return [
    { kind: kubeKinds.virtualservices, object: virtualService },
    ...(needsRule ? [{ kind: kubeKinds.destinationrules, object: rule }] : []),
  ];
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
