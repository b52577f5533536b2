import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from 'node:http';
import { GET } from '@/app/api/v1/ping/route';
import { parseEnv } from '@/lib/server/env';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { createFrontDoor } from './front-door';
import { answerPing, isPing } from './ping-answer';

let rt: Runtime;
let door: Server;
let url = '';

beforeAll(async () => {
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9', UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
  door = createFrontDoor({ allowedHosts: [], authenticate: null, refused: () => undefined, shared: () => undefined, crowded: () => false, handle: (request, response) => (isPing(request) ? answerPing(request, response) : Promise.reject(new Error('not a ping'))) });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  door.closeAllConnections();
  door.close();
  await rt.stop();
});

/** Without what differs from answer to answer. */
async function lasting(response: Response) {
  const { requestId, serverNow, data, ...rest } = (await response.json()) as { requestId: string; serverNow: number; data: { serverNow: number; instance: string } | null };
  return { status: response.status, type: response.headers.get('content-type'), rest, instance: data?.instance, told: [typeof requestId, typeof serverNow, typeof data?.serverNow] };
}

describe('the ping that the front door answers itself', () => {
  it('is what the route answers', async () => {
    const own = await fetch(`${url}/api/v1/ping`);
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await lasting(own)).toEqual(await lasting(await GET(new Request('http://localhost/api/v1/ping'))));
  });

  it('refuses a parameter as the route does', async () => {
    const own = await lasting(await fetch(`${url}/api/v1/ping?x=1`));
    expect(own).toEqual(await lasting(await GET(new Request('http://localhost/api/v1/ping?x=1'))));
    expect(own.status).toBe(400);
  });

  it('leaves every other address to the application', async () => {
    expect((await fetch(`${url}/api/v1/pinged`)).status).toBe(500);
  });
});
