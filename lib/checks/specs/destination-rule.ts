import { z } from 'zod';
import { anything, labels, many, number, text, texts } from './fields';

const tls = z.object({ mode: text }).nullable().catch(null);

const trafficPolicy = z.object({
  tls,
  loadBalancer: z.object({ simple: text, consistentHash: anything }).nullable().catch(null),
  connectionPool: z.object({
    tcp: z.object({ maxConnections: number, connectTimeout: text }).nullable().catch(null),
    http: z.object({ http1MaxPendingRequests: number, http2MaxRequests: number, maxRequestsPerConnection: number, maxRetries: number }).nullable().catch(null),
  }).nullable().catch(null),
  outlierDetection: z.object({ consecutive5xxErrors: number, consecutiveGatewayErrors: number, interval: text, baseEjectionTime: text, maxEjectionPercent: number }).nullable().catch(null),
  portLevelSettings: many(z.object({ port: z.object({ number }).nullable().catch(null), tls })),
}).nullable().catch(null);

/** spec of DestinationRule, as far as it is judged. */
export const destinationRuleSpec = z.object({
  host: text,
  exportTo: texts,
  workloadSelector: z.object({ matchLabels: labels }).nullable().catch(null),
  trafficPolicy,
  subsets: many(z.object({ name: text, labels, trafficPolicy })),
});
export type DestinationRuleSpec = z.infer<typeof destinationRuleSpec>;
export type TrafficPolicy = NonNullable<z.infer<typeof trafficPolicy>>;
