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
  /** Load shedding: without versions and without flows below 0.01 per second. For requests and TCP. */
  readonly lean?: boolean;
}

/** Something malformed or lossy that was seen while reading, for the doctor. */
export interface ReadNote {
  readonly kind: 'not-a-number' | 'bad-bound' | 'unreadable-flow' | 'unknown-reporter' | 'namespace-without-workload' | 'bare-address' | 'label-missing';
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

/** Asks one Prometheus at one time; `dear` questions read histograms. */
export type AskPrometheus = (query: string, weight: 'light' | 'dear') => Promise<readonly Sample[]>;

/** The answers to the questions about durations. */
export interface LatencyAnswers {
  readonly samples: readonly Sample[];
  /** Bucket bounds that were asked for, as labels write them ("+Inf" is always); null = all there are. */
  readonly bounds: readonly string[] | null;
}

/** What a number over time is of. */
export type SeriesWhat = 'requests' | 'errors4xx' | 'errors5xx' | 'noResponse' | 'buckets' | 'sentBytes' | 'receivedBytes';

/** Whose number over time: an edge, all that a node answers, or the whole mesh. */
export type SeriesOf = EdgeRef | NodeRef | 'mesh';

/** The PromQL of one number. */
export interface NumberQuery {
  /** Which: `p99.caller`, `errors5xxShare`, `codes` (one series per code), … */
  readonly number: string;
  readonly promql: string;
}

/** How one mesh writes its telemetry. All queries are PromQL; requests and TCP are one instant query each for the whole mesh. */
export interface Dialect {
  readonly name: string;
  /** What a cluster is called that nobody named. */
  readonly unnamedCluster: string;
  /** One instant query: one sample for each pair of clusters that any telemetry names. */
  readonly clustersQuery: string;
  /** The names of clusters in its answer. */
  readClusters(samples: readonly Sample[]): ReadonlySet<string>;
  requestsQuery(ask: Ask): string;
  tcpQuery(ask: Ask): string;
  /**
   * Asks for durations, in one query where nothing is odd. With `affords` a few bounds are asked for first, in several queries at once, and the others when it says that so many more numbers can be had.
   * Rejects as `prometheus` does; when only the other bounds fail, those are left out.
   */
  askLatency(ask: Ask, prometheus: AskPrometheus, affords?: ((numbers: number) => boolean) | null): Promise<LatencyAnswers>;
  readRequests(samples: readonly Sample[]): Reading<RequestObservation>;
  readTcp(samples: readonly Sample[]): Reading<TcpObservation>;
  readLatency(answers: LatencyAnswers): Reading<LatencyObservation>;
  /** For a range query; `buckets` yields one series per `le`, everything else one series. `level` (default `workload`): whether a service node means all calls of the service or only those that reached no workload. */
  seriesQuery(what: SeriesWhat, of: SeriesOf, window: Seconds, level?: Level): string;
  /** An instant query for each number of an edge, a node or the whole mesh, as the graph and the latency answer state it. */
  numberQueries(of: SeriesOf, window: Seconds, level: Level): readonly NumberQuery[];
  /** Buckets of an edge as one side's proxies measured them, one series per `le`. */
  sideBucketsQuery(of: EdgeRef, side: 'caller' | 'callee', window: Seconds, level: Level): string;
}
