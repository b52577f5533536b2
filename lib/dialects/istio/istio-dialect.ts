import type { Dialect } from '../dialect';
import { latencyQuery, requestsQuery, tcpQuery } from './istio-queries';
import { readLatency, readRequests, readTcp } from './istio-reader';
import { seriesQuery } from './istio-series';

/** Istio: sidecars, gateways, waypoints and ztunnel, which all write the same metrics. Facts: Istio 1.3 … 1.31 telemetry v2. */
export const istioDialect: Dialect = { name: 'istio', requestsQuery, tcpQuery, latencyQuery, readRequests, readTcp, readLatency, seriesQuery };
