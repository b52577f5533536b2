import { spawn } from 'node:child_process';
import { freePort } from '@/lab/feed/free-port';

/** The production server on a given Prometheus. */
export interface BenchServer {
  readonly url: string;
  /** The listener with /metrics. */
  readonly probeUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const patience = 30_000;

/** Starts the built product (`npm run build` first) and waits until it answers. */
export async function startBenchServer(prometheusUrl: string, more: Record<string, string> = {}): Promise<BenchServer> {
  const port = await freePort(0, '--port');
  const probe = await freePort(0, '--probe-port');
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, UNDERMESH_PROMETHEUS_URL: prometheusUrl, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LISTEN: `127.0.0.1:${port}`, UNDERMESH_PROBE_LISTEN: `127.0.0.1:${probe}`, UNDERMESH_LOG_LEVEL: 'error', ...more },
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (const deadline = Date.now() + patience; ; ) {
    const answered = await fetch(`${url}/api/v1/ping`).then((response) => response.ok, () => false);
    if (answered) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('Undermesh did not start; is it built (npm run build)?');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    probeUrl: `http://127.0.0.1:${probe}`,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
