import type { Milliseconds, Ratio } from '@/lib/base/units';

/** From where the lenses beside latency and errors call an edge strained or sick. */
export const lensThresholds = {
  /** Share under mTLS below which an edge carries plain text; the rest is rounding of rates. */
  mtlsWhole: 0.995 as Ratio,
  /** Share in plain text from which an edge is sick rather than strained. */
  plainText: 0.5 as Ratio,
  /** Arrived at the callee over asked by the caller. */
  retries: { raised: 1.1 as Ratio, critical: 1.5 as Ratio },
  /** Time between the two reporters: two proxies, their queues and the network. */
  proxyTime: { raised: 5 as Milliseconds, critical: 25 as Milliseconds },
  /** Observed share apart from the configured one. */
  split: { raised: 0.05 as Ratio, critical: 0.2 as Ratio },
  /** Compared with before: times slower or faster and at least so many ms, share of failures in points, times the rate. */
  change: { factor: 1.5, atLeast: 20 as Milliseconds, failures: 0.01 as Ratio, rate: 2 },
} as const;
