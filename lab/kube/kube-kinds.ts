/** A kind that the API serves. */
export interface KubeKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

/** Every kind of the lab's API, in the versions a current cluster prefers. */
export const kubeKinds = {
  namespaces: kind('', 'v1', 'Namespace', 'namespaces', ['ns'], false),
  nodes: kind('', 'v1', 'Node', 'nodes', ['no'], false),
  pods: kind('', 'v1', 'Pod', 'pods', ['po'], true),
  services: kind('', 'v1', 'Service', 'services', ['svc'], true),
  events: kind('', 'v1', 'Event', 'events', ['ev'], true),
  endpointslices: kind('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', [], true),
  deployments: kind('apps', 'v1', 'Deployment', 'deployments', ['deploy'], true),
  replicasets: kind('apps', 'v1', 'ReplicaSet', 'replicasets', ['rs'], true),
  statefulsets: kind('apps', 'v1', 'StatefulSet', 'statefulsets', ['sts'], true),
  daemonsets: kind('apps', 'v1', 'DaemonSet', 'daemonsets', ['ds'], true),
  serviceentries: kind('networking.istio.io', 'v1', 'ServiceEntry', 'serviceentries', ['se'], true),
  virtualservices: kind('networking.istio.io', 'v1', 'VirtualService', 'virtualservices', ['vs'], true),
  gateways: kind('networking.istio.io', 'v1', 'Gateway', 'gateways', ['gw'], true),
  sidecars: kind('networking.istio.io', 'v1', 'Sidecar', 'sidecars', [], true),
  authorizationpolicies: kind('security.istio.io', 'v1', 'AuthorizationPolicy', 'authorizationpolicies', ['ap'], true),
  peerauthentications: kind('security.istio.io', 'v1', 'PeerAuthentication', 'peerauthentications', ['pa'], true),
  destinationrules: kind('networking.istio.io', 'v1', 'DestinationRule', 'destinationrules', ['dr'], true),
} as const satisfies Record<string, KubeKind>;

/** All kinds as a list. */
export const allKinds: readonly KubeKind[] = Object.values(kubeKinds);

/** `v1` or `group/version`. */
export function apiVersionOf(of: KubeKind): string {
  return of.group === '' ? of.version : `${of.group}/${of.version}`;
}

function kind(group: string, version: string, name: string, plural: string, shortNames: readonly string[], namespaced: boolean): KubeKind {
  return { group, version, kind: name, plural, shortNames, namespaced };
}
