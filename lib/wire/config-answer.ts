import { z } from 'zod';
import { checkWeights } from '@/lib/checks/check';
import { configKinds } from '@/lib/checks/config-object';
import { scopeRequestSchema } from './scope-request';
import { sourceStates } from './envelope';

/** Query of `/api/v1/config`: the common parameters, and `of` = `edge:ID` or `node:ID` of the asked level; without it the checks of the whole mesh. */
export function configRequestSchema(now: number) {
  return scopeRequestSchema(now).extend({ of: z.string().min(1).max(4000).regex(/^(edge:.|node:.)/s, 'edge:ID or node:ID').optional() });
}
export type ConfigRequest = z.infer<ReturnType<typeof configRequestSchema>>;

const objectNameSchema = z.object({ type: z.enum(configKinds), kind: z.string(), namespace: z.string(), name: z.string() });

/** An object that acts, why, and what it says. */
const actingSchema = objectNameSchema.extend({
  apiVersion: z.string(),
  createdAt: z.number().nullable(),
  generation: z.number().nullable(),
  at: z.enum(['caller', 'callee', 'gateway']),
  because: z.string(),
  says: z.array(z.object({ what: z.string(), text: z.string() })),
  overriddenBy: z.string().nullable(),
});

/** Something that a check found in one object. `path` is jsonpath without the dollar. */
const checkSchema = z.object({ id: z.string(), weight: z.enum(checkWeights), object: objectNameSchema, path: z.string(), sentence: z.string(), remedy: z.string() });

/** `/api/v1/config`: what configuration acts on a node or edge, what the checks found in it, and whether reality obeys it. */
export const configAnswerSchema = z.object({
  /** When this was so: now, whatever moment was asked for. The API server knows no past. */
  asOf: z.number(),
  of: z.string().nullable(),
  /** How reading each kind is doing; `objects` in the whole cluster, null = not known. */
  kinds: z.array(z.object({ type: z.enum(configKinds), state: z.enum(sourceStates), objects: z.number().nullable() })),
  objects: z.array(actingSchema),
  checks: z.array(checkSchema),
  /** For an edge: what is asked for beside what was measured. `obeys` null = too little was measured. */
  reality: z.array(z.object({ what: z.string(), configured: z.string(), observed: z.string(), obeys: z.boolean().nullable() })),
  /** Share (0…1) of a caller's requests for one service that an edge should carry by configuration. For the whole mesh, or the edge asked for. */
  weights: z.array(z.object({ edge: z.string(), share: z.number() })),
});
export type ConfigAnswer = z.infer<typeof configAnswerSchema>;
