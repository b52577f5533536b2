import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { prepareProcessForNext } from '@/lib/server/env-process';

/** Serves a request by the application. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Loads the standalone build of Next in `dir` as a library: the same steps that its generated `server.js` takes, but
 * with our own listener in front. The configuration of the build lies beside it.
 */
export async function loadNextApp(dir: string): Promise<Handle> {
  const manifest: { config: Record<string, unknown> } = JSON.parse(readFileSync(join(dir, '.next', 'required-server-files.json'), 'utf8'));
  prepareProcessForNext(manifest.config);
  process.chdir(dir);
  const { default: next } = await import('next');
  const app = next({ dir, dev: false, customServer: true, conf: manifest.config });
  await app.prepare();
  return app.getRequestHandler();
}
