import { z } from 'zod';
import { scopeRequestSchema } from './scope-request';

/** Query of `/api/v1/cost`: the common parameters and, to narrow it, `node` (id of a workload) or `host`. */
export function costRequestSchema(now: number) {
  return scopeRequestSchema(now).extend({ node: z.string().min(1).max(2000).optional(), host: z.string().min(1).max(600).optional() });
}
export type CostRequest = z.infer<ReturnType<typeof costRequestSchema>>;

const cost = {
  proxyCpuCores: z.number().nullable(),
  appCpuCores: z.number().nullable(),
  proxyMemoryBytes: z.number().nullable(),
  appMemoryBytes: z.number().nullable(),
  /** Proxy over all CPU of these pods. */
  proxyCpuShare: z.number().nullable(),
  pods: z.number(),
};

/** `/api/v1/cost`: what the proxies of the mesh take beside the applications, the dearest workload first. null = not measured. */
export const costAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  workloads: z.array(z.object({ cluster: z.string().nullable(), namespace: z.string(), name: z.string(), ...cost })),
  hosts: z.array(z.object({ host: z.string(), ...cost })),
});
export type CostAnswer = z.infer<typeof costAnswerSchema>;
