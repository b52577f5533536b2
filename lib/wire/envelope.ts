import { z } from 'zod';
import { errorCatalogue, type ErrorCode } from '@/lib/base/app-error';

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
export const errorCodeSchema = z.enum(codes);

export const sourceStates = ['ok', 'slow', 'stale', 'down', 'denied', 'absent', 'starting', 'throttled'] as const;

/** Where data comes from and how it is doing. Ids: `prometheus`, `prometheus:NAME`, `k8s:KIND`. Times are unix seconds. */
export const sourceStatusSchema = z.object({
  id: z.string(),
  state: z.enum(sourceStates),
  asOf: z.number().nullable(),
  lastTry: z.number().nullable(),
  nextTry: z.number().nullable(),
  failures: z.number(),
  code: errorCodeSchema.optional(),
  /** A sentence for people: what is wrong and the remedy. */
  message: z.string().optional(),
  hint: z.string().optional(),
});
export type SourceStatus = z.infer<typeof sourceStatusSchema>;

/** Something that is not in the data, and whose fault that is. `what`: traffic, tcp, latency, hosts, placements, kubernetes:KIND, … */
export const missingSchema = z.object({
  what: z.string(),
  source: z.string(),
  code: errorCodeSchema,
  count: z.number().optional(),
  /** A sentence for people, and the remedy. */
  message: z.string().optional(),
  hint: z.string().optional(),
  /** Unix seconds of the last good data that is shown in its place; absent when nothing is shown. */
  asOf: z.number().optional(),
});
export type Missing = z.infer<typeof missingSchema>;

/** Another window (seconds) worth looking at: `scrapes` = this one holds too few of them; `rare` = edges that are silent in this one had traffic in that. */
export const offerSchema = z.object({ window: z.number(), reason: z.enum(['scrapes', 'rare']), message: z.string() });
export type Offer = z.infer<typeof offerSchema>;

/** The body of a refused request or of a 503. */
export const errorBodySchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  hint: z.string(),
  parameter: z.string().nullable(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** The envelope around every answer, the 503 too (with `data: null` and `error`). */
export function envelopeSchema<Data extends z.ZodType>(data: Data) {
  return z.object({
    data: data.nullable(),
    complete: z.boolean(),
    missing: z.array(missingSchema),
    warnings: z.array(z.string()),
    truncated: z.object({ kept: z.number(), total: z.number(), rule: z.string() }).optional(),
    offers: z.array(offerSchema).optional(),
    sources: z.array(sourceStatusSchema),
    serverNow: z.number(),
    skewMs: z.number().nullable(),
    instance: z.string(),
    requestId: z.string(),
    error: errorBodySchema.optional(),
  });
}

/** What every answer carries around its data. `skewMs` = Prometheus' clock minus ours; null while unknown. */
export interface Envelope<Data> {
  data: Data | null;
  complete: boolean;
  missing: Missing[];
  warnings: string[];
  truncated?: { kept: number; total: number; rule: string } | undefined;
  offers?: Offer[] | undefined;
  sources: SourceStatus[];
  serverNow: number;
  skewMs: number | null;
  instance: string;
  requestId: string;
  error?: ErrorBody | undefined;
}
