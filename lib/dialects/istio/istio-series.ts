import type { Seconds } from '@/lib/base/units';
import { anyOf, matcher } from '@/lib/promql/selector';
import type { Reporter } from '@/lib/topology/observation';
import type { Level } from '@/lib/topology/graph';
import type { NodeRef } from '@/lib/topology/node-id';
import type { SeriesOf, SeriesWhat } from '../dialect';
import { plainIncrease } from './istio-queries';

const nobody = (label: string) => matcher(label, '=~', 'unknown|');
const somebody = (label: string) => matcher(label, '!~', 'unknown|');

type End = 'source' | 'destination';

function place(end: End, { cluster, namespace }: NodeRef): readonly string[] {
  // A proxy that does not know the cluster writes none; it is not somebody else's then.
  return [
    ...(cluster === null ? [] : [anyOf(`${end}_cluster`, [cluster, 'unknown', ''])]),
    ...(namespace === null ? [] : [matcher(`${end}_workload_namespace`, '=', namespace)]),
  ];
}

/** Disjoint sets of matchers for a party known by canonical service, else by label `app`, else by workload. */
function applicationMatchers(end: End, node: NodeRef): readonly (readonly string[])[] {
  const names = [`${end}_canonical_service`, `${end}_app`, `${end}_workload`];
  return names.map((name, index) => [...names.slice(0, index).map(nobody), matcher(name, '=', node.name), ...place(end, node)]);
}

function serviceMatchers({ name, namespace }: NodeRef): readonly string[] {
  return [matcher('destination_service_name', '=', name), ...(namespace === null ? [] : [matcher('destination_service_namespace', '=', namespace)])];
}

/** Disjoint sets of matchers that together hold all series of one end, as its node was drawn. `wholeService`: the other end is drawn by service too, so all calls of the service count and not only those that reached no workload. */
function endMatchers(end: End, node: NodeRef, wholeService: boolean): readonly (readonly string[])[] {
  const unreached = [nobody('destination_workload')];
  switch (node.kind) {
    case 'workload': return [[matcher(`${end}_workload`, '=', node.name), ...place(end, node)]];
    case 'app': return applicationMatchers(end, node);
    case 'namespace': {
      const inside = [somebody(`${end}_workload`), ...place(end, node)];
      return end === 'source' ? [inside] : [inside, [...unreached, matcher('destination_service_namespace', '=', node.name)]];
    }
    case 'service': {
      if (end === 'source') return applicationMatchers(end, node);
      return [[...serviceMatchers(node), ...(wholeService ? [] : unreached)]];
    }
    case 'external': return [[...serviceMatchers({ ...node, namespace: null }), ...(wholeService ? [] : unreached)]];
    case 'passthrough': return [[matcher('destination_service_name', '=~', 'PassthroughCluster.*'), ...unreached]];
    case 'blackhole': return [[matcher('destination_service_name', '=', 'BlackHoleCluster'), ...unreached]];
    case 'unknown': return end === 'source' ? [[nobody('source_workload')]] : [[...unreached, nobody('destination_service_name')]];
  }
}

/** Disjoint sets of matchers that together hold all series of an edge, of what a node answers, or of the mesh. */
export function flowMatchers(of: SeriesOf, level: Level): readonly (readonly string[])[] {
  if (of === 'mesh') return [[]];
  if (!('source' in of)) return endMatchers('destination', of, level === 'service');
  // Only level `service` draws callers as services.
  const wholeService = level === 'service' || of.source.kind === 'service';
  const protocol = of.protocol === 'tcp' ? [] : [of.protocol === 'grpc' ? matcher('request_protocol', '=', 'grpc') : matcher('request_protocol', '!=', 'grpc')];
  if (of.derived === true) return endMatchers('source', of.target, wholeService).map((sender) => [...protocol, ...sender]);
  return endMatchers('source', of.source, wholeService).flatMap((source) =>
    endMatchers('destination', of.target, wholeService).map((target) => [...protocol, ...source, ...target]));
}

const metrics: Record<SeriesWhat, string> = {
  requests: 'istio_requests_total', errors4xx: 'istio_requests_total', errors5xx: 'istio_requests_total', noResponse: 'istio_requests_total',
  buckets: 'istio_request_duration_milliseconds_bucket', sentBytes: 'istio_tcp_received_bytes_total', receivedBytes: 'istio_tcp_sent_bytes_total',
};

/** Outcomes as matchers, disjoint, by the same rules as the graph (wire.md 3.1 rule 4). */
function outcomeMatchers(what: SeriesWhat): readonly (readonly string[])[] {
  const fine = matcher('response_code', '!~', '[45]..|0');
  switch (what) {
    case 'errors4xx': return [[matcher('response_code', '=~', '4..')], [fine, matcher('grpc_response_status', '=~', '1|3|5|6|7|9|11|16')]];
    case 'errors5xx': return [[matcher('response_code', '=~', '5..')], [fine, matcher('grpc_response_status', '!~', '|unknown|0|1|3|5|6|7|9|11|16')]];
    case 'noResponse': return [[matcher('response_code', '=', '0')]];
    default: return [[]];
  }
}

/** One end as its node is drawn, whoever is at the other. */
export function nodeMatchers(end: End, node: NodeRef, level: Level): readonly (readonly string[])[] {
  return endMatchers(end, node, level === 'service');
}

const pairLabels = ['source_workload', 'source_workload_namespace', 'destination_workload', 'destination_workload_namespace', 'request_protocol'];

/** What is counted of which flows. */
interface Counted {
  readonly metric: string;
  /** Whose traffic decides which reporter stands. */
  readonly total: string;
  readonly flows: readonly (readonly string[])[];
  readonly outcomes: readonly (readonly string[])[];
  /** Labels to keep besides those of the pair. */
  readonly by: readonly string[];
  /** The best first. */
  readonly order: readonly Reporter[];
}

/** Per second, each request counted once: per pair of workloads the first reporter in the order that saw traffic. */
export function countedOnce({ metric, total, flows, outcomes, by, order }: Counted, window: Seconds): string {
  const part = (name: string, reporter: Reporter, chosen: readonly (readonly string[])[], labels: readonly string[]) =>
    `sum by (${labels.join(', ')}) (${flows.flatMap((flow) => chosen.map((outcome) => plainIncrease(name, [matcher('reporter', '=', reporter), ...flow, ...outcome], window))).join(' or ')})`;
  return order.map((reporter, index) => {
    const better = order.slice(0, index).map((other) => ` unless on (${pairLabels.join(', ')}) (${part(total, other, [[]], pairLabels)} > 0)`);
    return `(${part(metric, reporter, outcomes, [...by, ...pairLabels])}${better.join('')})`;
  }).join(' or ');
}

/** The caller's view first. */
export const callerFirst: readonly Reporter[] = ['source', 'waypoint', 'destination'];

/**
 * PromQL for one number over time, each request counted once: per pair of workloads and at each step the source reporter if it saw traffic, else the waypoint, else the destination.
 * What a node answers in time (`buckets` of a node) is taken from the destination first.
 * Where there are requests but none of the outcome asked for, the answer is 0 and not nothing.
 */
export function seriesQuery(what: SeriesWhat, of: SeriesOf, window: Seconds, level: Level = 'workload'): string {
  return flowsQuery(what, flowMatchers(of, level), window, of !== 'mesh' && !('source' in of));
}

/** `seriesQuery` over flows. `answered`: these are all that a node answers. */
export function flowsQuery(what: SeriesWhat, flows: readonly (readonly string[])[], window: Seconds, answered: boolean): string {
  const metric = metrics[what];
  const total = what === 'buckets' ? 'istio_request_duration_milliseconds_count' : metric;
  const order: readonly Reporter[] = what === 'buckets' && answered ? ['destination', 'waypoint', 'source'] : callerFirst;
  const chosen = countedOnce({ metric, total, flows, outcomes: outcomeMatchers(what), by: what === 'buckets' ? ['le'] : [], order }, window);
  if (what === 'buckets') return `sum by (le) (${chosen})`;
  const silence = flows.map((flow) => `0 * sum(${plainIncrease(total, flow, window)})`).join(' or ');
  return `sum(${chosen}) or ${silence}`;
}
