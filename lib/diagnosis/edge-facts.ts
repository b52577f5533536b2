import type { Milliseconds, PerSecond, Ratio } from '@/lib/base/units';
import type { GraphEdge } from '@/lib/topology/graph';
import type { EdgeLatency, Quantiles } from '@/lib/topology/latency';
import { ramp } from './robust';

/** All calls of one source to one service per second, now and usual. */
export interface Calls {
  readonly now: PerSecond;
  readonly usual: PerSecond | null;
}

/** One edge now against what was usual for it. Excess = mean now − usual mean; null = one of them is not known. */
export interface EdgeFacts {
  readonly edge: GraphEdge;
  readonly usualEdge: GraphEdge | null;
  /** What the caller saw, else the called side. */
  readonly now: Quantiles | null;
  readonly usual: Quantiles | null;
  readonly rate: PerSecond;
  readonly usualRate: PerSecond | null;
  /**
   * What this edge has of all calls that its source makes to the same service: 1 unless the edge ends at the service itself, where only requests stand that reached nobody.
   * Shares below are of all those calls.
   */
  readonly callsShare: Ratio;
  /** Rate of those calls, now and usual. */
  readonly calls: Calls;
  /** Requests in the window, and failed ones (server's fault or no response). */
  readonly requests: number;
  readonly failedShare: Ratio;
  readonly usualFailedShare: Ratio | null;
  readonly silentShare: Ratio;
  readonly usualSilentShare: Ratio | null;
  readonly sourceExcess: Milliseconds | null;
  readonly targetExcess: Milliseconds | null;
  /** Between the two reporters: proxies, network, run queues, connection pools, retries. */
  readonly gapExcess: Milliseconds | null;
  readonly gap: Milliseconds | null;
  readonly usualGap: Milliseconds | null;
  /** Attempts that arrived for each request asked, now and usual; 1 where only one side reports. */
  readonly amplification: number;
  readonly usualAmplification: number;
}

/** Below so many requests a ratio between the two reporters is chance. */
const fewestForRatio = 60;

/** Puts the numbers of one edge side by side. */
export function edgeFacts(edge: GraphEdge, usualEdge: GraphEdge | null, latency: EdgeLatency | null, usualLatency: EdgeLatency | null, window: number, calls: Calls | null): EdgeFacts {
  const side = latency?.source && (usualLatency === null || usualLatency.source) ? 'source' : latency?.destination ? 'destination' : 'source';
  const rate = edge.traffic.requests ?? 0;
  const usualRate = usualEdge?.traffic.requests ?? null;
  const [whole, before] = calls === null ? [rate, usualRate] : [calls.now, calls.usual];
  const source = excess(latency?.source ?? null, usualLatency?.source ?? null);
  const target = excess(latency?.destination ?? null, usualLatency?.destination ?? null);
  const gap = difference(latency);
  const usualGap = difference(usualLatency);
  return {
    edge, usualEdge, now: latency?.[side] ?? null, usual: usualLatency?.[side] ?? null, rate, usualRate, requests: whole * window, callsShare: whole > 0 ? rate / whole : 1, calls: { now: whole, usual: before },
    failedShare: share(failed(edge), whole) ?? 0, usualFailedShare: before === null ? null : share(usualEdge === null ? 0 : failed(usualEdge), before),
    silentShare: share(edge.traffic.noResponse, whole) ?? 0, usualSilentShare: before === null ? null : share(usualEdge === null ? 0 : usualEdge.traffic.noResponse, before),
    sourceExcess: source ?? (latency?.source ? null : target), targetExcess: target,
    gap, usualGap, gapExcess: gap === null || usualGap === null ? null : gap - usualGap,
    amplification: rate * window < fewestForRatio ? 1 : edge.retryAmplification ?? 1,
    usualAmplification: usualEdge?.retryAmplification ?? 1,
  };
}

/** Requests with a response flag on an edge, as a share of the calls that it stands for. */
export function flagShareOf(facts: EdgeFacts, flag: string): Ratio {
  return flagShare(facts.edge, flag) * facts.callsShare;
}

/** How much an edge's failures look like packets that never come back, 0…1: the caller waits for seconds. What refuses a connection (mTLS, a certificate, a closed port) does so at once. */
export function hangs({ sourceExcess, targetExcess }: EdgeFacts): Ratio {
  return ramp((sourceExcess ?? 0) - Math.max(0, targetExcess ?? 0), 300, 2000);
}

/** Median duration now over usual; 1 where one of them is not known. */
export function middleOf({ now, usual }: EdgeFacts): Ratio {
  return now === null || usual === null ? 1 : now.p50 / Math.max(0.1, usual.p50);
}

/** Rate of a response flag on an edge, as a share of its requests. */
export function flagShare(edge: GraphEdge | null, flag: string): Ratio {
  if (edge === null) return 0;
  return share(Object.hasOwn(edge.traffic.flags, flag) ? edge.traffic.flags[flag] ?? 0 : 0, edge.traffic.requests) ?? 0;
}

/** The server's fault or no response; a 404 without a route (NR) was answered by the caller's proxy and reached nobody either. */
function failed({ traffic }: GraphEdge): PerSecond {
  const unrouted = Object.hasOwn(traffic.flags, 'NR') ? traffic.flags['NR'] ?? 0 : 0;
  return (traffic.errors5xx ?? 0) + (traffic.noResponse ?? 0) + Math.min(traffic.errors4xx ?? 0, unrouted);
}

function share(part: PerSecond | null, whole: PerSecond | null): Ratio | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}

function excess(now: Quantiles | null, usual: Quantiles | null): Milliseconds | null {
  return now?.mean === undefined || now.mean === null || usual?.mean === undefined || usual.mean === null ? null : now.mean - usual.mean;
}

function difference(latency: EdgeLatency | null): Milliseconds | null {
  const [source, target] = [latency?.source?.mean ?? null, latency?.destination?.mean ?? null];
  return source === null || target === null ? null : source - target;
}
