/**
 * Host names of configuration, in one spelling: `name.namespace.svc` for a Service of the cluster, anything else in lower case.
 * Istio takes a name without a dot as one of the object's own namespace, and every other name as it stands, so `payment.shop` is
 * a host of that name and not the Service payment of the namespace shop (`ResolveShortnameToFQDN` of Istio's pilot).
 */
export function resolveHost(host: string, namespace: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === '*' || name.startsWith('*.')) return name;
  if (!name.includes('.')) return serviceHost(namespace, name);
  const [, short, inside] = /^([^.]+)\.([^.]+)\.svc(?:\..+)?$/.exec(name) ?? [];
  return short === undefined || inside === undefined ? name : serviceHost(inside, short);
}

/** The host name of a Service. */
export function serviceHost(namespace: string, name: string): string {
  return `${name}.${namespace}.svc`;
}

/** The Service that a host name in the spelling of `resolveHost` means; null for any other host. */
export function serviceOfHost(host: string): { readonly namespace: string; readonly name: string } | null {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc$/.exec(host) ?? [];
  return name === undefined || namespace === undefined ? null : { namespace, name };
}

/** A host as people say it: `payment.shop`, `api.bank.example`. */
export function hostWords(host: string): string {
  return host.replace(/\.svc$/, '');
}

/** Whether a host (in the spelling of `resolveHost`) falls under a pattern of the same spelling; `*.shop.svc.cluster.local` covers all Services of shop, `*.local` those of the cluster. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true;
  if (!pattern.startsWith('*.')) return false;
  const tail = pattern.slice(1);
  const full = serviceOfHost(host) === null ? host : `${host}.${/\.svc\.(.+)$/.exec(tail)?.[1] ?? 'cluster.local'}`;
  return [host, full].some((one) => one.endsWith(tail) && one.length > tail.length);
}

/** Whether an object is exported to a namespace; `from` null asks for any namespace at all. */
export function isExported(exportTo: readonly string[], own: string, from: string | null): boolean {
  if (exportTo.length === 0 || exportTo.includes('*') || from === null) return true;
  return exportTo.some((to) => (to === '.' ? own === from : to === from));
}
