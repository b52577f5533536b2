import type { Server } from 'node:http';
import type { ListenAddress } from '@/lib/server/listen-address';

/** A listener that could not be opened, as one sentence that names the variable. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Connections that the system may hold until they are taken: with Node's usual 511 it drops some of a thousand that come at once, and a few of those end in a reset. */
const backlog = 4096;

/** Opens the listener; resolves with the port in use (a free one for port 0). */
export function listen(server: Server, { host, port }: ListenAddress, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(sentence(error, variable, host, port))));
    server.listen({ host, port, backlog }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function sentence(error: NodeJS.ErrnoException, variable: string, host: string, port: number): string {
  const at = `${variable} is ${host}:${port}`;
  if (error.code === 'EADDRINUSE') return `${at}, but port ${port} is in use by another process; stop that one or set ${variable} to another port.`;
  if (error.code === 'EACCES') return `${at}, but this user may not listen on port ${port}; take a port above 1023.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return `${at}, but this machine has no such address.`;
  return `${at}, but listening failed (${error.code ?? error.message}).`;
}
