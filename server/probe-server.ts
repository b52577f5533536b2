import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** The listener for the kubelet and for scraping: `/livez`, `/readyz`, `/metrics`. No cluster data. Neither probe depends on a source. */
export function createProbeServer(registry: Registry, isStopping: () => boolean): Server {
  return createServer({ keepAliveTimeout: 60_000, requireHostHeader: false }, (request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    request.resume();
    const [path] = (request.url ?? '').split('?', 1);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only GET and HEAD are served.\n');
    if (path === '/livez') return answer(200, 'alive\n');
    if (path === '/readyz') return isStopping() ? answer(503, 'stopping\n') : answer(200, 'ready\n');
    if (path !== '/metrics') return answer(404, 'Here are /livez, /readyz and /metrics.\n');
    registry.metrics().then((text) => answer(200, text, registry.contentType), () => answer(500, 'metrics failed\n'));
  });
}
