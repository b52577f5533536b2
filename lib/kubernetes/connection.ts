import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Cluster, User } from '@kubernetes/client-node';
import { AppError } from '@/lib/base/app-error';
import { withoutSecrets } from './api-failure';
import { credentialsOf, type KubernetesCredentials } from './connection-credentials';
import { TokenFile } from './connection-token';

/** Where the API server is and how to prove who asks. Credentials are given out afresh; whoever holds them must not log them. */
export interface KubernetesConnection {
  readonly server: URL;
  /** The cluster's name in the kubeconfig; null inside a cluster, which does not know its name. */
  readonly clusterName: string | null;
  /** For people: the file and the context, or "the service account of this pod". */
  readonly origin: string;
  /** Headers and TLS material, at most a minute old. */
  credentials(): Promise<KubernetesCredentials>;
  /** Makes the next `credentials` read everything again: after a 401. */
  refresh(): void;
  /** A sentence when a credential file that once worked can no longer be read (the last value is still used); else null. */
  problem(): string | null;
}

/** How to find the API server. `kubeconfig` is a path list as in KUBECONFIG; `folder` and `home` are for tests. */
export interface ConnectionOptions {
  readonly mode: 'auto' | 'off';
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly home?: string;
  readonly podFolder?: string;
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds the API server: the files of `kubeconfig` when given, else the pod's service account, else ~/.kube/config; null when there is none
 * or `mode` is off. Throws AppError `not-configured` with a sentence that names the file or context and the remedy.
 */
export function loadConnection(options: ConnectionOptions): KubernetesConnection | null {
  if (options.mode === 'off') return null;
  const named = options.kubeconfig?.split(path.delimiter).filter((file) => file !== '') ?? [];
  if (named.length > 0) return fromFiles(named, options.context);
  const folder = options.podFolder ?? serviceAccount;
  if (existsSync(path.join(folder, 'token')) && options.context === undefined) return fromPod(folder);
  const usual = path.join(options.home ?? homedir(), '.kube', 'config');
  if (existsSync(usual)) return fromFiles([usual], options.context);
  if (options.context !== undefined) throw wrong(`The Kubernetes context "${options.context}" was asked for, but there is no kubeconfig.`, 'Set KUBECONFIG to the file, or unset UNDERMESH_KUBE_CONTEXT.');
  return null;
}

function wrong(message: string, hint: string, cause?: unknown): AppError {
  return new AppError('not-configured', { message, hint, ...(cause instanceof Error ? { detail: withoutSecrets(cause.message) } : {}) });
}

function readFile(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (cause) {
    throw wrong(`The kubeconfig ${file} cannot be read: ${withoutSecrets(cause instanceof Error ? cause.message.split('\n')[0] ?? '' : '')}.`, `Try: kubectl --kubeconfig ${file} config view`, cause);
  }
  return config;
}

const firstOfName = <Named extends { name: string }>(entries: readonly Named[]) => entries.filter((entry, index) => entries.findIndex((other) => other.name === entry.name) === index);

/** As kubectl: files that are not there are skipped as long as one is, and the first file that says something wins. */
function readFiles(files: readonly string[]): KubeConfig {
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) throw wrong(`The kubeconfig ${files.join(', ')} does not exist.`, 'Check KUBECONFIG; UNDERMESH_KUBERNETES=off starts without Kubernetes.');
  const configs = present.map(readFile);
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfName(configs.flatMap((config) => config.getClusters())),
    users: firstOfName(configs.flatMap((config) => config.getUsers())),
    contexts: firstOfName(configs.flatMap((config) => config.getContexts())),
    currentContext: configs.map((config) => config.getCurrentContext()).find((context) => context !== '' && context !== undefined) ?? '',
  });
  return merged;
}

/** The chosen context's cluster and user, each missing piece named. */
function choose(config: KubeConfig, files: readonly string[], wanted: string | undefined): { context: string; cluster: Cluster; user: User | null } {
  const where = files.join(', ');
  const context = wanted ?? config.getCurrentContext();
  if (context === '') throw wrong(`The kubeconfig ${where} has no current context.`, 'Choose one: kubectl config use-context NAME, or set UNDERMESH_KUBE_CONTEXT.');
  const found = config.getContextObject(context);
  if (found === null) {
    const names = config.getContexts().map((one) => one.name).slice(0, 10).join(', ');
    throw wrong(`The context "${context}" is not in the kubeconfig ${where}.`, names === '' ? 'It has no contexts at all.' : `It has: ${names}.`);
  }
  const cluster = config.getCluster(found.cluster);
  if (cluster === null) throw wrong(`The context "${context}" of ${where} names the cluster "${found.cluster}", which is not there.`, 'Add the cluster or choose another context.');
  const user = config.getUser(found.user);
  if (user === null && found.user !== '' && found.user !== undefined) throw wrong(`The context "${context}" of ${where} names the user "${found.user}", which is not there.`, 'Add the user or choose another context.');
  return { context, cluster, user };
}

function serverOf(cluster: Cluster, where: string): URL {
  const server = URL.parse(cluster.server);
  if (server === null || (server.protocol !== 'https:' && server.protocol !== 'http:')) throw wrong(`The server of the cluster "${cluster.name}" in ${where} is not an http or https URL.`, 'Correct clusters[].cluster.server.');
  return server;
}

/** Files that the kubeconfig names; without the CA there is no falling back to an unchecked connection. */
function checkFiles(cluster: Cluster, user: User | null, where: string): void {
  for (const [what, file] of [['certificate authority', cluster.caFile], ['client certificate', user?.certFile], ['client key', user?.keyFile]] as const) {
    if (file !== undefined && file !== '' && !existsSync(file)) throw wrong(`The ${what} ${file}, named in ${where}, does not exist.`, 'Correct the path in the kubeconfig.');
  }
}

function fromFiles(files: readonly string[], wanted: string | undefined): KubernetesConnection {
  const { context, cluster, user } = choose(readFiles(files), files, wanted);
  checkFiles(cluster, user, files.join(', '));
  const origin = `${files.join(', ')}, context ${context}`;
  // Read anew each time: client certificates and static tokens are replaced in the file.
  const load = () => {
    const now = choose(readFiles(files), files, context);
    return credentialsOf(now.cluster, now.user, null);
  };
  return connectionOf({ server: serverOf(cluster, files.join(', ')), clusterName: cluster.name, origin, load, token: null });
}

function fromPod(folder: string): KubernetesConnection {
  const config = new KubeConfig();
  config.loadFromCluster();
  const given = config.getCurrentCluster();
  const server = given === null || given.server.includes('undefined') ? null : URL.parse(given.server);
  if (given === null || server === null) throw wrong('There is a service account token, but the pod does not know the address of the API server.', 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are missing.');
  const token = new TokenFile(path.join(folder, 'token'));
  const cluster: Cluster = { ...given, caFile: path.join(folder, 'ca.crt') };
  const load = async () => credentialsOf(cluster, null, token.read());
  return connectionOf({ server, clusterName: null, origin: 'the service account of this pod', load, token });
}

const freshFor = 60_000;

function connectionOf(parts: { server: URL; clusterName: string | null; origin: string; load: () => Promise<KubernetesCredentials>; token: TokenFile | null }): KubernetesConnection {
  let held: { at: number; value: KubernetesCredentials } | null = null;
  let pending: Promise<KubernetesCredentials> | null = null;
  let lastProblem: string | null = null;
  const fetchAnew = async (last: KubernetesCredentials | null): Promise<KubernetesCredentials> => {
    try {
      const value = await parts.load();
      lastProblem = null;
      held = { at: Date.now(), value };
      return value;
    } catch (error) {
      lastProblem = withoutSecrets(error instanceof Error ? error.message : String(error));
      if (last === null) throw error;
      held = { at: Date.now(), value: last };
      return last;
    } finally {
      pending = null;
    }
  };
  return {
    server: parts.server,
    clusterName: parts.clusterName,
    origin: parts.origin,
    credentials: () => {
      if (held !== null && Date.now() - held.at < freshFor) return Promise.resolve(held.value);
      pending ??= fetchAnew(held?.value ?? null);
      return pending;
    },
    refresh: () => {
      if (held !== null) held = { ...held, at: 0 };
      parts.token?.forget();
    },
    problem: () => lastProblem ?? parts.token?.problem() ?? null,
  };
}
