import { Agent, get, IncomingMessage, ServerResponse, type IncomingHttpHeaders, type Server } from 'node:http';
import { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/server/env';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { createFrontDoor } from './front-door';
import { SharedAnswers } from './shared-answers';

/** Requests that reached the inside, oldest first. */
let inside: { readonly request: IncomingMessage; readonly response: ServerResponse }[];
let refusals: string[];
let shared: string[];
let taken: number;
let crowded: boolean;
let door: Server;
let port = 0;

let rt: Runtime;
beforeAll(() => {
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9', UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
});
afterAll(() => rt.stop());

beforeEach(async () => {
  [inside, refusals, shared, taken, crowded] = [[], [], [], 0, false];
  door = createFrontDoor({
    allowedHosts: [],
    authenticate: ({ rawHeaders }) => {
      const user = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === 'user') + 1];
      return Promise.resolve(user === 'nobody' ? { allowed: false, status: 401, reason: 'no-identity', text: 'Who are you?' } : { allowed: true, user: user ?? '' });
    },
    refused: (reason) => refusals.push(reason),
    shared: (request, user, requestId) => shared.push(`${request.url ?? ''} ${user ?? ''} ${requestId}`),
    crowded: () => crowded,
    handle: (request, response) => {
      inside.push({ request, response });
      return Promise.resolve();
    },
  });
  door.on('request', () => { taken += 1; });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => new Promise<void>((resolve) => {
  door.close(() => resolve());
  door.closeAllConnections();
}));

interface Answer { readonly status: number; readonly text: string; readonly headers: IncomingHttpHeaders }
interface Asked { readonly answer: Promise<Answer>; leave(): void }

function ask(path: string, headers: Record<string, string> = {}, agent: Agent | false = false): Asked {
  let leave = () => {};
  const answer = new Promise<Answer>((resolve, reject) => {
    const request = get({ port, path, agent, headers: { user: 'ann', ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        const packed = response.headers['content-encoding'] === 'gzip';
        resolve({ status: response.statusCode ?? 0, text: (packed ? gunzipSync(bytes) : bytes).toString(), headers: response.headers });
      });
    });
    request.on('error', reject);
    leave = () => request.destroy();
  });
  answer.catch(() => undefined);
  return { answer, leave: () => leave() };
}

/** Waits until the door has read so many requests in all and has decided on them; it lets one in in each turn of the event loop. */
async function read(requests: number): Promise<void> {
  while (taken < requests) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let turn = 0; turn <= requests; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function finish(index: number, body: string, headers: Record<string, string> = {}): void {
  const { response } = inside[index] ?? {};
  for (const [name, value] of Object.entries({ 'content-type': 'application/json', 'x-request-id': `request-${index}`, ...headers })) response?.setHeader(name, value);
  response?.writeHead(200);
  response?.end(body);
}
const targets = () => inside.map(({ request }) => request.url);

describe('equal requests under way', () => {
  it('reach the inside once; all get its answer, and each leaves the line of its user', async () => {
    const asked = Array.from({ length: 300 }, (_, index) => ask('/api/v1/graph', { user: `user-${index}` }));
    await read(300);
    finish(0, '{"data":1}');
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    expect(new Set(answers.map(({ status, text, headers }) => `${status} ${text} ${String(headers['x-request-id'])} ${String(headers['content-length'])} ${String(headers['x-frame-options'])}`))).toEqual(new Set(['200 {"data":1} request-0 10 DENY']));
    expect([targets(), refusals]).toEqual([['/api/v1/graph'], []]);
    const led = String(inside[0]?.request.headers['x-undermesh-user']);
    expect([...shared].sort()).toEqual(Array.from({ length: 300 }, (_, index) => `user-${index}`).filter((user) => user !== led).map((user) => `/api/v1/graph ${user} request-0`).sort());
  });

  it('are packed once for those who take gzip, and apart for those who do not', async () => {
    const body = `{"data":"${'d'.repeat(5000)}"}`;
    const asked = [ask('/api/v1/graph', { 'accept-encoding': 'gzip' }), ask('/api/v1/graph'), ask('/api/v1/graph', { 'accept-encoding': 'gzip' })];
    await read(3);
    expect(inside.length).toBe(2);
    finish(0, body);
    finish(1, body);
    expect((await Promise.all(asked.map(({ answer }) => answer))).map(({ text }) => text)).toEqual([body, body, body]);
  });

  it('are made anew when the one that led has gone, and once only', async () => {
    const first = ask('/api/v1/graph');
    await read(1);
    const others = [ask('/api/v1/graph'), ask('/api/v1/graph')];
    await read(3);
    first.leave();
    while (inside.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    finish(1, '{"data":2}');
    expect((await Promise.all(others.map(({ answer }) => answer))).map(({ text, headers }) => [text, headers['x-request-id']])).toEqual([['{"data":2}', 'request-1'], ['{"data":2}', 'request-1']]);
    expect(targets()).toEqual(['/api/v1/graph', '/api/v1/graph']);
  });

  it('leave nothing behind on who waits, however many of those who led have gone', () => {
    const answers = new SharedAnswers();
    const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));
    const waiting = response();
    const before = waiting.listenerCount('close');
    let again = 0;
    for (let count = 0; count < 20; count += 1) {
      const leader = response();
      answers.lead('graph', leader);
      expect(answers.join('graph', { response: waiting, again: () => { again += 1; }, answered: () => undefined })).toBe(true);
      leader.emit('close');
    }
    expect([again, waiting.listenerCount('close')]).toEqual([20, before]);
  });

  it('do not lend their answer to who is not let in, to another question, to another state of the page or to who comes after', async () => {
    const asked = [ask('/api/v1/graph'), ask('/api/v1/graph', { user: 'nobody' }), ask('/api/v1/graph?window=300'), ask('/api/v1/graph', { 'if-none-match': 'W/"1"' }), ask('/api/v1/ping'), ask('/api/v1/ping')];
    await read(6);
    expect(targets().sort()).toEqual(['/api/v1/graph', '/api/v1/graph', '/api/v1/graph?window=300', '/api/v1/ping', '/api/v1/ping']);
    for (const index of inside.keys()) finish(index, '{}');
    expect((await Promise.all(asked.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([200, 401, 200, 200, 200, 200]);
    const after = ask('/api/v1/graph');
    await read(7);
    finish(5, '{"data":"new"}');
    expect((await after.answer).text).toBe('{"data":"new"}');
  });
});

describe('when the places are taken', () => {
  it('by questions about the past, those about now get in; who is refused keeps the connection and is told to come again', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let index = 0; index < 60; index += 1) void ask(`/api/v1/latency?at=${index}`);
    await read(60);
    expect(inside.length).toBe(48);
    const refused = await ask('/api/v1/latency?at=1000', {}, agent).answer;
    expect([refused.status, refused.headers['retry-after'], refused.headers.connection]).toEqual([503, '2', 'keep-alive']);
    const [live, joined] = [ask('/api/v1/graph'), ask('/api/v1/latency?at=5')];
    await read(63);
    expect([inside.length, inside.at(-1)?.request.url]).toEqual([49, '/api/v1/graph']);
    for (const index of inside.keys()) finish(index, '{}');
    expect([(await live.answer).status, (await joined.answer).status, refusals.length]).toEqual([200, 200, 13]);
    agent.destroy();
  });

  it('by what waits for its turn at a source, no more than eight questions about the past reach the inside; those about now do', async () => {
    crowded = true;
    const some = Array.from({ length: 8 }, (_, index) => ask(`/api/v1/latency?at=${index}`));
    await read(8);
    const refused = await ask('/api/v1/latency?at=8').answer;
    expect([refused.status, (JSON.parse(refused.text) as { error: { code: string } }).error.code]).toEqual([503, 'overloaded']);
    const live = ask('/api/v1/latency');
    await read(10);
    expect([inside.length, targets().at(-1)]).toEqual([9, '/api/v1/latency']);
    for (const index of inside.keys()) finish(index, '{}');
    expect((await Promise.all([...some, live].map(({ answer }) => answer))).map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
  });
});
