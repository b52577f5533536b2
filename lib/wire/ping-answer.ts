import { z } from 'zod';

/** `/api/v1/ping`: tiny; `instance` changes when the process was restarted; `cluster` is the configured name, null = from telemetry. */
export const pingAnswerSchema = z.object({ instance: z.string(), serverNow: z.number(), cluster: z.string().nullable() });
export type PingAnswer = z.infer<typeof pingAnswerSchema>;
