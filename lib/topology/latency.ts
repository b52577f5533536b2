import type { Milliseconds, Seconds, UnixSeconds } from '@/lib/base/units';
import type { EdgeId, Level, NodeId } from './graph';

/** Quantiles of exactly the requests of one edge or node, from summed buckets (wire.md 3.2). */
export interface Quantiles {
  readonly p50: Milliseconds;
  readonly p95: Milliseconds;
  readonly p99: Milliseconds;
  readonly mean: Milliseconds | null;
  /** In the window, not per second. */
  readonly requests: number;
  /** The bucket that holds P99; null = above the last finite bound. */
  readonly p99Bounds: readonly [Milliseconds, Milliseconds | null];
  /** full = all bounds of all contributing series; coarse = only the shared ones. */
  readonly resolution: 'full' | 'coarse';
}

export interface EdgeLatency {
  readonly source: Quantiles | null;
  readonly destination: Quantiles | null;
}

export interface Latency {
  readonly at: UnixSeconds;
  readonly window: Seconds;
  readonly level: Level;
  readonly edges: Readonly<Record<EdgeId, EdgeLatency>>;
  readonly nodes: Readonly<Record<NodeId, Quantiles>>;
}
