import { z } from 'zod';
import { signalNames } from '@/lib/hosts/host';

/**
 * `/api/v1/timeline`: the strip under the map. Query: `start`, `end`, `step` as in `series`, `signal` for the heat rows.
 * Points lie at `times`; null = nothing measured at that step.
 */
export const timelineRequestSchema = z.strictObject({
  start: z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'unix seconds').transform(Number),
  end: z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'unix seconds').transform(Number),
  step: z.string().regex(/^\d{1,7}$/, 'whole seconds').transform(Number).pipe(z.number().min(5).max(86_400)),
  signal: z.enum(signalNames).default('steal'),
});
export type TimelineRequest = z.infer<typeof timelineRequestSchema>;

/** Something that Kubernetes reported. `at` in unix seconds. */
export const eventSchema = z.object({
  at: z.number(), type: z.string(), reason: z.string(), message: z.string(),
  kind: z.string(), namespace: z.string().nullable(), name: z.string(), count: z.number(),
});

export const timelineAnswerSchema = z.object({
  times: z.array(z.number()),
  /** Requests per second over the whole mesh. */
  requests: z.array(z.number().nullable()),
  /** 5xx per second over the whole mesh. */
  errors5xx: z.array(z.number().nullable()),
  /** ms; null as a whole when it would cost too much to ask. */
  p99: z.array(z.number().nullable()).nullable(),
  signal: z.enum(signalNames),
  hosts: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
  events: z.array(eventSchema),
});
export type TimelineAnswer = z.infer<typeof timelineAnswerSchema>;
