import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { answers, readyLine, start, stopAll } from '../scripts/processes.mjs';

const port = 7317;
const labPort = 7320;
const prometheusPort = 7321;

/** Starts the lab and the production server for the browser tests, unless UNDERMESH_E2E_URL points to running ones. Returns what ends them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env.UNDERMESH_E2E_URL) return async () => {};
  mkdirSync('artefacts/screens', { recursive: true });
  const lab = start('the lab', 'node_modules/.bin/tsx', ['lab/main.ts', 'serve', '--scenario', 'black-friday', '--port', String(labPort), '--prometheus-port', String(prometheusPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = (await readyLine(lab)) as { prometheusUrl: string; kubeconfig: string };
  const server: ChildProcess = start('Undermesh', process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      UNDERMESH_PROMETHEUS_URL: ready.prometheusUrl,
      KUBECONFIG: ready.kubeconfig,
      UNDERMESH_LISTEN: `127.0.0.1:${port}`,
      UNDERMESH_PROBE_LISTEN: `127.0.0.1:${port + 1}`,
      UNDERMESH_CLUSTER: 'demo',
      UNDERMESH_LOG_LEVEL: 'warn',
    },
  });
  await answers(`http://127.0.0.1:${port}/api/v1/ping`, server);
  return () => stopAll(5_000) as Promise<void>;
}
