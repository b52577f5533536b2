import type { Authentication } from './env-authentication';
import type { TokenCheck } from './token-check';

/** Somebody at the front door. */
export interface Visitor {
  /** Address of the other end of the connection. */
  readonly peer: string | undefined;
  /** Names and values by turns, as they were sent. */
  readonly rawHeaders: readonly string[];
}

/** Whether a visitor is let in. `reason` is a constant word for the metrics; the texts do not tell an unknown token from an expired one. */
export type Entry =
  | { readonly allowed: true; readonly user: string }
  | { readonly allowed: false; readonly status: 401 | 403 | 503; readonly reason: 'no-identity' | 'no-right' | 'no-review'; readonly text: string };

/** Decides on a visitor. */
export type Authenticate = (visitor: Visitor) => Promise<Entry>;

const longestUser = 256;

/** The check of a mode; null = nobody is asked (loopback only). `tokens` is needed by the mode `token`. */
export function authenticateBy(authentication: Authentication, tokens: TokenCheck | null): Authenticate | null {
  if (authentication.mode === 'none') return null;
  if (authentication.mode === 'proxy') {
    const { from, header } = authentication;
    const trusted = new Set(from.map(plainAddress));
    return ({ peer, rawHeaders }) => Promise.resolve(byProxy(trusted.has(plainAddress(peer ?? '')), valuesOf(rawHeaders, header)));
  }
  return ({ rawHeaders }) => byToken(valuesOf(rawHeaders, 'authorization'), tokens);
}

/** Trust hangs on the address of the peer, never on the header alone: anybody can send a header. */
function byProxy(isTrusted: boolean, users: readonly string[]): Entry {
  const [user = ''] = users;
  if (!isTrusted || users.length !== 1 || user.trim() === '' || user.length > longestUser) return stranger('Sign in through the proxy in front of Undermesh.');
  return { allowed: true, user: user.trim() };
}

async function byToken(headers: readonly string[], tokens: TokenCheck | null): Promise<Entry> {
  const token = headers.length === 1 ? /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(headers[0] ?? '')?.[1] : undefined;
  if (token === undefined || tokens === null) return stranger('Send a token of this cluster: Authorization: Bearer TOKEN.');
  return tokens.check(token);
}

function stranger(text: string): Entry {
  return { allowed: false, status: 401, reason: 'no-identity', text };
}

function valuesOf(rawHeaders: readonly string[], wanted: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted);
}

/** An IPv4 address that a dual-stack listener shows as IPv6 is itself. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
}
