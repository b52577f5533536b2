import type { Dialect } from '../dialect';
import { clustersQuery, readClusters, unnamedCluster } from './istio-clusters';
import { requestsQuery, tcpQuery } from './istio-queries';
import { readRequests, readTcp } from './istio-reader';
import { edgeNumberQueries, meshNumberQueries, nodeNumberQueries, sideBucketsQuery } from './istio-number-queries';
import { seriesQuery } from './istio-series';
import { askLatency } from './ask-latency';
import { readLatency } from './latency-reader';

/** Istio: sidecars, gateways, waypoints and ztunnel, which all write the same metrics. Facts: Istio 1.3 … 1.31 telemetry v2. */
export const istioDialect: Dialect = {
  name: 'istio', unnamedCluster, clustersQuery, readClusters, requestsQuery, tcpQuery, askLatency, readRequests, readTcp, readLatency, seriesQuery, sideBucketsQuery,
  numberQueries: (of, window, level) => (of === 'mesh' ? meshNumberQueries(window) : 'source' in of ? edgeNumberQueries(of, window, level) : nodeNumberQueries(of, window, level)),
};
