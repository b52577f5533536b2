import { z } from 'zod';
import { signalGrades, signalNames, signalReasons, signalUnits } from '@/lib/hosts/host';

export const signalSchema = z.object({
  value: z.number().nullable(),
  unit: z.enum(signalUnits),
  grade: z.enum(signalGrades),
  reason: z.enum(signalReasons).exactOptional(),
});

/** Beside the pressure: who the machine is. Times are unix seconds; null = not known. */
const hostFactsSchema = z.object({
  cluster: z.string().nullable(),
  baseline: z.number().nullable(),
  kernel: z.string().nullable(),
  createdAt: z.number().nullable(),
  bootedAt: z.number().nullable(),
  cordoned: z.boolean().nullable(),
  taints: z.array(z.string()).nullable(),
});

export const hostSchema = z.object({
  name: z.string(),
  instance: z.string().nullable(),
  instanceType: z.string().nullable(),
  burstable: z.boolean().nullable(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  cores: z.number().nullable(),
  conditions: z.array(z.string()),
  mapped: z.boolean(),
  signals: z.partialRecord(z.enum(signalNames), signalSchema),
  facts: hostFactsSchema.exactOptional(),
  ztunnel: z.boolean().exactOptional(),
});

/** `/api/v1/hosts` (wire.md 3.3). */
export const hostsAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  hosts: z.array(hostSchema),
  placements: z.array(z.object({ node: z.string(), host: z.string(), pods: z.number() })),
});
