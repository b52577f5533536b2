import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** A relay on loopback that can misbehave like a network. */
export interface TcpRelay {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: () => number;
  /** From now on bytes of connections open at this moment vanish, and nobody is told. New connections work. */
  silenceOpenOnes(): void;
  /** Cuts everything and turns new connections away, until `allow`. */
  refuse(): void;
  allow(): void;
  close(): Promise<void>;
}

/** Relays to `port` on loopback. */
export async function startTcpRelay(port: number): Promise<TcpRelay> {
  const pairs = new Set<{ near: Socket; far: Socket; silent: boolean }>();
  let refusing = false;
  let accepted = 0;
  const server = createServer((near) => {
    accepted += 1;
    if (refusing) {
      near.destroy();
      return;
    }
    const pair = { near, far: createConnection({ port, host: '127.0.0.1' }), silent: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      pair.far.destroy();
    };
    near.on('data', (bytes) => { if (!pair.silent) pair.far.write(bytes); });
    pair.far.on('data', (bytes) => { if (!pair.silent) near.write(bytes); });
    for (const socket of [near, pair.far]) socket.on('error', () => undefined);
    near.on('close', end);
    pair.far.on('close', () => { if (!pair.silent) end(); });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    silenceOpenOnes: () => { for (const pair of pairs) pair.silent = true; },
    refuse: () => { refusing = true; cutAll(); },
    allow: () => { refusing = false; },
    close: () => new Promise((resolve) => { cutAll(); server.close(() => resolve()); }),
  };
}
