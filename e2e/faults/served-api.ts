import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseEnv, type EnvText } from '@/lib/server/env';
import { isCrowded } from '@/lib/server/crowded';
import { respondNotFound } from '@/lib/server/respond';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { envelopeSchema } from '@/lib/wire/envelope';
import { createFrontDoor } from '@/server/front-door';
import { listen } from '@/server/listen';

/** The front door and the API in this process, over real HTTP; the pages of Next are left out. */
export interface ServedApi {
  readonly port: number;
  readonly url: string;
  readonly rt: Runtime;
  readonly refusals: string[];
  ask(route: string, query?: string, headers?: Record<string, string>): Promise<AskedAnswer>;
  stop(): Promise<void>;
}

/** An answer of the API, its envelope checked. */
export interface AskedAnswer {
  readonly status: number;
  readonly body: z.infer<ReturnType<typeof envelopeSchema<z.ZodUnknown>>>;
  readonly text: string;
  readonly milliseconds: number;
}

type Route = (request: Request) => Response | Promise<Response>;
const folder = fileURLToPath(new URL('../../app/api/v1/', import.meta.url));
const envelope = envelopeSchema(z.unknown());

/** Starts it with this configuration (silent log, no Kubernetes unless told). */
export async function serveApi(env: EnvText, port = 0): Promise<ServedApi> {
  const configuration = parseEnv({ UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent', ...env });
  const rt = startRuntime(configuration);
  setRuntime(rt);
  const refusals: string[] = [];
  const server = createFrontDoor({ allowedHosts: configuration.allowedHosts, authenticate: rt.authenticate, refused: (reason) => refusals.push(reason), shared: () => undefined, crowded: (url) => isCrowded(url, rt.clients), handle: await routes(rt) });
  const listening = await listen(server, { host: '127.0.0.1', port }, 'UNDERMESH_LISTEN');
  const url = `http://127.0.0.1:${listening}`;
  return {
    port: listening, url, rt, refusals,
    ask: async (route, query = '', headers = {}) => {
      const started = performance.now();
      const response = await fetch(`${url}/api/v1/${route}${query === '' ? '' : `?${query}`}`, { headers });
      const text = await response.text();
      return { status: response.status, text, milliseconds: performance.now() - started, body: envelope.parse(JSON.parse(text)) };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await rt.stop();
    },
  };
}

async function routes(rt: Runtime): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  const byPath = new Map<string, Route>();
  for (const name of readdirSync(folder)) {
    const loaded = (await import(/* @vite-ignore */ `${folder}${name}/route.ts`)) as { GET: Route };
    byPath.set(`/api/v1/${name}`, loaded.GET);
  }
  return async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
    const request = new Request(url, { headers });
    // the routes take the runtime of the process as they begin; several servers take turns here
    setRuntime(rt);
    const answer = url.pathname.startsWith('/api/') ? await (byPath.get(url.pathname) ?? respondNotFound)(request) : new Response('<!doctype html><title>Undermesh</title>', { headers: { 'content-type': 'text/html' } });
    for (const [name, value] of answer.headers) outgoing.setHeader(name, value);
    outgoing.writeHead(answer.status);
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  };
}
