import type { Seconds } from '@/lib/base/units';
import { matcher } from '@/lib/promql/selector';
import type { Level } from '@/lib/topology/graph';
import type { EdgeRef, NodeRef } from '@/lib/topology/node-id';
import type { Reporter } from '@/lib/topology/observation';
import type { NumberQuery } from '../dialect';
import { plainIncrease } from './istio-queries';
import { callerFirst, countedOnce, flowMatchers, flowsQuery, nodeMatchers } from './istio-series';

const duration = 'istio_request_duration_milliseconds';
const requests = 'istio_requests_total';
type Flows = readonly (readonly string[])[];

const share = (part: string, whole: string) => `(${part}) / ((${whole}) > 0)`;

/** One metric of one side's proxies, summed by labels. The waypoint's numbers belong to the callee. */
function seenBy(side: 'caller' | 'callee', metric: string, flows: Flows, by: readonly string[], window: Seconds): string {
  const reporters: readonly Reporter[] = side === 'caller' ? ['source'] : ['waypoint', 'destination'];
  const of = (reporter: Reporter) => flows.map((flow) => plainIncrease(metric, [matcher('reporter', '=', reporter), ...flow], window)).join(' or ');
  const sums = reporters.map((reporter) => `sum by (${by.join(', ')}) (${of(reporter)})`);
  return sums.join(' or ');
}

/** Buckets of an edge as one side measured them, one series per `le`, for a range query. What came in at a gateway, the gateway measures: as the callee, though it reports as the caller of others. */
export function sideBucketsQuery(of: EdgeRef, side: 'caller' | 'callee', window: Seconds, level: Level): string {
  if (of.derived === true && side === 'caller') return seenBy('caller', `${duration}_bucket`, [[matcher('reporter', '=', '')]], ['le'], window);
  return seenBy(of.derived === true ? 'caller' : side, `${duration}_bucket`, flowMatchers(of, level), ['le'], window);
}

function quantiles(side: 'caller' | 'callee', flows: Flows, window: Seconds): NumberQuery[] {
  const buckets = seenBy(side, `${duration}_bucket`, flows, ['le'], window);
  const count = seenBy(side, `${duration}_bucket`, flows.map((flow) => [...flow, matcher('le', '=', '+Inf')]), [], window);
  return [
    ...([['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const).map(([name, q]) => ({ number: `${name}.${side}`, promql: `histogram_quantile(${q}, ${buckets})` })),
    { number: `mean.${side}`, promql: share(seenBy(side, `${duration}_sum`, flows, [], window), count) },
    { number: `count.${side}`, promql: `${window} * (${count})` },
  ];
}

/** ½ · Σ over codes |share at source − share at destination|; a code that only one side states counts fully. */
function disagreement(flows: Flows, window: Seconds): string {
  const by = ['response_code', 'grpc_response_status'];
  const shares = (side: 'caller' | 'callee') => `(${seenBy(side, requests, flows, by, window)}) / on () group_left () (${seenBy(side, requests, flows, [], window)})`;
  const [caller, callee] = [shares('caller'), shares('callee')];
  return `0.5 * sum(abs((${caller} or 0 * (${callee})) - (${callee} or 0 * (${caller}))))`;
}

function mtls(metric: string, flows: Flows, window: Seconds): string {
  const seen = (policy: string) => flows.map((flow) => plainIncrease(metric, [matcher('reporter', '=~', 'destination|waypoint'), matcher('connection_security_policy', '=~', policy), ...flow], window)).join(' or ');
  return `(sum(${seen('mutual_tls')}) or 0 * sum(${seen('mutual_tls|none')})) / sum(${seen('mutual_tls|none')})`;
}

/** Rates of how requests ended, over flows. */
function outcomes(flows: Flows, window: Seconds, prefix: string): NumberQuery[] {
  const of = (what: 'requests' | 'errors4xx' | 'errors5xx' | 'noResponse') => flowsQuery(what, flows, window, false);
  return [
    ...(['requests', 'errors4xx', 'errors5xx', 'noResponse'] as const).map((what) => ({ number: `${prefix}${what}`, promql: of(what) })),
    { number: `${prefix}errors5xxShare`, promql: share(of('errors5xx'), of('requests')) },
    { number: `${prefix}noResponseShare`, promql: share(of('noResponse'), of('requests')) },
  ];
}

const once = (metric: string, flows: Flows, by: readonly string[], window: Seconds) => `sum by (${by.join(', ')}) (${countedOnce({ metric, total: metric, flows, outcomes: [[]], by, order: callerFirst }, window)})`;

/** PromQL of the numbers of an edge: an instant query each, in the units of the API (per second, ms, shares). */
export function edgeNumberQueries(of: EdgeRef, window: Seconds, level: Level): readonly NumberQuery[] {
  const flows = flowMatchers(of, level);
  if (of.protocol === 'tcp') {
    return [
      { number: 'sentBytes', promql: flowsQuery('sentBytes', flows, window, false) }, { number: 'receivedBytes', promql: flowsQuery('receivedBytes', flows, window, false) },
      { number: 'connectionsOpened', promql: `sum(${countedOnce({ metric: 'istio_tcp_connections_opened_total', total: 'istio_tcp_connections_opened_total', flows, outcomes: [[]], by: [], order: callerFirst }, window)})` },
      { number: 'flags', promql: once('istio_tcp_connections_opened_total', flows, ['response_flags'], window) },
      { number: 'mtls', promql: mtls('istio_tcp_connections_opened_total', flows, window) },
    ];
  }
  const ends = [
    { number: 'codes', promql: once(requests, flows, of.protocol === 'grpc' ? ['response_code', 'grpc_response_status'] : ['response_code'], window) },
    { number: 'flags', promql: once(requests, flows, ['response_flags'], window) },
  ];
  if (of.derived === true) return [...outcomes(flows, window, ''), ...quantiles('caller', flows, window).map(({ number, promql }) => ({ number: number.replace('.caller', '.callee'), promql })), ...ends];
  return [
    ...outcomes(flows, window, ''), ...quantiles('caller', flows, window), ...quantiles('callee', flows, window),
    { number: 'retryAmplification', promql: share(seenBy('callee', requests, flows, [], window), seenBy('caller', requests, flows, [], window)) },
    { number: 'disagreement', promql: disagreement(flows, window) },
    { number: 'mtls', promql: mtls(requests, flows, window) },
    ...ends,
  ];
}

/** What crosses the border of a namespace: all of it without what stays inside. */
function acrossBorder(of: NodeRef, window: Seconds): NumberQuery[] {
  const requestsOf = (flows: Flows) => flowsQuery('requests', flows, window, false);
  const arriving = nodeMatchers('destination', of, 'namespace');
  const within = requestsOf(arriving.map((flow) => [...flow, matcher('source_workload_namespace', '=', of.name)]));
  const crossing = (all: string) => `(${all}) - ((${within}) or 0 * (${all}))`;
  return [{ number: 'in.requestsOfOthers', promql: crossing(requestsOf(arriving)) }, { number: 'out.requestsOfOthers', promql: crossing(requestsOf(nodeMatchers('source', of, 'namespace'))) }];
}

/** PromQL of the numbers of the whole mesh: how its requests ended. */
export function meshNumberQueries(window: Seconds): readonly NumberQuery[] {
  return outcomes([[]], window, '');
}

/** PromQL of the numbers of a node: what arrives (`in.`), what it asks of others (`out.`), and how long it takes to answer. */
export function nodeNumberQueries(of: NodeRef, window: Seconds, level: Level): readonly NumberQuery[] {
  const arriving = nodeMatchers('destination', of, level);
  const buckets = flowsQuery('buckets', arriving, window, true);
  return [
    ...outcomes(arriving, window, 'in.'), ...outcomes(nodeMatchers('source', of, level), window, 'out.'),
    ...([['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const).map(([number, q]) => ({ number, promql: `histogram_quantile(${q}, ${buckets})` })),
    ...(of.kind === 'namespace' ? acrossBorder(of, window) : []),
  ];
}
