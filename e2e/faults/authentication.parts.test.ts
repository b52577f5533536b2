import { createServer, type Server } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kubeconfig } from '@/lab/kube/kubeconfig';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { meshHistory } from './mesh-history';
import { rawRequest } from './raw-request';
import { serveApi, type ServedApi } from './served-api';

/** token -> user and the namespaces whose pods that user may list ('*' = all). */
const users: Record<string, { name: string; pods: readonly string[] }> = {
  'good-token': { name: 'ada', pods: ['*'] },
  'shop-token': { name: 'bob', pods: ['shop'] },
  'poor-token': { name: 'eve', pods: [] },
};
const posts: { path: string; as: string }[] = [];
const open: (() => unknown)[] = [];
let prometheus: RealPrometheus;
let kube: Server;
let kubeconfigPath = '';
let kubeDown = false;

beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', meshHistory([{ from: 'web', to: 'cart', rates: { 200: 2 } }], now - 600, now + 1200));
  kube = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => { text += part.toString(); });
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.method !== 'POST' || kubeDown) return void response.writeHead(kubeDown ? 503 : 404, { 'content-type': 'application/json' }).end('{"kind":"Status"}');
      const as = String(request.headers.authorization ?? '').replace('Bearer ', '');
      posts.push({ path, as });
      const { spec } = JSON.parse(text) as { spec: { token?: string; resourceAttributes?: { verb: string; resource: string; namespace?: string } } };
      const found = spec.token === undefined ? undefined : users[spec.token];
      const right = spec.resourceAttributes;
      const may = users[as]?.pods ?? [];
      const status = path.endsWith('/tokenreviews') ? (found === undefined ? { authenticated: false, error: 'token expired' } : { authenticated: true, user: { username: found.name } })
        : { allowed: right?.verb === 'list' && right.resource === 'pods' && (may.includes('*') || (right.namespace !== undefined && may.includes(right.namespace))) };
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
    });
  });
  await new Promise<void>((resolve) => kube.listen(0, '127.0.0.1', resolve));
  const address = kube.address();
  kubeconfigPath = join(mkdtempSync(join(tmpdir(), 'undermesh-auth-')), 'config');
  writeFileSync(kubeconfigPath, kubeconfig(`http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`));
});
afterAll(async () => {
  kube.closeAllConnections();
  kube.close();
  await prometheus.stop();
});
afterEach(async () => {
  kubeDown = false;
  for (const end of open.splice(0)) await end();
});

async function serve(env: Record<string, string>): Promise<ServedApi> {
  const api = await serveApi({ UNDERMESH_PROMETHEUS_URL: prometheus.url, ...env });
  open.push(() => api.stop());
  return api;
}

const withTokens = (more: Record<string, string> = {}) => serve({ UNDERMESH_AUTH: 'token', UNDERMESH_KUBERNETES: 'auto', KUBECONFIG: kubeconfigPath, ...more });
const get = async (api: ServedApi, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}${path}`, { headers });
  return { status: response.status, text: await response.text(), challenge: response.headers.get('www-authenticate') };
};
const everything = ['/', '/hosts', '/api/v1/ping', '/api/v1/graph', '/api/v1/latency', '/api/v1/hosts', '/api/v1/doctor', '/api/v1/openapi.json', '/api/v1/nowhere'];

describe('authentication for those who expose it', () => {
  it('H13 proxy mode: only the named peer may say who somebody is, once, and under the very name', async () => {
    const trusted = await serve({ UNDERMESH_AUTH: 'proxy', UNDERMESH_AUTH_PROXY: '127.0.0.1' });
    expect((await get(trusted, '/api/v1/graph', { 'x-forwarded-user': 'ada' })).status).toBe(200);
    const bare = (headers: string) => rawRequest(trusted.port, `GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
    for (const headers of ['', 'X-Forwarded-User: \r\n', 'X-Forwarded-User: ada\r\nX-Forwarded-User: root\r\n', 'X_Forwarded_User: ada\r\n', 'X-Forwarded_User: ada\r\n', 'X-Forwarded-User-: ada\r\n', `X-Forwarded-User: ${'a'.repeat(300)}\r\n`, 'X-Undermesh-User: ada\r\n']) expect([headers.slice(0, 40), (await bare(headers)).status]).toEqual([headers.slice(0, 40), '401']);
    const stranger = await serve({ UNDERMESH_AUTH: 'proxy', UNDERMESH_AUTH_PROXY: '127.0.0.9,::2' });
    for (const path of everything) expect([path, (await get(stranger, path, { 'x-forwarded-user': 'root' })).status]).toEqual([path, 401]);
  });

  it('H14 token mode: no, malformed, foreign or expired token is 401, a user without the right 403, and nothing is told about names', async () => {
    const api = await withTokens();
    for (const path of everything) expect([path, (await get(api, path)).status, (await get(api, path)).challenge]).toEqual([path, 401, 'Bearer']);
    for (const authorization of ['Basic Z29vZC10b2tlbg==', 'Bearer', 'Bearer ', 'Bearer good-token extra', 'bearer\tgood-token', 'good-token', `Bearer ${'a'.repeat(9000)}`, 'Bearer unknown-token']) expect([authorization.slice(0, 30), (await get(api, '/api/v1/graph', { authorization })).status]).toEqual([authorization.slice(0, 30), 401]);
    expect((await get(api, '/api/v1/graph', { authorization: 'Bearer good-token' })).status).toBe(200);
    const poor = await Promise.all(['shop', 'elsewhere', 'nowhere'].map((name) => get(api, `/api/v1/graph?namespaces=${name}`, { authorization: 'Bearer poor-token' })));
    expect(new Set(poor.map(({ status, text }) => `${status} ${(JSON.parse(text) as { error: { message: string } }).error.message}`))).toEqual(new Set(['403 This user may not list the pods of every namespace that is shown here.']));
    expect(posts.filter(({ path }) => !/(tokenreviews|selfsubjectaccessreviews)$/.test(path))).toEqual([]);
  });

  it('H14 with UNDERMESH_NAMESPACES the right is asked for in those namespaces only', async () => {
    const api = await withTokens({ UNDERMESH_NAMESPACES: 'shop' });
    expect((await get(api, '/api/v1/graph', { authorization: 'Bearer shop-token' })).status).toBe(200);
    const wider = await withTokens({ UNDERMESH_NAMESPACES: 'shop,bank' });
    expect((await get(wider, '/api/v1/graph', { authorization: 'Bearer shop-token' })).status).toBe(403);
  });

  it('H15 a second user right after a privileged one never sees what was kept for the first', async () => {
    const api = await withTokens();
    for (const path of everything.filter((one) => one.startsWith('/api/'))) {
      expect((await get(api, path, { authorization: 'Bearer good-token' })).status).not.toBe(401);
      const { status, text } = await get(api, path, { authorization: 'Bearer poor-token', 'if-none-match': '*' });
      expect([path, status, text.includes('cart')]).toEqual([path, 403, false]);
      expect((await get(api, path)).status).toBe(401);
    }
  });

  it('a token is reviewed once a minute however often it comes, and not at all when the API server is gone', async () => {
    const api = await withTokens();
    posts.length = 0;
    await Promise.all(Array.from({ length: 40 }, () => get(api, '/api/v1/ping', { authorization: 'Bearer good-token' })));
    expect(posts.map(({ path, as }) => [path.split('/').at(-1), as === 'good-token'])).toEqual([['tokenreviews', false], ['selfsubjectaccessreviews', true]]);
    kubeDown = true;
    expect((await get(api, '/api/v1/ping', { authorization: 'Bearer good-token' })).status).toBe(200);
    expect((await get(api, '/api/v1/ping', { authorization: 'Bearer shop-token' })).status).toBe(503);
  });

  it('without a Kubernetes API the mode does not start', async () => {
    await expect(serve({ UNDERMESH_AUTH: 'token' })).rejects.toThrow('UNDERMESH_AUTH is "token", but there is no Kubernetes API to check tokens with.');
  });
});
