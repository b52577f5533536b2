import { z } from 'zod';

const addresses = z.array(z.string().regex(/^https?:\/\//i));

/** Addresses of the user's own tools with placeholders (lib/base/outside-link.ts); the first that can be filled is taken. Empty = not configured. */
const linksSchema = z.object({ grafana: addresses, prometheus: addresses, kiali: addresses, more: z.array(z.object({ title: z.string(), address: z.string().regex(/^https?:\/\//i) })) });

/** `/api/v1/ping`: tiny; `instance` changes when the process was restarted; `cluster` is the configured name, null = from telemetry. */
export const pingAnswerSchema = z.object({ instance: z.string(), serverNow: z.number(), cluster: z.string().nullable(), links: linksSchema.default({ grafana: [], prometheus: [], kiali: [], more: [] }) });
export type PingAnswer = z.infer<typeof pingAnswerSchema>;
