import type { Party } from './mesh-plan';
import { namespace, serviceHost } from './mesh-plan';

/** A part of an Envoy configuration. */
export type EnvoyJson = Readonly<Record<string, unknown>>;

type Tags = Readonly<Record<string, string>>;

/** Metadata of an upstream host, as a caller's proxy knows it from the control plane. */
export const hostMetadata = 'mesh';
/** What a caller's proxy says of itself, as Istio's peer metadata does. */
export const peerHeaders = { workload: 'x-peer-workload', version: 'x-peer-version' } as const;
/** Prefix of everything the stats access logger writes; Prometheus strips `envoy_` and this. */
export const statPrefix = 'mesh';

/** Prometheus turns a dash, Envoy's word for "not there", into Istio's `unknown`. */
const upstream = (key: string) => `%UPSTREAM_METADATA(${hostMetadata}:${key})%`;

const outcomeTags: Tags = { response_flags: '%RESPONSE_FLAGS%' };

function ofParty(side: 'source' | 'destination', { name, version }: Party): Tags {
  return { [`${side}_workload`]: name, [`${side}_workload_namespace`]: namespace, [`${side}_app`]: name, [`${side}_canonical_service`]: name, [`${side}_version`]: version, [`${side}_cluster`]: 'Kubernetes' };
}

function ofService(service: string): Tags {
  return { destination_service: serviceHost(service), destination_service_name: service, destination_service_namespace: namespace };
}

const upstreamParty: Tags = {
  destination_workload: upstream('workload'), destination_workload_namespace: upstream('namespace'), destination_app: upstream('workload'),
  destination_canonical_service: upstream('workload'), destination_version: upstream('version'), destination_cluster: upstream('cluster'),
};

/** A sidecar or gateway that sends requests on. The service comes from the route's name, else from the host asked for. */
export function callerTags(caller: Party, service: string | null): Tags {
  return {
    reporter: 'source', ...ofParty('source', caller), ...upstreamParty, connection_security_policy: 'unknown', ...outcomeTags,
    ...(service === null ? { route_name: '%ROUTE_NAME%', authority: '%REQ(:AUTHORITY)%' } : ofService(service)),
  };
}

/** A sidecar in front of its application. Over TCP the caller is known by its certificate alone. */
export function calleeTags(callee: Party, policy: 'mutual_tls' | 'none', http: boolean): Tags {
  const peer = (header: string) => (http ? `%REQ(${header})%` : '-');
  return {
    reporter: 'destination', ...ofParty('destination', callee), ...ofService(callee.name), connection_security_policy: policy, ...outcomeTags,
    source_workload: peer(peerHeaders.workload), source_app: peer(peerHeaders.workload), source_canonical_service: peer(peerHeaders.workload),
    source_version: peer(peerHeaders.version), source_principal: '%DOWNSTREAM_PEER_URI_SAN%',
  };
}

function stat(name: string, tags: Tags): EnvoyJson {
  return { name, tags: Object.entries(tags).map(([tag, value_format]) => ({ name: tag, value_format })) };
}

function logger(counters: readonly EnvoyJson[], histograms: readonly EnvoyJson[]): EnvoyJson {
  return {
    name: 'envoy.access_loggers.stats',
    typed_config: { '@type': 'type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config', stat_prefix: statPrefix, counters, histograms },
  };
}

/** Istio's counter and histogram of requests, made of real ones at the end of each. */
export function requestLog(tags: Tags, protocol: 'http' | 'grpc'): EnvoyJson {
  const all = { ...tags, request_protocol: protocol, response_code: '%RESPONSE_CODE%', ...(protocol === 'grpc' ? { grpc_response_status: '%GRPC_STATUS_NUMBER%' } : {}) };
  return logger(
    [{ stat: stat('istio_requests_total', all), value_fixed: 1 }],
    [{ stat: stat('istio_request_duration_milliseconds', all), unit: 'Milliseconds', value_format: '%DURATION%' }],
  );
}

/** Istio's counters of connections, made of real ones at the end of each. */
export function connectionLog(tags: Tags): EnvoyJson {
  const all = { ...tags, request_protocol: 'tcp' };
  return logger([
    { stat: stat('istio_tcp_connections_opened_total', all), value_fixed: 1 },
    { stat: stat('istio_tcp_connections_closed_total', all), value_fixed: 1 },
    { stat: stat('istio_tcp_sent_bytes_total', all), value_format: '%BYTES_SENT%' },
    { stat: stat('istio_tcp_received_bytes_total', all), value_format: '%BYTES_RECEIVED%' },
  ], []);
}
