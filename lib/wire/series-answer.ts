import { z } from 'zod';
import { windowLimits } from '@/lib/base/time-window';
import { levels } from '@/lib/topology/graph';
import { signalNames } from '@/lib/hosts/host';

/** Numbers that can be asked over time. */
export const seriesNumbers = [
  'requests', 'errors4xx', 'errors5xx', 'noResponse', 'p50', 'p95', 'p99', 'sentBytes', 'receivedBytes', ...signalNames,
] as const;

/** Query of `/api/v1/series`: `of` = `edge:ID`, `node:ID`, `host:NAME` or `mesh`; times in unix seconds, step in seconds. */
export const seriesRequestSchema = z.strictObject({
  of: z.string().min(1).max(4000).regex(/^(mesh$|edge:.|node:.|host:.)/s, 'edge:ID, node:ID, host:NAME or mesh'),
  what: z.enum(seriesNumbers),
  start: z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'unix seconds').transform(Number),
  end: z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'unix seconds').transform(Number),
  step: z.string().regex(/^\d{1,7}$/, 'whole seconds').transform(Number).pipe(z.number().min(5).max(86_400)),
  /** Seconds that every point covers; default the step, at least 60. */
  window: z.string().regex(/^\d{1,9}$/, 'whole seconds').transform(Number).pipe(z.number().min(windowLimits.shortest).max(windowLimits.longest)).exactOptional(),
  /** Whose proxies measured: for quantiles of an edge; default whoever is believed (the caller). */
  side: z.enum(['caller', 'callee']).exactOptional(),
  /** Level of the map that the ids are of. */
  level: z.enum(levels).exactOptional(),
});
export type SeriesRequest = z.infer<typeof seriesRequestSchema>;

/** `/api/v1/series`: null = nothing measured at that step. */
export const seriesAnswerSchema = z.object({
  of: z.string(),
  what: z.enum(seriesNumbers),
  side: z.enum(['caller', 'callee']).exactOptional(),
  unit: z.enum(['ms', 'perSecond', 'ratio', 'seconds', 'bytes', 'count']),
  /** The query whose answer these numbers are, for Prometheus' own page. */
  promql: z.string().exactOptional(),
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
});
export type SeriesAnswer = z.infer<typeof seriesAnswerSchema>;
