import { spawn, type ChildProcess } from 'node:child_process';
import { freePort } from '@/lib/testing/real-prometheus';

/** The production server of the last build, with a configuration of its own. */
export interface StartedServer {
  readonly url: string;
  /** The listener with the probes and metrics. */
  readonly probeUrl: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** What it wrote to its log so far. */
  log(): string;
  /** Ends it by SIGTERM; gives the exit code and how long that took. */
  stop(): Promise<{ code: number | null; milliseconds: number }>;
}

/** Starts it and waits until it answers. `port`: the one to use again after a restart; `descriptors`: how many it may have open. */
export async function startServer(env: Record<string, string>, port?: number, descriptors?: number): Promise<StartedServer> {
  const at = port ?? (await freePort());
  const probe = await freePort();
  const child = run({ UNDERMESH_KUBERNETES: 'off', UNDERMESH_LISTEN: `127.0.0.1:${at}`, UNDERMESH_PROBE_LISTEN: `127.0.0.1:${probe}`, UNDERMESH_LOG_LEVEL: 'warn', ...env }, descriptors);
  let log = '';
  child.stdout?.on('data', (part: Buffer) => { log += part.toString(); });
  child.stderr?.on('data', (part: Buffer) => { log += part.toString(); });
  const url = `http://127.0.0.1:${at}`;
  for (const deadline = Date.now() + 90_000; ; ) {
    if (await fetch(`${url}/api/v1/ping`).then((response) => response.ok, () => false)) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`the server did not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, probeUrl: `http://127.0.0.1:${probe}`, port: at, child, log: () => log, stop: () => stopped(child) };
}

/** Starts it with a configuration that may be wrong; gives its exit code and what it said. */
export function startWrongly(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = run({ UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent', ...env });
    let said = '';
    child.stderr?.on('data', (part: Buffer) => { said += part.toString(); });
    child.once('close', (code) => resolve({ code, said }));
  });
}

function run(env: Record<string, string>, descriptors?: number): ChildProcess {
  const inherited = { ...process.env };
  for (const name of Object.keys(inherited)) if (name.startsWith('UNDERMESH_') || name === 'KUBECONFIG') delete inherited[name];
  const limit = descriptors === undefined ? '' : `ulimit -n ${descriptors}; `;
  return spawn('sh', ['-c', `${limit}exec "$0" scripts/start.mjs`, process.execPath], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...inherited, ...env } });
}

function stopped(child: ChildProcess): Promise<{ code: number | null; milliseconds: number }> {
  const started = Date.now();
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve({ code: child.exitCode, milliseconds: 0 });
    child.once('exit', (code) => resolve({ code, milliseconds: Date.now() - started }));
    child.kill('SIGTERM');
  });
}
