/** `npm run dev`: the development server on the lab. Same options as the demo's lab: --scenario, --seed. */
import { mkdirSync } from 'node:fs';
import { readyLine, start, stopAll } from './processes.mjs';

const lab = start('the lab', 'node_modules/.bin/tsx', ['lab/main.ts', 'serve', '--port', '7120', '--prometheus-port', '7121', ...process.argv.slice(2)], { stdio: ['ignore', 'pipe', 'inherit'] });
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopAll(5_000).then(() => process.exit(0)));
try {
  const ready = await readyLine(lab);
  mkdirSync('.cache', { recursive: true });
  start('the development server', 'node_modules/.bin/next', ['dev', '--hostname', '127.0.0.1', '--port', '7117'], {
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', UNDERMESH_PROMETHEUS_URL: ready.prometheusUrl, KUBECONFIG: ready.kubeconfig, UNDERMESH_CLUSTER: 'demo' },
  });
} catch (error) {
  console.error(error.message);
  await stopAll();
  process.exit(1);
}
