import { z } from 'zod';
import { scopeRequestSchema } from './scope-request';
import { eventSchema } from './timeline-answer';

/** Query of `/api/v1/neighbours`: the common parameters, `host`, and how many seconds back the comparison lies (`before`, default 600). */
export function neighboursRequestSchema(now: number) {
  return scopeRequestSchema(now).extend({
    host: z.string().min(1).max(600),
    before: z.string().regex(/^\d{1,7}$/, 'whole seconds').transform(Number).pipe(z.number().min(60).max(2_592_000)).default(600),
  });
}
export type NeighboursRequest = z.infer<ReturnType<typeof neighboursRequestSchema>>;

/** A quantity now and before; null = not known. */
const changeSchema = z.object({ now: z.number().nullable(), before: z.number().nullable() });

/** One pod on the host and what it takes from it: cores, bytes, and bytes per second. */
const neighbourSchema = z.object({
  cluster: z.string().nullable(),
  namespace: z.string(),
  name: z.string(),
  workload: z.string().nullable(),
  cpuCores: changeSchema,
  memoryBytes: changeSchema,
  diskBytes: changeSchema,
  networkBytes: changeSchema,
});

/** `/api/v1/neighbours`: the pods of one host, those whose CPU use grew most first, and what Kubernetes reported about the host and them. */
export const neighboursAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  before: z.number(),
  host: z.string(),
  pods: z.array(neighbourSchema),
  events: z.array(eventSchema),
});
export type NeighboursAnswer = z.infer<typeof neighboursAnswerSchema>;
