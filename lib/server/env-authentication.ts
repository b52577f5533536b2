import { isIP } from 'node:net';
import { isLoopback, type ListenAddress } from './listen-address';

/** Who is let in. `none`: whoever reaches the loopback address. */
export type Authentication =
  | { readonly mode: 'none' }
  | { readonly mode: 'token' }
  | { readonly mode: 'proxy'; readonly from: readonly string[]; readonly header: string };

type Read = (name: string) => string | null;

const usualHeader = 'x-forwarded-user';

/** `UNDERMESH_AUTH` and what goes with it. Fails closed: beyond loopback nobody is let in without authentication. */
export function parseAuthentication(read: Read, listen: ListenAddress, problems: string[]): Authentication {
  const mode = read('UNDERMESH_AUTH') ?? 'none';
  const from = (read('UNDERMESH_AUTH_PROXY') ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  const header = (read('UNDERMESH_AUTH_HEADER') ?? usualHeader).toLowerCase();
  if (mode !== 'proxy' && (from.length > 0 || read('UNDERMESH_AUTH_HEADER') !== null)) problems.push('UNDERMESH_AUTH_PROXY and UNDERMESH_AUTH_HEADER are read with UNDERMESH_AUTH=proxy only; set that or leave them unset.');
  if (mode === 'token') return { mode };
  if (mode === 'proxy') {
    checkProxy(from, header, problems);
    return { mode, from, header };
  }
  if (mode !== 'none') problems.push(`UNDERMESH_AUTH is "${mode.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)}"; allowed are none, token, proxy.`);
  else if (!isLoopback(listen.host)) {
    problems.push(`UNDERMESH_LISTEN is "${listen.host}:${listen.port}"; without UNDERMESH_AUTH only a loopback address is allowed (127.0.0.1:PORT, [::1]:PORT), because whoever reaches it sees what Undermesh may read.`);
  }
  return { mode: 'none' };
}

function checkProxy(from: readonly string[], header: string, problems: string[]): void {
  if (from.length === 0) problems.push('UNDERMESH_AUTH is "proxy" but UNDERMESH_AUTH_PROXY is not set; name the IP addresses of the proxy that may say who somebody is, for example 127.0.0.1 for one in the same pod.');
  for (const address of from) if (isIP(address) === 0) problems.push(`UNDERMESH_AUTH_PROXY holds "${address.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)}"; allowed are exact IP addresses, separated by commas.`);
  if (!/^[a-z0-9-]{1,64}$/.test(header)) problems.push('UNDERMESH_AUTH_HEADER is not the name of a header; allowed are letters, digits and "-".');
}
