import { formatByteRate, formatCount, formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import { formatSpan } from '@/lib/base/format-time';
import { edgeThresholds } from '@/lib/health/thresholds';
import type { Traffic } from '@/lib/topology/graph';
import type { EdgeLatency } from '@/lib/topology/latency';
import { shareOf } from '../mesh/edge-numbers';
import type { MeshPicture } from '../mesh/mesh-picture';
import type { JudgedEdge } from '../mesh/mesh-health';
import { Absence } from '../ui/absence';
import type { Mark } from '../ui/grade-mark';
import { NumberTile, NumberTiles } from '../ui/number-tile';
import { CopyNumber } from './number-queries';

function grade(value: number | null, limit: { readonly raised: number; readonly critical: number }): Mark {
  if (value === null) return 'unknown';
  return value >= limit.critical ? 'critical' : value >= limit.raised ? 'raised' : 'calm';
}

function bucket([low, high]: readonly [number, number | null]): string {
  if (high === null) return `above ${formatMilliseconds(low)}`;
  const [from, to] = [formatMilliseconds(low), formatMilliseconds(high)];
  return `${to.endsWith(' ms') ? from.replace(/ ms$/, '') : from}–${to} bucket`;
}

/** Why there is no quantile, by what became of asking for latency. */
export const absenceOfLatency = { pending: 'loading', failed: 'failed', ready: 'absent' } as const;

/** The big numbers of an edge. */
export function EdgeTiles({ judged, window, latency, latencyState }: { readonly judged: JudgedEdge; readonly window: number; readonly latency: EdgeLatency | null; readonly latencyState: MeshPicture['latencyState'] }) {
  const { edge, health } = judged;
  if (edge.protocol === 'tcp') return <TcpTiles traffic={edge.traffic} />;
  const { requests, errors5xx, noResponse } = edge.traffic;
  const quantiles = health.quantiles;
  const thin = quantiles !== null && quantiles.requests < edgeThresholds.thinRequests;
  const none = <Absence why={absenceOfLatency[latencyState]} />;
  const failed = shareOf(errors5xx, requests);
  const silent = shareOf(noResponse, requests);
  const side = quantiles !== null && quantiles === latency?.source ? 'caller' : 'callee';
  return (
    <NumberTiles>
      <NumberTile value={quantiles === null ? none : formatMilliseconds(quantiles.p99)} mark={thin ? 'thin' : grade(quantiles?.p99 ?? null, edgeThresholds.p99)} caption={quantiles === null ? 'P99' : `P99 · ${thin ? `only ${Math.round(quantiles.requests)} requests` : bucket(quantiles.p99Bounds)}`} corner={<CopyNumber number={`p99.${side}`} of="P99" />} />
      <NumberTile value={quantiles === null ? none : formatMilliseconds(quantiles.p50)} caption="P50" corner={<CopyNumber number={`p50.${side}`} of="P50" />} />
      <NumberTile value={failed === null ? <Absence why="unknown" /> : formatRatio(failed)} mark={grade(failed, edgeThresholds.errors5xx)} caption={`5xx · ${formatRate(errors5xx)}`} corner={<CopyNumber number="errors5xxShare" of="the share of 5xx" />} />
      <NumberTile value={requests === null ? <Absence why="unknown" /> : formatRate(requests)} caption={requests === null ? 'requests' : `${formatCount(Math.round(requests * window))} in ${formatSpan(window)}`} corner={<CopyNumber number="requests" of="the requests" />} />
      <NumberTile value={edge.retryAmplification === null ? <Absence why="unknown" detail="Both reporters are needed to see retries." /> : `× ${edge.retryAmplification.toFixed(edge.retryAmplification < 10 ? 2 : 0)}`} mark={edge.retryAmplification !== null && edge.retryAmplification >= 1.1 ? 'raised' : 'calm'} caption="retries" hint="Requests that arrived ÷ requests that were asked for" corner={<CopyNumber number="retryAmplification" of="the retries" />} />
      <NumberTile value={silent === null ? <Absence why="unknown" /> : formatRatio(silent)} mark={grade(silent, edgeThresholds.noResponse)} caption={`no response · ${formatRate(noResponse)}`} corner={<CopyNumber number="noResponseShare" of="the share without response" />} />
    </NumberTiles>
  );
}

function TcpTiles({ traffic }: { readonly traffic: Traffic }) {
  return (
    <NumberTiles>
      <NumberTile value={traffic.sentBytes === null ? <Absence why="unknown" /> : formatByteRate(traffic.sentBytes)} caption="sent by the caller" corner={<CopyNumber number="sentBytes" of="the bytes sent" />} />
      <NumberTile value={traffic.receivedBytes === null ? <Absence why="unknown" /> : formatByteRate(traffic.receivedBytes)} caption="received by it" corner={<CopyNumber number="receivedBytes" of="the bytes received" />} />
      <NumberTile value={traffic.connectionsOpened === null ? <Absence why="unknown" /> : formatRate(traffic.connectionsOpened)} caption="connections opened" corner={<CopyNumber number="connectionsOpened" of="the connections opened" />} />
    </NumberTiles>
  );
}
