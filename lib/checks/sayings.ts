import type { Saying } from './acting';
import type { ConfigBook } from './config-book';
import { hostWords, resolveHost } from './service-host';
import type { DestinationRuleSpec, TrafficPolicy } from './specs/destination-rule';
import { serviceOfReference, type HttpRouteSpec } from './specs/gateway-api';
import { takesAll, type HttpRoute, type RouteShare, type VirtualServiceSpec } from './specs/virtual-service';

const line = (what: string, text: string | number | null | undefined | false): Saying[] => (text === null || text === undefined || text === false || text === '' ? [] : [{ what, text: String(text) }]);

/** `v1 90 %, v2 10 %`. */
function shareWords(shares: readonly RouteShare[], namespace: string): string {
  const sum = shares.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return shares.map(({ destination, weight }) => {
    const host = hostWords(resolveHost(destination.host ?? '?', namespace));
    const to = destination.subset === null ? host : `${host} subset ${destination.subset}`;
    return shares.length === 1 || sum === 0 ? to : `${to} ${Number((100 * (weight ?? 0) / sum).toFixed(1))} %`;
  }).join(', ');
}

function keysOf(conditions: readonly Readonly<Record<string, unknown>>[]): string {
  return [...new Set(conditions.flatMap((one) => Object.keys(one)))].filter((key) => key !== 'name').slice(0, 4).join(', ');
}

function routeSayings(route: HttpRoute, index: number, namespace: string, alone: boolean): Saying[] {
  const name = alone ? 'Route' : `Route ${route.name ?? index + 1}`;
  const to = route.redirect !== null ? 'redirects' : route.directResponse !== null ? 'answers itself' : route.delegate !== null ? 'delegates' : shareWords(route.route, namespace);
  const { retries, fault } = route;
  return [
    ...line(name, takesAll(route) ? to : `${to} (only by ${keysOf(route.match)})`),
    ...line('Timeout', route.timeout),
    ...line('Retries', retries === null ? null : retries.attempts === 0 ? 'none' : [retries.attempts === null ? 'as Istio does' : `${retries.attempts} more`, retries.perTryTimeout === null ? '' : `${retries.perTryTimeout} each`, retries.retryOn === null ? '' : `on ${retries.retryOn}`].filter((part) => part !== '').join(', ')),
    ...line('Injected fault', fault === null ? null : [fault.delay === null ? '' : 'delay', fault.abort === null ? '' : 'abort'].filter((part) => part !== '').join(' and ')),
    ...line('Mirror', route.mirror?.host),
  ];
}

/** What a VirtualService says. */
export function virtualServiceSayings(spec: VirtualServiceSpec, namespace: string): Saying[] {
  const plain = [...spec.tcp, ...spec.tls].flatMap(({ route }) => line('TCP route', shareWords(route, namespace)));
  return [...spec.http.flatMap((route, index) => routeSayings(route, index, namespace, spec.http.length === 1)), ...plain];
}

function policySayings(policy: TrafficPolicy | null, prefix = ''): Saying[] {
  if (policy === null) return [];
  const { tls, connectionPool, outlierDetection, loadBalancer } = policy;
  const http = connectionPool?.http;
  const limits = [[connectionPool?.tcp?.maxConnections, 'connections'], [http?.http1MaxPendingRequests, 'waiting requests'], [http?.http2MaxRequests, 'requests at once'], [http?.maxRetries, 'retries at once']] as const;
  const pool = limits.flatMap(([most, words]) => (most === null || most === undefined ? [] : [`${most} ${words}`])).join(', ');
  const failures = outlierDetection?.consecutive5xxErrors ?? outlierDetection?.consecutiveGatewayErrors ?? null;
  return [
    ...line(`${prefix}TLS to it`, tls?.mode),
    ...line(`${prefix}Circuit breaker`, pool === '' ? null : `at most ${pool} per client proxy`),
    ...line(`${prefix}Connect timeout`, connectionPool?.tcp?.connectTimeout),
    ...line(`${prefix}Outlier detection`, outlierDetection === null ? null : [`ejected after ${failures ?? 5} failures`, outlierDetection.baseEjectionTime === null ? '' : `for ${outlierDetection.baseEjectionTime}`, outlierDetection.maxEjectionPercent === null ? '' : `at most ${outlierDetection.maxEjectionPercent} %`].filter((part) => part !== '').join(', ')),
    ...line(`${prefix}Load balancer`, loadBalancer?.simple ?? ((loadBalancer?.consistentHash ?? null) === null ? null : 'consistent hash')),
  ];
}

/** What a DestinationRule says. */
export function destinationRuleSayings(spec: DestinationRuleSpec): Saying[] {
  const subsets = spec.subsets.map(({ name, labels }) => `${name ?? '?'} (${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ')})`).join(', ');
  return [...policySayings(spec.trafficPolicy), ...line('Subsets', subsets), ...spec.subsets.flatMap(({ name, trafficPolicy }) => policySayings(trafficPolicy, `${name ?? '?'}: `))];
}

/** What an HTTPRoute says. */
export function httpRouteSayings(spec: HttpRouteSpec, namespace: string): Saying[] {
  return spec.rules.flatMap((rule, index) => {
    const sum = rule.backendRefs.reduce((total, { weight }) => total + (weight ?? 1), 0);
    const to = rule.backendRefs.map((reference) => {
      const service = serviceOfReference(reference, namespace, 'Service');
      const name = service === null ? `${reference.kind ?? '?'} ${reference.name ?? '?'}` : `${service.name}.${service.namespace}`;
      return rule.backendRefs.length === 1 || sum === 0 ? name : `${name} ${Number((100 * (reference.weight ?? 1) / sum).toFixed(1))} %`;
    }).join(', ');
    const filters = rule.filters.flatMap(({ type }) => type ?? []).join(', ');
    return [
      ...line(spec.rules.length === 1 ? 'Route' : `Route ${index + 1}`, `${to === '' ? filters : to}${rule.matches.length === 0 ? '' : ` (only by ${keysOf(rule.matches)})`}`),
      ...line('Timeout', rule.timeouts?.request), ...line('Timeout of one try', rule.timeouts?.backendRequest),
    ];
  });
}

/** What the other kinds say. */
export const otherSayings = {
  peerAuthentication: ({ spec }: ConfigBook['peerAuthentications'][number]): Saying[] => [
    ...line('mTLS', spec.mtls?.mode ?? 'UNSET (as its surroundings say)'),
    ...Object.entries(spec.portLevelMtls ?? {}).slice(0, 8).flatMap(([port, { mode }]) => line(`Port ${port}`, mode)),
  ],
  authorizationPolicy: ({ spec }: ConfigBook['authorizationPolicies'][number]): Saying[] => line(spec.action ?? 'ALLOW', spec.rules.length === 0 ? 'nothing is named' : `${spec.rules.length} ${spec.rules.length === 1 ? 'rule' : 'rules'}`),
  sidecar: ({ spec }: ConfigBook['sidecars'][number]): Saying[] => [
    ...line('May call', spec.egress === null ? null : spec.egress.flatMap(({ hosts }) => hosts).slice(0, 8).join(', ') || 'nothing'),
    ...line('Other hosts', spec.outboundTrafficPolicy?.mode),
  ],
  serviceEntry: ({ spec }: ConfigBook['serviceEntries'][number]): Saying[] => [
    ...line('Hosts', spec.hosts.slice(0, 6).join(', ')), ...line('Location', spec.location), ...line('Resolution', spec.resolution),
    ...line('Ports', spec.ports.slice(0, 8).map(({ number, protocol }) => `${number ?? '?'} ${protocol ?? ''}`.trim()).join(', ')),
  ],
  istioGateway: ({ spec }: ConfigBook['istioGateways'][number]): Saying[] => spec.servers.slice(0, 8).flatMap(({ port, hosts, tls }) => line(`Port ${port?.number ?? '?'}`, [port?.protocol ?? '', hosts.slice(0, 4).join(', '), (tls?.mode ?? null) === null ? '' : `TLS ${tls?.mode ?? ''}`].filter((part) => part !== '').join(' · '))),
  gateway: ({ spec }: ConfigBook['gateways'][number]): Saying[] => spec.listeners.slice(0, 8).flatMap(({ port, protocol, hostname }) => line(`Port ${port ?? '?'}`, [protocol, hostname].filter((part) => part !== null).join(' · '))),
};
