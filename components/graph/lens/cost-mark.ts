import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import { gradeMark, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';
import type { EdgeLatency } from '@/lib/topology/latency';

/** Time that passes between the two reporters. */
interface BetweenReporters {
  /** Milliseconds per request. */
  readonly between: number;
  /** Share of what the caller waits. */
  readonly share: number;
  /** By which number: means may be subtracted from each other, medians only roughly. */
  readonly by: 'mean' | 'P50';
}

/** Caller's time − callee's time; null unless both reported. Never below zero: less is the grain of the buckets. */
export function timeBetween(latency: EdgeLatency | null): BetweenReporters | null {
  const [caller, callee] = [latency?.source ?? null, latency?.destination ?? null];
  if (caller === null || callee === null) return null;
  const means = caller.mean !== null && callee.mean !== null ? { caller: caller.mean, callee: callee.mean } : null;
  const [asked, served] = means === null ? [caller.p50, callee.p50] : [means.caller, means.callee];
  const between = Math.max(0, asked - served);
  return { between, share: asked > 0 ? between / asked : 0, by: means === null ? 'P50' : 'mean' };
}

/** What the proxies and the network between cost: caller's time − callee's time. */
export function costMark({ edge, health, facts }: EdgeInLens): LensMark {
  if (edge.protocol === 'tcp') return gradeMark('calm', edge, () => []);
  if (health.grade === 'idle') return gradeMark('idle', edge, () => []);
  const cost = timeBetween(facts.latency(edge.id));
  if (cost === null) return gradeMark('unknown', edge, () => ['seen from one side only']);
  if (health.grade === 'thin') return gradeMark('thin', edge, () => [formatMilliseconds(cost.between)]);
  const { raised, critical } = lensThresholds.proxyTime;
  const grade = cost.between >= critical ? 'critical' : cost.between >= raised ? 'raised' : 'calm';
  return gradeMark(grade, edge, () => [`+${formatMilliseconds(cost.between)}`, `${formatRatio(cost.share)} of ${cost.by}`]);
}
