import { z } from 'zod';
import { scopeRequestSchema } from './scope-request';

/** Query of `/api/v1/promql`: the common parameters and whose numbers: `edge:ID`, `node:ID` (of the asked level), `host:NAME` or `mesh`. */
export function promqlRequestSchema(now: number) {
  return scopeRequestSchema(now).extend({ of: z.string().min(1).max(4000).regex(/^(edge:.|node:.|host:.|mesh$)/s, 'edge:ID, node:ID, host:NAME or mesh') });
}
export type PromqlRequest = z.infer<ReturnType<typeof promqlRequestSchema>>;

/** `/api/v1/promql`: the PromQL behind each number that is shown of one thing; to be evaluated at `at`. Units are those of the API: per second, ms, shares of 1, bytes. */
export const promqlAnswerSchema = z.object({
  of: z.string(),
  at: z.number(),
  window: z.number(),
  /** `number`: `p99.caller`, `in.requests`, `codes` (one series per code), `steal`, `podSplit` (the query behind a whole table), … */
  queries: z.array(z.object({ number: z.string(), promql: z.string() })),
});
export type PromqlAnswer = z.infer<typeof promqlAnswerSchema>;
