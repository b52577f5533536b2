import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port on loopback to listen on: the wanted one, or a free one for 0, never the same twice in a process.
 *
 * @param option how the user can choose another, for the message when the port is taken
 */
export async function freePort(wanted: number, option: string): Promise<number> {
  if (wanted !== 0) return tryPort(wanted, option);
  // Below the range from which outgoing connections take theirs: a port from there may be gone before its server listens.
  for (let tries = 0; tries < 40; tries += 1) {
    const port = await tryPort(lowest + randomInt(ports), option).catch(() => null);
    if (port === null || given.has(port)) continue;
    given.add(port);
    return port;
  }
  return tryPort(0, option);
}

const lowest = 20_000;
const ports = 12_000;
/** Nobody may listen yet on a port that was chosen a moment ago: of 34 drawn for one mesh two would be the same once in twenty times. */
const given = new Set<number>();

function tryPort(wanted: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, wanted, option)));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      server.close(() => resolve(port));
    });
  });
}

/** One sentence on why a port cannot be had, with the remedy. */
export function portError(error: NodeJS.ErrnoException, port: number, option: string): Error {
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is in use: end what listens there or choose another with ${option}.`);
  if (error.code === 'EACCES') return new Error(`Port ${port} may not be used by this user: choose one above 1023 with ${option}.`);
  return new Error(`Port ${port} cannot be listened on (${error.code ?? error.message}): choose another with ${option}.`);
}
