import { z } from 'zod';
import { labels, many, number, text, texts } from './fields';

/** spec of Sidecar: what the proxies of a namespace, or of chosen workloads, are told about. */
export const sidecarSpec = z.object({
  workloadSelector: z.object({ labels }).nullable().catch(null),
  egress: z.array(z.unknown()).nullable().catch(null).transform((list) => (list === null ? null : many(z.object({ hosts: texts })).parse(list))),
  outboundTrafficPolicy: z.object({ mode: text }).nullable().catch(null),
});

/** spec of ServiceEntry. */
export const serviceEntrySpec = z.object({ hosts: texts, exportTo: texts, location: text, resolution: text, ports: many(z.object({ number, name: text, protocol: text })) });

/** spec of Istio's Gateway. */
export const istioGatewaySpec = z.object({
  selector: labels,
  servers: many(z.object({ port: z.object({ number, protocol: text }).nullable().catch(null), hosts: texts, tls: z.object({ mode: text, credentialName: text }).nullable().catch(null) })),
});
