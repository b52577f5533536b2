import type { Seconds } from '@/lib/base/units';
import type { BirthSearch } from '@/lib/promql/increase';
import { increasePerSecond } from '@/lib/promql/increase';
import { anyOf, matcher, quoteRegex, selector } from '@/lib/promql/selector';
import type { Ask } from '../dialect';
import { flowLabels, hostProxyLabel } from './istio-labels';

/** Set by the queries: which of several metrics, asked for in one query, a series is of. */
export const partLabel = 'undermesh_part';

/** What requests are summed by: enough for every rule of wire.md 3.1, and no more. */
export const requestLabels = [
  ...flowLabels, 'source_version', 'destination_version',
  'request_protocol', 'response_code', 'grpc_response_status', 'response_flags', 'connection_security_policy',
] as const;

/** What bytes and connections are summed by. */
export const tcpLabels = [...flowLabels, 'source_version', 'destination_version', 'response_flags', 'connection_security_policy', hostProxyLabel] as const;

/** More names than this make the query longer than the whole mesh is wide: everything is asked for, and filtered when read. */
const mostNamespaces = 40;

/**
 * Selectors that together hold every series touching one of the namespaces, each series once:
 * by source, else by destination, else by called service, else by the service's host name, where failed requests alone carry it.
 */
export function scopes(metric: string, matchers: readonly string[], namespaces: readonly string[] | null): readonly string[] {
  if (namespaces === null || namespaces.length > mostNamespaces) return [selector(metric, matchers)];
  const labels = ['source_workload_namespace', 'destination_workload_namespace', 'destination_service_namespace'];
  const hosts = namespaces.map((name) => `([^.]+\\.)?[^.]+\\.${quoteRegex(name)}\\.svc(\\..*)?`).join('|');
  const picks = [...labels.map((label) => [anyOf(label, namespaces), anyOf(label, namespaces, '!~')] as const), [matcher('destination_service', '=~', hosts), ''] as const];
  return picks.map(([wanted], index) => selector(metric, [...matchers, ...picks.slice(0, index).map(([, others]) => others), wanted]));
}

/** Disjoint vectors as one. */
export function either(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions.join('') : `(${expressions.join(' or ')})`;
}

/** The increase per second of one metric in the part of the mesh that is asked for. */
export function increase(metric: string, matchers: readonly string[], ask: Ask, search: BirthSearch): string {
  return either(scopes(metric, matchers, ask.namespaces).map((series) => increasePerSecond(series, ask.window, search)));
}

function sumBy(labels: readonly string[], expression: string): string {
  return `sum by (${labels.join(', ')}) (${expression})`;
}

/** The vector with a label set on every series (where `from` matches `pattern`). */
export function marked(expression: string, label: string, value: string, from = '', pattern = ''): string {
  return `label_replace(${expression}, "${label}", "${value}", "${from}", "${pattern}")`;
}

/** ztunnel is known by its pod, whose name different scrape configurations put in different labels. */
function markHostProxies(expression: string): string {
  return ['pod', 'kubernetes_pod_name', 'pod_name', 'app'].reduce((inner, from) => marked(inner, hostProxyLabel, '1', from, 'ztunnel(-.*)?'), expression);
}

/** Flows quieter than this (per second) are left out of a lean answer. */
const leanFloor = 0.01;

/** By all labels, or lean: without versions and without the quietest flows that did not fail. */
function summed(labels: readonly string[], expression: string, lean: boolean | undefined): string {
  return lean === true ? `(${sumBy(labels.filter((label) => !label.endsWith('_version')), expression)} > ${leanFloor})` : sumBy(labels, expression);
}

/** Requests per second by flow and outcome, all reporters, one instant query. */
export function requestsQuery(ask: Ask): string {
  if (ask.lean !== true) return sumBy(requestLabels, increase('istio_requests_total', [], ask, 'thorough'));
  const [noFailure, failure] = [matcher('response_code', '!~', '0|5..'), matcher('response_code', '=~', '0|5..')];
  const [grpcFine, grpcFailure] = [matcher('grpc_response_status', '=~', '|0'), matcher('grpc_response_status', '!~', '|0')];
  const labels = requestLabels.filter((label) => !label.endsWith('_version'));
  const rate = (matchers: readonly string[]) => increase('istio_requests_total', matchers, ask, 'cheap');
  // failures stay however rare they are: what is shed must not hide what is sick
  return `${summed(requestLabels, rate([noFailure, grpcFine]), true)} or ${sumBy(labels, either([rate([failure]), rate([noFailure, grpcFailure])]))}`;
}

/** Bytes and connections per second by flow, all reporters, one instant query. */
export function tcpQuery(ask: Ask): string {
  const parts = [
    ['sent', 'istio_tcp_sent_bytes_total'], ['received', 'istio_tcp_received_bytes_total'],
    ['opened', 'istio_tcp_connections_opened_total'], ['closed', 'istio_tcp_connections_closed_total'],
  ] as const;
  return parts.map(([part, metric]) => marked(summed(tcpLabels, markHostProxies(increase(metric, [], ask, ask.lean === true ? 'cheap' : 'thorough')), ask.lean), partLabel, part)).join(' or ');
}

/** For other queries of this dialect: the increase per second of one metric under matchers, whole mesh. */
export function plainIncrease(metric: string, matchers: readonly string[], window: Seconds): string {
  return increasePerSecond(selector(metric, matchers), window, 'cheap');
}
