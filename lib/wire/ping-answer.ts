import { z } from 'zod';

/** `/api/v1/ping`: tiny; `instance` changes when the process was restarted. */
export const pingAnswerSchema = z.object({ instance: z.string(), serverNow: z.number() });
export type PingAnswer = z.infer<typeof pingAnswerSchema>;
