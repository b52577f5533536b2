import type { Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import type { Level } from '@/lib/topology/graph';
import type { EdgeRef, NodeRef } from '@/lib/topology/node-id';
import type { LatencyObservation, RequestObservation, TcpObservation } from '@/lib/topology/observation';

/** What part of the mesh a query asks for. */
export interface Ask {
  readonly window: Seconds;
  /** null = all. */
  readonly namespaces: readonly string[] | null;
  /** Bucket bounds to keep, as labels write them; null or absent = all. "+Inf" is kept always. */
  readonly bounds?: readonly string[] | null;
  /** Load shedding: without versions and without flows below 0.01 per second. For requests and TCP. */
  readonly lean?: boolean;
}

/** Something malformed or lossy that was seen while reading, for the doctor. */
export interface ReadNote {
  readonly kind: 'not-a-number' | 'bad-bound' | 'unknown-reporter' | 'namespace-without-workload' | 'bare-address' | 'label-missing';
  /** What it means, one sentence. */
  readonly sentence: string;
  readonly count: number;
  /** One case of it: a name or label. */
  readonly example: string;
}

/** Observations, and what was odd about them. */
export interface Reading<O> {
  readonly observations: readonly O[];
  readonly notes: readonly ReadNote[];
}

/** What a number over time is of. */
export type SeriesWhat = 'requests' | 'errors4xx' | 'errors5xx' | 'noResponse' | 'buckets' | 'sentBytes' | 'receivedBytes';

/** Whose number over time: an edge, all that a node answers, or the whole mesh. */
export type SeriesOf = EdgeRef | NodeRef | 'mesh';

/** How one mesh writes its telemetry. All queries are PromQL; the three of the graph are one instant query each for the whole mesh. */
export interface Dialect {
  readonly name: string;
  requestsQuery(ask: Ask): string;
  tcpQuery(ask: Ask): string;
  latencyQuery(ask: Ask): string;
  readRequests(samples: readonly Sample[]): Reading<RequestObservation>;
  readTcp(samples: readonly Sample[]): Reading<TcpObservation>;
  readLatency(samples: readonly Sample[]): Reading<LatencyObservation>;
  /** For a range query; `buckets` yields one series per `le`, everything else one series. `level` (default `workload`): whether a service node means all calls of the service or only those that reached no workload. */
  seriesQuery(what: SeriesWhat, of: SeriesOf, window: Seconds, level?: Level): string;
}
