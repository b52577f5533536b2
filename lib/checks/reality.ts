import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import { calledHosts, type CalledEdge } from './acting-on-edge';
import type { ConfigBook } from './config-book';
import { destinationRulesFor, serverModeOf } from './effective';
import { bindsMesh, type HttpRoute } from './specs/virtual-service';
import { hostMatches, isExported, resolveHost } from './service-host';
import { secondsOf } from './specs/fields';

/** What configuration asks for beside what was measured. `obeys` null: too little was measured to say. */
export interface Reality {
  readonly what: string;
  readonly configured: string;
  readonly observed: string;
  readonly obeys: boolean | null;
}

/** What was measured on an edge in the window. */
export interface Measured {
  readonly edge: GraphEdge;
  /** Share of the caller's requests for the service that took this edge; null = cannot be told. */
  readonly share: number | null;
  /** Share that configuration asks for. */
  readonly configuredShare: number | null;
  /** Requests of the caller for the service in the window. */
  readonly requests: number;
}

const splitTolerance = 0.1;
const enough = 100;

/** What acts on an edge against what it does. */
export function realityOf(book: ConfigBook, edge: CalledEdge, measured: Measured): readonly Reality[] {
  const hosts = calledHosts(book, edge);
  const from = edge.source.namespace;
  const routes = book.virtualServices.filter(({ spec, namespace }) => bindsMesh(spec) && isExported(spec.exportTo, namespace, from) && hosts.some((host) => spec.hosts.some((pattern) => hostMatches(resolveHost(pattern, namespace), host)))).flatMap(({ spec }) => spec.http);
  return [...split(measured), ...mtls(book, edge, measured), ...timeout(routes, measured), ...retries(routes, measured), ...breaker(book, hosts, from, measured)];
}

function split({ share, configuredShare, requests }: Measured): Reality[] {
  if (configuredShare === null) return [];
  return [{ what: 'Split', configured: formatRatio(configuredShare), observed: share === null ? 'not measured' : formatRatio(share), obeys: share === null || requests < enough ? null : Math.abs(share - configuredShare) <= splitTolerance }];
}

function mtls(book: ConfigBook, { target }: CalledEdge, { edge }: Measured): Reality[] {
  if (target.namespace === null) return [];
  const server = serverModeOf(book, target.namespace, book.podsOf(target));
  if (server === null || server.by === null) return [];
  const observed = edge.mtls === null ? 'nobody could see it' : `${formatRatio(edge.mtls)} under mTLS`;
  const wanted = server.mode === 'STRICT' ? 1 : 0;
  return [{ what: 'mTLS', configured: server.mode, observed, obeys: edge.mtls === null || server.mode === 'PERMISSIVE' ? null : Math.abs(edge.mtls - wanted) < 0.0005 }];
}

function timeout(routes: readonly HttpRoute[], { edge }: Measured): Reality[] {
  const limits = routes.flatMap((route) => secondsOf(route.timeout) ?? []).filter((seconds) => seconds > 0);
  if (limits.length === 0) return [];
  const cut = edge.traffic.flags['UT'] ?? 0;
  return [{ what: 'Timeout', configured: formatMilliseconds(Math.max(...limits) * 1000), observed: cut > 0 ? `${formatRate(cut)} cut off (UT)` : 'nothing cut off', obeys: true }];
}

function retries(routes: readonly HttpRoute[], { edge }: Measured): Reality[] {
  const attempts = routes.flatMap((route) => route.retries?.attempts ?? []);
  if (attempts.length === 0) return [];
  const most = Math.max(...attempts);
  const { retryAmplification: factor } = edge;
  return [{ what: 'Retries', configured: most === 0 ? 'none' : `up to ${most} more tries`, observed: factor === null ? 'both reporters are needed to see them' : `${factor.toFixed(2)} arrive for each one asked`, obeys: factor === null ? null : factor <= 1 + most + 0.1 }];
}

function breaker(book: ConfigBook, hosts: readonly string[], from: string | null, { edge }: Measured): Reality[] {
  const pools = hosts.flatMap((host) => destinationRulesFor(book, host, from).inForce).flatMap(({ spec }) => spec.trafficPolicy?.connectionPool ?? []);
  const limits = pools.flatMap(({ tcp, http }) => ([[tcp?.maxConnections, 'connections'], [http?.http1MaxPendingRequests, 'waiting'], [http?.http2MaxRequests, 'at once']] as const)
    .flatMap(([most, words]) => (most === null || most === undefined ? [] : [`${most} ${words}`])));
  const refused = edge.traffic.flags['UO'] ?? 0;
  if (limits.length === 0 && refused === 0) return [];
  return [{ what: 'Circuit breaker', configured: limits.length === 0 ? 'nothing (Envoy\'s own limits)' : limits.join(', '), observed: refused > 0 ? `${formatRate(refused)} refused (UO)` : 'nothing refused', obeys: true }];
}
