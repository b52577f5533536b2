import { z } from 'zod';
import { levels, nodeKinds, nodeTraits, protocols } from '@/lib/topology/graph';

const perSecond = z.number();
export const trafficSchema = z.object({
  requests: perSecond.nullable(),
  errors4xx: perSecond.nullable(),
  errors5xx: perSecond.nullable(),
  noResponse: perSecond.nullable(),
  codes: z.record(z.string(), perSecond),
  flags: z.record(z.string(), perSecond),
  sentBytes: perSecond.nullable(),
  receivedBytes: perSecond.nullable(),
  connectionsOpened: perSecond.nullable(),
});

export const graphNodeSchema = z.object({
  id: z.string(),
  kind: z.enum(nodeKinds),
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  name: z.string(),
  app: z.string().nullable(),
  version: z.string().nullable(),
  workloadKind: z.string().nullable(),
  traits: z.array(z.enum(nodeTraits)),
  in: trafficSchema.nullable(),
  out: trafficSchema.nullable(),
});

export const graphEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: z.enum(protocols),
  services: z.array(z.string()),
  traffic: trafficSchema,
  mtls: z.number().nullable(),
  retryAmplification: z.number().nullable(),
  disagreement: z.number().nullable(),
  derived: z.literal(true).optional(),
});

/** `/api/v1/graph` (wire.md 3.1). */
export const graphAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  level: z.enum(levels),
  nodes: z.array(graphNodeSchema),
  edges: z.array(graphEdgeSchema),
  silentEdges: z.number().optional(),
});
