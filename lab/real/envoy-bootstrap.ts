import type { Identity } from './certificates';
import type { EnvoyJson } from './istio-access-log';
import { callerTags, calleeTags, connectionLog, hostMetadata, peerHeaders, requestLog } from './istio-access-log';
import type { CallPolicy, Party, Route, SidecarPlan, TcpRoute } from './mesh-plan';
import { namespace, serviceHost } from './mesh-plan';

const extension = (name: string) => `type.googleapis.com/envoy.extensions.${name}`;
const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });
/** Two listeners on one port would share its connections without a word: so the second one fails to start. */
const listenAlone = (port: number) => ({ address: address(port), enable_reuse_port: false });
const seconds = (ms: number) => `${ms / 1000}s`;

const router = { name: 'envoy.filters.http.router', typed_config: { '@type': extension('filters.http.router.v3.Router') } };
const http2 = { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': { '@type': extension('upstreams.http.v3.HttpProtocolOptions'), explicit_http_config: { http2_protocol_options: {} } } };

function tlsContext({ certificate, key, authority }: Identity, alpn: readonly string[]): EnvoyJson {
  return {
    tls_certificates: [{ certificate_chain: { filename: certificate }, private_key: { filename: key } }],
    validation_context: { trusted_ca: { filename: authority } }, alpn_protocols: alpn,
  };
}

function clientTls(identity: Identity, alpn: readonly string[]): EnvoyJson {
  return { name: 'envoy.transport_sockets.tls', typed_config: { '@type': extension('transport_sockets.tls.v3.UpstreamTlsContext'), common_tls_context: tlsContext(identity, alpn) } };
}

function serverTls(identity: Identity): EnvoyJson {
  return { name: 'envoy.transport_sockets.tls', typed_config: { '@type': extension('transport_sockets.tls.v3.DownstreamTlsContext'), require_client_certificate: true, common_tls_context: tlsContext(identity, ['h2', 'http/1.1']) } };
}

function connectionManager(prefix: string, routes: EnvoyJson, log: EnvoyJson): EnvoyJson {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: { '@type': extension('filters.network.http_connection_manager.v3.HttpConnectionManager'), stat_prefix: prefix, route_config: routes, access_log: [log], http_filters: [router] },
  };
}

function tcpProxy(cluster: string, log: EnvoyJson): EnvoyJson {
  return { name: 'envoy.filters.network.tcp_proxy', typed_config: { '@type': extension('filters.network.tcp_proxy.v3.TcpProxy'), stat_prefix: cluster, cluster, access_log: [log] } };
}

function endpoint(port: number, party: Party | null): EnvoyJson {
  const known = party === null ? {} : { metadata: { filter_metadata: { [hostMetadata]: { workload: party.name, namespace, version: party.version, cluster: 'Kubernetes' } } } };
  return { endpoint: { address: address(port) }, ...known };
}

function cluster(name: string, endpoints: readonly EnvoyJson[], more: EnvoyJson = {}): EnvoyJson {
  return { name, type: 'STATIC', connect_timeout: '1s', load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: endpoints }] }, ...more };
}

function breakers(policy: CallPolicy): EnvoyJson {
  const limit = policy.breaker ?? 100_000;
  return { circuit_breakers: { thresholds: [{ max_connections: limit, max_pending_requests: limit, max_requests: limit, max_retries: 1000 }] } };
}

const clusterName = (service: string) => `outbound|80||${serviceHost(service)}`;

function routeCluster({ service, protocol, ending, policy }: Route, identity: Identity): readonly EnvoyJson[] {
  if (ending.kind === 'unmatched') return [];
  const endpoints = ending.kind === 'workload' ? [endpoint(ending.port, ending.party)] : [];
  const secured = ending.kind === 'workload' && ending.proxied ? { transport_socket: clientTls(identity, protocol === 'grpc' ? ['h2'] : ['http/1.1']) } : {};
  return [cluster(clusterName(service), endpoints, { ...secured, ...breakers(policy), ...(protocol === 'grpc' ? { typed_extension_protocol_options: http2 } : {}) })];
}

function virtualHost({ service, ending, policy }: Route): EnvoyJson {
  const retry = policy.retryOn === null ? {} : { retry_policy: { retry_on: policy.retryOn, num_retries: policy.retries, ...(policy.perTryMs === null ? {} : { per_try_timeout: seconds(policy.perTryMs) }) } };
  const action = { cluster: clusterName(service), timeout: policy.timeoutMs === null ? '0s' : seconds(policy.timeoutMs), ...retry };
  const match = ending.kind === 'unmatched' ? { path: '/only-this' } : { prefix: '/' };
  return { name: service, domains: [serviceHost(service)], routes: [{ name: clusterName(service), match, ...(ending.kind === 'unmatched' ? { direct_response: { status: 200 } } : { route: action }) }] };
}

function outboundRoutes(plan: SidecarPlan, protocol: 'http' | 'grpc'): EnvoyJson {
  const { party, outbound } = plan;
  // What Istio configures for hosts that it does not know under REGISTRY_ONLY.
  const blackhole = { name: 'block_all', domains: ['*'], routes: [{ name: 'block_all', match: { prefix: '/' }, direct_response: { status: 502 } }] };
  const headers = [[peerHeaders.workload, party.name], [peerHeaders.version, party.version]].map(([key, value]) => ({ header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }));
  const hosts = (outbound?.routes ?? []).filter((route) => route.protocol === protocol).map(virtualHost);
  return { virtual_hosts: [...hosts, blackhole], request_headers_to_add: headers };
}

function tcpListener(plan: SidecarPlan, { service, listenPort }: TcpRoute): EnvoyJson {
  return { name: `outbound-tcp-${service}`, ...listenAlone(listenPort), filter_chains: [{ filters: [tcpProxy(clusterName(service), connectionLog(callerTags(plan.party, service)))] }] };
}

function outboundListeners(plan: SidecarPlan): readonly EnvoyJson[] {
  const { party, outbound } = plan;
  if (outbound === null) return [];
  const ports = { http: outbound.httpPort, grpc: outbound.grpcPort };
  const http = (['http', 'grpc'] as const).map((protocol) => ({
    name: `outbound-${protocol}`, ...listenAlone(ports[protocol]),
    filter_chains: [{ filters: [connectionManager(`outbound-${protocol}`, outboundRoutes(plan, protocol), requestLog(callerTags(party, null), protocol))] }],
  }));
  return [...http, ...outbound.tcp.map((route) => tcpListener(plan, route))];
}

function inboundFilter({ party, inbound }: SidecarPlan, policy: 'mutual_tls' | 'none'): EnvoyJson {
  if (inbound === null || inbound.protocol === 'tcp') return tcpProxy('inbound', connectionLog(calleeTags(party, policy, false)));
  const routes = { virtual_hosts: [{ name: 'inbound', domains: ['*'], routes: [{ name: 'default', match: { prefix: '/' }, route: { cluster: 'inbound', timeout: '0s' } }] }] };
  return connectionManager('inbound', routes, requestLog(calleeTags(party, policy, true), inbound.protocol));
}

/** Both kinds of connection are taken, as in Istio's permissive mode. */
function inboundListeners(plan: SidecarPlan, identity: Identity): readonly EnvoyJson[] {
  if (plan.inbound === null) return [];
  const chains = [
    { filter_chain_match: { transport_protocol: 'tls' }, transport_socket: serverTls(identity), filters: [inboundFilter(plan, 'mutual_tls')] },
    { filter_chain_match: { transport_protocol: 'raw_buffer' }, filters: [inboundFilter(plan, 'none')] },
  ];
  const inspector = { name: 'envoy.filters.listener.tls_inspector', typed_config: { '@type': extension('filters.listener.tls_inspector.v3.TlsInspector') } };
  return [{ name: 'inbound', ...listenAlone(plan.inbound.port), listener_filters: [inspector], filter_chains: chains }];
}

/** The whole configuration of one sidecar or gateway. */
export function envoyBootstrap(plan: SidecarPlan, identity: Identity): EnvoyJson {
  const { party, inbound, outbound } = plan;
  const own = inbound === null ? [] : [cluster('inbound', [endpoint(inbound.applicationPort, null)], inbound.protocol === 'grpc' ? { typed_extension_protocol_options: http2 } : {})];
  const tcp = (outbound?.tcp ?? []).map((route) => cluster(clusterName(route.service), [endpoint(route.port, route.party)], { transport_socket: clientTls(identity, []) }));
  return {
    node: { id: party.name, cluster: namespace },
    admin: { address: address(plan.adminPort) },
    static_resources: {
      listeners: [...inboundListeners(plan, identity), ...outboundListeners(plan)],
      clusters: [...own, ...(outbound?.routes ?? []).flatMap((route) => routeCluster(route, identity)), ...tcp],
    },
  };
}
