import { z } from 'zod';
import { levels } from '@/lib/topology/graph';

const ms = z.number();
export const quantilesSchema = z.object({
  p50: ms,
  p95: ms,
  p99: ms,
  mean: ms.nullable(),
  requests: z.number(),
  p99Bounds: z.tuple([ms, ms.nullable()]),
  resolution: z.enum(['full', 'coarse']),
});

/** `/api/v1/latency` (wire.md 3.2). */
export const latencyAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  level: z.enum(levels),
  edges: z.record(z.string(), z.object({ source: quantilesSchema.nullable(), destination: quantilesSchema.nullable() })),
  nodes: z.record(z.string(), quantilesSchema),
});
