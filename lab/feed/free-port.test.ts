import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { freePort } from './free-port';

describe('a free port', () => {
  it('is never the same twice, though nobody listens on the first yet', async () => {
    const ports: number[] = [];
    for (let count = 0; count < 1000; count += 1) ports.push(await freePort(0, '--port'));
    expect(new Set(ports).size).toBe(1000);
  });

  it('says who has to go when the wanted one is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(freePort(port, '--port')).rejects.toThrow(`Port ${port} is in use: end what listens there or choose another with --port.`);
    server.close();
  });
});
