import { connect, createServer } from 'node:net';

/** A relay of TCP bytes between two proxies that breaks some connections. */
export interface FaultyRelay {
  readonly port: number;
  /** Connections broken before anything passed. */
  readonly refused: () => number;
  stop(): Promise<void>;
}

/** Listens on `port` and relays to `to`; every `refuseEvery`-th connection is broken at once. */
export async function startFaultyRelay(port: number, to: number, refuseEvery: number): Promise<FaultyRelay> {
  let taken = 0;
  let refused = 0;
  const server = createServer((near) => {
    near.on('error', () => {});
    taken++;
    if (taken % refuseEvery === 0) {
      refused++;
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
    near.pipe(far).pipe(near);
    near.once('close', () => far.end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port,
    refused: () => refused,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      setTimeout(resolve, 1000).unref();
    }),
  };
}
