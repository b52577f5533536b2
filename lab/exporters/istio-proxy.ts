import type { PodState, RequestSeries, TcpSeries, WorldTelemetry } from '../world/telemetry';
import { envoyBounds } from '../world/telemetry';
import { flowLabels } from './istio-labels';
import { counter, gauge, histogram } from './metric-family';
import type { Exporter, Label, SeriesGroup } from './series-group';
import { GroupBuilder, seriesGroup, seriesRow } from './series-group';
import { stableHash } from './stable-hash';

/** The data-plane version the proxies claim. */
export const proxyVersion = '1.27.3';

const requests = counter('istio_requests_total', 'requests');
const duration = histogram('istio_request_duration_milliseconds', 'request duration');
const requestBytes = histogram('istio_request_bytes', 'request bytes');
const responseBytes = histogram('istio_response_bytes', 'response bytes');
const opened = counter('istio_tcp_connections_opened_total', 'connections opened');
const closed = counter('istio_tcp_connections_closed_total', 'connections closed');
const sent = counter('istio_tcp_sent_bytes_total', 'bytes sent, server to client');
const received = counter('istio_tcp_received_bytes_total', 'bytes received, client to server');
const build = gauge('istio_build', 'Istio component build info');

/** Envoy merges its per-thread histograms every five seconds (envoy#1965); counters move at once. */
const mergeSeconds = 5;
const bucketCount = envoyBounds.length + 1;

interface MergedHistogram {
  readonly series: RequestSeries;
  readonly group: SeriesGroup;
  /** Cumulative buckets, then sum, count and the two byte sums, as of the last merge. */
  readonly merged: Float64Array;
}

/**
 * What the proxies write at `/stats/prometheus`, one exporter per pod.
 * It looks once at every series of the world and hands it to the exporter of its pod.
 */
export class IstioProxies {
  private readonly exporters = new Map<PodState, IstioProxy>();
  private seenRequests = 0;
  private seenTcp = 0;
  private readonly telemetry: WorldTelemetry;

  constructor(telemetry: WorldTelemetry) {
    this.telemetry = telemetry;
  }

  /** The exporter of a pod with a proxy. */
  of(pod: PodState): IstioProxy {
    const known = this.exporters.get(pod);
    if (known) return known;
    const fresh = new IstioProxy(pod);
    this.exporters.set(pod, fresh);
    return fresh;
  }

  /** Takes in the series born since the last call. */
  discover(): void {
    const { requests: allRequests, tcp } = this.telemetry;
    for (; this.seenRequests < allRequests.length; this.seenRequests += 1) {
      const series = allRequests[this.seenRequests];
      if (series) this.of(series.pod).addRequests(series);
    }
    for (; this.seenTcp < tcp.length; this.seenTcp += 1) {
      const series = tcp[this.seenTcp];
      if (series) this.of(series.pod).addTcp(series);
    }
  }
}

/** One proxy's page. */
export class IstioProxy implements Exporter {
  private readonly exposed: SeriesGroup[];
  private readonly waiting: MergedHistogram[] = [];
  private readonly histograms: MergedHistogram[] = [];
  private readonly phase: number;

  constructor(pod: PodState) {
    this.phase = stableHash(pod.uid) % mergeSeconds;
    const labels: Label[] = [['component', pod.workload.proxy === 'ztunnel' ? 'ztunnel' : 'proxy'], ['tag', proxyVersion]];
    this.exposed = [new GroupBuilder().add(build, labels, () => 1).build()];
  }

  groups(): readonly SeriesGroup[] {
    return this.exposed;
  }

  /** Merges the histograms when their five seconds are over; a histogram shows up with its first merge. */
  advance(now: number): void {
    if ((Math.floor(now) + this.phase) % mergeSeconds !== 0) return;
    for (const fresh of this.waiting.splice(0)) {
      this.histograms.push(fresh);
      this.exposed.push(fresh.group);
    }
    for (const { series, merged } of this.histograms) merge(series, merged);
  }

  /** A new request series: its counter is exposed at once. */
  addRequests(series: RequestSeries): void {
    const labels = requestLabels(series);
    this.exposed.push(new GroupBuilder().add(requests, labels, () => series.count).build());
    this.waiting.push(mergedHistogram(series, labels));
  }

  /** A new TCP series. */
  addTcp(series: TcpSeries): void {
    const labels: Label[] = [...flowLabels(series), ['request_protocol', 'tcp']];
    const group = new GroupBuilder()
      .add(opened, labels, () => series.opened)
      .add(closed, labels, () => series.closed)
      .add(sent, labels, () => series.sentBytes)
      .add(received, labels, () => series.receivedBytes);
    this.exposed.push(group.build());
  }
}

function requestLabels(series: RequestSeries): Label[] {
  return [
    ...flowLabels(series),
    ['request_protocol', series.protocol],
    ['response_code', series.code],
    ['grpc_response_status', series.grpcStatus ?? ''],
  ];
}

function mergedHistogram(series: RequestSeries, labels: readonly Label[]): MergedHistogram {
  const bounds = [...envoyBounds.map(String), '+Inf'];
  const rows = [
    ...bounds.map((bound) => seriesRow(duration, [...labels, ['le', bound]], '_bucket')),
    seriesRow(duration, labels, '_sum'),
    seriesRow(duration, labels, '_count'),
    seriesRow(requestBytes, labels, '_sum'),
    seriesRow(requestBytes, labels, '_count'),
    seriesRow(responseBytes, labels, '_sum'),
    seriesRow(responseBytes, labels, '_count'),
  ];
  const merged = new Float64Array(bucketCount + 4);
  return { series, merged, group: seriesGroup(rows, (values) => spread(merged, values)) };
}

function merge(series: RequestSeries, merged: Float64Array): void {
  let total = 0;
  for (let index = 0; index < bucketCount; index += 1) {
    total += series.buckets[index] ?? 0;
    merged[index] = total;
  }
  merged[bucketCount] = series.sumMs;
  merged[bucketCount + 1] = total;
  merged[bucketCount + 2] = series.requestBytes;
  merged[bucketCount + 3] = series.responseBytes;
}

/** From what is kept per series to the values of its rows: the three histograms share one count. */
function spread(merged: Float64Array, values: Float64Array): void {
  const count = merged[bucketCount + 1] ?? 0;
  values.set(merged.subarray(0, bucketCount + 2));
  values[bucketCount + 2] = merged[bucketCount + 2] ?? 0;
  values[bucketCount + 3] = count;
  values[bucketCount + 4] = merged[bucketCount + 3] ?? 0;
  values[bucketCount + 5] = count;
}
