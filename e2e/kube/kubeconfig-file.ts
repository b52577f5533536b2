import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiServer } from './api-server';

/** Writes a kubeconfig for one token, for the server itself or for another port (a proxy before it), and returns its path. */
export function writeKubeconfig(server: ApiServer, token: string, options: { name?: string; port?: number } = {}): string {
  const file = path.join(server.folder, `${options.name ?? 'kubeconfig'}.yaml`);
  const config = {
    apiVersion: 'v1', kind: 'Config', 'current-context': 'test',
    clusters: [{ name: 'real', cluster: { server: `https://127.0.0.1:${options.port ?? server.port}`, 'certificate-authority': server.caFile } }],
    users: [{ name: 'someone', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'real', user: 'someone' } }],
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
