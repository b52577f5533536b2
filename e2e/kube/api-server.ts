import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the API server answered. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A real kube-apiserver with etcd on loopback. */
export interface ApiServer {
  readonly url: string;
  readonly folder: string;
  readonly port: number;
  readonly caFile: string;
  readonly etcdUrl: string;
  /** Static tokens: `admin` may do everything, `guest` what RBAC grants to the user "guest". */
  readonly tokens: { readonly admin: string; readonly guest: string };
  /** One request as admin. Throws when there is no answer. */
  ask(method: string, path: string, body?: unknown, contentType?: string): Promise<Reply>;
  /** Stops the process without a word (SIGKILL), as a crash does. */
  crash(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(frozen: boolean): void;
  /** Starts it again on the same data. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Binaries to use: those of TEST_ASSET_KUBE_APISERVER and TEST_ASSET_ETCD, else the folder in KUBE_PARTS; null when there are none. */
export function assets(): { apiServer: string; etcd: string | null } | null {
  const given = process.env['TEST_ASSET_KUBE_APISERVER'];
  const etcd = process.env['TEST_ASSET_ETCD'];
  if (given !== undefined && etcd !== undefined) return { apiServer: given, etcd };
  const folder = process.env['KUBE_PARTS'];
  return folder === undefined ? null : { apiServer: path.join(folder, 'kube-apiserver'), etcd: null };
}

/** So many ports nobody listens on at this moment, below those the system hands out by itself: nobody takes them while the server restarts. */
async function freePorts(count: number): Promise<number[]> {
  const first = Number(process.env['KUBE_PORTS'] ?? 21_500);
  const found: number[] = [];
  for (let port = first + Math.floor(Math.random() * 80); port < first + 100 && found.length < count; port += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false)).once('listening', () => probe.close(() => resolve(true)));
      probe.listen(port, '127.0.0.1');
    });
    if (free) found.push(port);
  }
  if (found.length < count) throw new Error(`no ${count} free ports from ${first} on`);
  return found;
}

function writeKeys(folder: string, tokens: ApiServer['tokens']): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } });
  writeFileSync(path.join(folder, 'sa.key'), privateKey, { mode: 0o600 });
  writeFileSync(path.join(folder, 'sa.pub'), publicKey);
  writeFileSync(path.join(folder, 'tokens.csv'), `${tokens.admin},admin,admin,system:masters\n${tokens.guest},guest,guest\n`, { mode: 0o600 });
}

function argumentsFor(folder: string, port: number): string[] {
  return [
    `--cert-dir=${path.join(folder, 'certs')}`, '--bind-address=127.0.0.1', '--endpoint-reconciler-type=none', `--secure-port=${port}`,
    `--service-account-key-file=${path.join(folder, 'sa.pub')}`, `--service-account-signing-key-file=${path.join(folder, 'sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc', `--token-auth-file=${path.join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/16', '--disable-admission-plugins=ServiceAccount',
    '--max-requests-inflight=2000', '--max-mutating-requests-inflight=1000', '--profiling=false',
  ];
}

/** Starts an API server on empty data and waits until it is ready. */
export async function startApiServer(): Promise<ApiServer> {
  const binaries = assets();
  if (binaries === null) throw new Error('no kube-apiserver: run npm run test:kube');
  const folder = mkdtempSync(path.join(process.env['KUBE_TMP'] ?? tmpdir(), 'undermesh-kube-'));
  mkdirSync(path.join(folder, 'certs'));
  const tokens = { admin: randomBytes(16).toString('hex'), guest: randomBytes(16).toString('hex') };
  writeKeys(folder, tokens);
  const [port = 0, etcdPort = 0] = await freePorts(2);
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const caFile = path.join(folder, 'certs', 'apiserver.crt');
  const agent = new https.Agent({ keepAlive: true, maxSockets: 32 });
  const children = new Set<ChildProcess>();
  const run = (command: string, args: string[], more: Record<string, string>): ChildProcess => {
    const log = openSync(path.join(folder, `${path.basename(command)}.log`), 'a');
    const child = spawn(command, args, { env: { ...process.env, ...more }, stdio: ['ignore', log, log] });
    closeSync(log);
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const ask: ApiServer['ask'] = (method, target, body, contentType = 'application/json') => request({ method, target, body, contentType, port, agent, token: tokens.admin, ca: readFileSync(caFile) });
  let api: ChildProcess | null = null;
  const start = async () => {
    if (binaries.etcd !== null && children.size === 0) {
      run(binaries.etcd, ['--data-dir', path.join(folder, 'etcd'), '--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl, '--listen-peer-urls', 'http://127.0.0.1:0', '--unsafe-no-fsync'], {});
    }
    const etcdArguments = binaries.etcd === null ? [] : [`--etcd-servers=${etcdUrl}`];
    api = run(binaries.apiServer, [...argumentsFor(folder, port), ...etcdArguments], binaries.etcd === null ? { KUBE_ETCD_DIR: path.join(folder, 'etcd'), KUBE_ETCD_LISTEN: etcdUrl } : {});
    await ready(api, ask, folder);
  };
  const crash = async () => {
    const child = api;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  const close = async () => {
    await crash();
    for (const child of children) child.kill('SIGKILL');
    agent.destroy();
    if (process.env['KUBE_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `https://127.0.0.1:${port}`, folder, port, caFile, etcdUrl, tokens, ask, crash, freeze: (frozen) => { api?.kill(frozen ? 'SIGSTOP' : 'SIGCONT'); }, start, close };
}

async function ready(child: ChildProcess, ask: ApiServer['ask'], folder: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`kube-apiserver ended: ${readFileSync(path.join(folder, 'kube-apiserver.log'), 'utf8').slice(-2000)}`);
    const reply = existsSync(path.join(folder, 'certs', 'apiserver.crt')) ? await ask('GET', '/readyz').catch(() => null) : null;
    if (reply?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('kube-apiserver is not ready after a minute');
}

function request(options: { method: string; target: string; body: unknown; contentType: string; port: number; agent: https.Agent; token: string; ca: Buffer }): Promise<Reply> {
  const text = options.body === undefined ? undefined : typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const outgoing = https.request({
      host: '127.0.0.1', port: options.port, path: options.target, method: options.method, agent: options.agent, ca: options.ca, timeout: 60_000,
      headers: { Authorization: `Bearer ${options.token}`, Accept: 'application/json', ...(text === undefined ? {} : { 'Content-Type': options.contentType, 'Content-Length': Buffer.byteLength(text) }) },
    }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => parts.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString('utf8')) }));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in a minute')));
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
