import { z } from 'zod';
import { anything, many, number, text, texts } from './fields';

const destination = z.object({ host: text, subset: text });

/** One share of a route. */
const share = z.object({ destination, weight: number });

const match = z.record(z.string(), z.unknown());

const httpRoute = z.object({
  name: text,
  match: many(match),
  route: many(share),
  redirect: anything,
  directResponse: anything,
  delegate: anything,
  timeout: text,
  retries: z.object({ attempts: number, perTryTimeout: text, retryOn: text }).nullable().catch(null),
  fault: z.object({ delay: anything, abort: anything }).nullable().catch(null),
  mirror: destination.nullable().catch(null),
});

const plainRoute = z.object({ match: many(match), route: many(share) });

/** spec of VirtualService, as far as it is judged. */
export const virtualServiceSpec = z.object({ hosts: texts, gateways: texts, exportTo: texts, http: many(httpRoute), tcp: many(plainRoute), tls: many(plainRoute) });
export type VirtualServiceSpec = z.infer<typeof virtualServiceSpec>;
export type HttpRoute = z.infer<typeof httpRoute>;
export type RouteShare = z.infer<typeof share>;

/** Keys of a match that say where the request comes from or are only names, not what it is like. */
const silent = new Set(['name', 'ignoreUriCase', 'statPrefix']);

/** Whether a match takes every request. A URI prefix "/" does, and so does an empty match. */
export function matchesAll(one: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(one).every(([key, value]) => silent.has(key) || (key === 'uri' && JSON.stringify(value) === '{"prefix":"/"}'));
}

/** Whether a route takes every request that reaches it. */
export function takesAll({ match: matches }: { readonly match: readonly Readonly<Record<string, unknown>>[] }): boolean {
  return matches.length === 0 || matches.some(matchesAll);
}

/** All routes of whatever protocol, with where they stand in the spec. */
export function routesOf(spec: VirtualServiceSpec): { readonly path: string; readonly shares: readonly RouteShare[] }[] {
  return (['http', 'tcp', 'tls'] as const).flatMap((protocol) => spec[protocol].map((route, index) => ({ path: `spec.${protocol}[${index}]`, shares: route.route })));
}

/** Whether sidecars obey it: bound to the mesh, as it is when it names no gateway. */
export function bindsMesh({ gateways }: VirtualServiceSpec): boolean {
  return gateways.length === 0 || gateways.includes('mesh');
}
