/** Where a listener listens. Port 0 = any free one. */
export interface ListenAddress {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT` or `[IPV6]:PORT`; a problem is added as a sentence when it is not. */
export function parseListenAddress(variable: string, text: string, problems: string[]): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? NaN);
  if (match === null || port > 65_535) {
    problems.push(`${variable} is "${text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)}"; allowed is ADDRESS:PORT, for example 127.0.0.1:7117 or [::1]:7117.`);
    return { host: '127.0.0.1', port: 0 };
  }
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
}

/** Whether only this machine (or pod) can reach the address. */
export function isLoopback(host: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host.toLowerCase() === 'localhost';
}
