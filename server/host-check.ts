/** Names by which a browser on the same machine reaches us; any port, because the person picks it for the port-forward. */
const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request's `Host` header is one of ours: exactly one header, `name|ipv4|[ipv6]` with an optional port.
 * Stops DNS rebinding, for which nothing but this header tells.
 */
export function isAllowedHost(headers: readonly string[], allowed: readonly string[]): boolean {
  const [only] = headers;
  if (headers.length !== 1 || only === undefined) return false;
  const match = /^([a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?$/.exec(only.toLowerCase());
  if (match?.[1] === undefined) return false;
  if (match[2] !== undefined && (Number(match[2]) < 1 || Number(match[2]) > 65_535)) return false;
  return loopbackNames.has(match[1]) || allowed.includes(match[1]);
}
