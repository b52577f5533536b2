import { z } from 'zod';
import { quantilesSchema } from './latency-answer';
import { scopeRequestSchema } from './scope-request';

/** Query of `/api/v1/pods`: the common parameters and `node`, the id of a workload. */
export function podsRequestSchema(now: number) {
  return scopeRequestSchema(now).extend({ node: z.string().min(1).max(2000) });
}
export type PodsRequest = z.infer<ReturnType<typeof podsRequestSchema>>;

/** What a container does to itself by its own limits; null = not known. */
export const containerLimitsSchema = z.object({
  container: z.string(),
  isProxy: z.boolean(),
  /** Share of periods in which it ran out of its CPU quota. */
  throttled: z.number().nullable(),
  cpuCores: z.number().nullable(),
  cpuLimitCores: z.number().nullable(),
  cpuOfLimit: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  memoryOfLimit: z.number().nullable(),
  psiCpu: z.number().nullable(),
  restarts: z.number().nullable(),
  /** Those of the last hour; null = not known. */
  restartsLastHour: z.number().nullable(),
  oomKills: z.number().nullable(),
  lastTerminatedReason: z.string().nullable(),
});

/** One pod as its own proxy measured it. `in`: what it answered; `out`: the calls that it made. */
export const podSchema = z.object({
  cluster: z.string().nullable(),
  namespace: z.string(),
  name: z.string(),
  in: quantilesSchema.nullable(),
  out: quantilesSchema.nullable(),
  /** Answered requests with 5xx or without response, in the window. */
  failures: z.number().nullable(),
  containers: z.array(containerLimitsSchema),
});

/** `/api/v1/pods`: one workload pod by pod, grouped by host; the slowest host first. `host` null = not known where. */
export const podsAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  node: z.string(),
  hosts: z.array(z.object({ host: z.string().nullable(), in: quantilesSchema.nullable(), out: quantilesSchema.nullable(), pods: z.array(podSchema) })),
});
export type PodsAnswer = z.infer<typeof podsAnswerSchema>;
