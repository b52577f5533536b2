import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { HeldBytes } from './held-bytes';

it('counts what is kept for an answer until it is sent, and nothing that comes after its end', async () => {
  const held = new HeldBytes();
  const seen: number[] = [];
  let hold: (bytes: number) => void = () => undefined;
  let ended: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => { ended = resolve; });
  const server = createServer((_, response) => {
    hold = held.of(response);
    response.once('close', () => ended());
    hold(30);
    hold(12);
    seen.push(held.total);
    response.end('all of it');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve) => get({ port, host: '127.0.0.1', agent: false }, resolve));
  answer.resume();
  await closed;
  hold(100);
  seen.push(held.total);
  server.close();
  expect(seen).toEqual([42, 0]);
});
