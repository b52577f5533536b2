import { z } from 'zod';
import { many, number, text, texts } from './fields';

const reference = z.object({ group: z.string().nullable().catch(null), kind: text, namespace: text, name: text });

/** spec of Gateway of the Gateway API. */
export const gatewaySpec = z.object({ gatewayClassName: text, listeners: many(z.object({ name: text, port: number, protocol: text, hostname: text })) });

const rule = z.object({
  matches: many(z.record(z.string(), z.unknown())),
  backendRefs: many(reference.extend({ weight: number })),
  filters: many(z.object({ type: text })),
  timeouts: z.object({ request: text, backendRequest: text }).nullable().catch(null),
});

/** spec of HTTPRoute. */
export const httpRouteSpec = z.object({ parentRefs: many(reference), hostnames: texts, rules: many(rule) });
export type HttpRouteSpec = z.infer<typeof httpRouteSpec>;

/** What a reference to a Service names: the parent of routes inside the mesh, or where a share of the requests goes; null = something else. */
export function serviceOfReference({ group, kind, namespace, name }: z.infer<typeof reference>, from: string, usualKind: string): { namespace: string; name: string } | null {
  return (kind ?? usualKind) === 'Service' && (group ?? '') === '' && name !== null ? { namespace: namespace ?? from, name } : null;
}

/** Whether a rule takes every request that reaches it. */
export function ruleTakesAll({ matches }: { readonly matches: readonly Readonly<Record<string, unknown>>[] }): boolean {
  return matches.length === 0 || matches.some((one) => Object.entries(one).every(([key, value]) => {
    const path = JSON.stringify(value);
    return key === 'path' && (path === '{"type":"PathPrefix","value":"/"}' || path === '{"value":"/","type":"PathPrefix"}');
  }));
}
