import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { refuseSocket } from './refuse';

/** More are never let in, however many descriptors there are. */
const mostEver = 4000;
const fewest = 8;
/** A connection beyond the limit that asks nothing gets its answer after this, ms. */
const silentMs = 500;

/** How many connections fit into this many descriptors: an eighth of them, 64 at least, is left for sources and files, and as much for those that are being refused. */
export function connectionsFor(descriptors: number): number {
  return Math.max(fewest, Math.min(mostEver, descriptors - 2 * Math.max(64, Math.floor(descriptors / 8))));
}

/** The soft limit of open files of this process; a common one where the system does not tell. */
export function descriptorLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? 1024 : Number(soft);
  } catch {
    return 1024;
  }
}

/**
 * Counts the connections of a server. What comes beyond `most` must be refused by answering while there still are descriptors: once they are gone
 * the system resets what it cannot take, and one reset ends a whole `kubectl port-forward`. The returned function says whether a connection is one too many.
 */
export function limitConnections(server: Server, most: number, refused: () => void): (socket: Socket) => boolean {
  const tooMany = new WeakSet<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => { open -= 1; });
    if (open <= most) return;
    tooMany.add(socket);
    const timer = setTimeout(() => {
      if (socket.destroyed || socket.bytesWritten > 0) return;
      refused();
      refuseSocket(socket, 503, 'Service Unavailable', { 'Retry-After': '2' });
    }, silentMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  });
  return (socket) => tooMany.has(socket);
}
