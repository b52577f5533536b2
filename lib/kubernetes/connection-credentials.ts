import type { Agent } from 'node:http';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Cluster, User } from '@kubernetes/client-node';

/** TLS material as node:tls takes it. */
export type TlsMaterial = Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized'>;

/** What a request carries to prove who asks. Never log it. */
export interface KubernetesCredentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Set when the kubeconfig names a proxy: requests must go through this agent. */
  readonly proxy: Agent | null;
}

const carried = ['ca', 'cert', 'key', 'pfx', 'passphrase', 'servername', 'rejectUnauthorized'] as const;

function headersOf(given: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given.headers ?? {})) {
    if (typeof value === 'string') headers[name] = value.trim();
  }
  if (typeof given.auth === 'string') headers['Authorization'] = `Basic ${Buffer.from(given.auth).toString('base64')}`;
  return headers;
}

/** Runs whatever the user's entry asks for (exec plugin, OIDC, token, certificate) and returns the outcome. `token` replaces all of it. */
export async function credentialsOf(cluster: Cluster, user: User | null, token: string | null): Promise<KubernetesCredentials> {
  if (token !== null) {
    return { headers: { Authorization: `Bearer ${token}` }, tls: cluster.caFile === undefined ? {} : { ca: readFileSync(cluster.caFile) }, proxy: null };
  }
  const config = new KubeConfig();
  const plain = cluster.server.startsWith('http:');
  // client-node refuses http servers unless told to skip TLS, which there is none of.
  const named: Cluster = plain ? { ...cluster, skipTLSVerify: true } : cluster;
  config.loadFromClusterAndUser(named, user ?? { name: 'anonymous' });
  const given: RequestOptions = {};
  await config.applyToHTTPSOptions(given);
  const tls: Record<string, unknown> = {};
  for (const key of carried) if (given[key] !== undefined && given[key] !== null) tls[key] = given[key];
  // Guarantee: only keys of TlsMaterial were copied, with the values node's own options had.
  return { headers: headersOf(given), tls: tls as TlsMaterial, proxy: cluster.proxyUrl === undefined || given.agent === undefined || typeof given.agent === 'boolean' ? null : given.agent };
}
