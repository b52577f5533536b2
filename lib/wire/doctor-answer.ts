import { z } from 'zod';
import { sourceStatusSchema } from './envelope';

/** One thing that was looked for: what it is, whether it was found, what its absence costs, and what to do. */
export const findingSchema = z.object({
  id: z.string(),
  area: z.enum(['mesh', 'hosts', 'kubernetes', 'prometheus', 'undermesh']),
  state: z.enum(['found', 'missing', 'denied', 'failed', 'warning']),
  title: z.string(),
  detail: z.string(),
  remedy: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** `/api/v1/doctor`. */
export const doctorAnswerSchema = z.object({
  findings: z.array(findingSchema),
  sources: z.array(sourceStatusSchema),
  /** Seconds; detected, not assumed; null when it could not be told. */
  scrapeInterval: z.number().nullable(),
  /** The shortest window that works: four scrape intervals. */
  shortestWindow: z.number().nullable(),
  cluster: z.string(),
  version: z.string(),
});
export type DoctorAnswer = z.infer<typeof doctorAnswerSchema>;
