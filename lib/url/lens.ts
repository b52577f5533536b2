/** The ways to colour and label the same graph. */
export const lenses = ['latency', 'errors', 'traffic', 'hosts', 'security', 'retries', 'rollout', 'cost', 'residency', 'change'] as const;
export type Lens = (typeof lenses)[number];

/** The quantiles that the latency lens can show. */
export const quantileNames = ['p50', 'p95', 'p99'] as const;
export type QuantileName = (typeof quantileNames)[number];
