import type { Host } from '@/lib/hosts/host';

/** Address of the map in the lens of hosts with this host selected. `scope`: query string that carries time and scope. */
export function hostHref(host: Pick<Host, 'name'>, scope: string): string {
  return `/${scope}${scope === '' ? '?' : '&'}lens=hosts&sel=${encodeURIComponent(`host:${host.name}`)}`;
}
