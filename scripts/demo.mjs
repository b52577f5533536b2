/** `npm run demo`: the lab (a simulated mesh and a real Prometheus) and Undermesh on it. Ctrl-C ends every process. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildWhenChanged } from './build-when-changed.mjs';
import { answers, isFree, readyLine, start, stopAll } from './processes.mjs';

const usage = `npm run demo -- [options]
  --scenario NAME        what happens in the mesh (default black-friday); --list names them
  --list                 the scenarios and incidents
  --port PORT            address of the dashboard (default 7117)
  --lab-port PORT        the lab's own port: scrape targets, Kubernetes API, control (default 7120)
  --prometheus-port PORT (default 7121)
  --seed NUMBER          another draw of the same story (default 1)`;

class Refusal extends Error {}

function options() {
  try {
    return parseArgs({
      options: {
        scenario: { type: 'string', default: 'black-friday' }, list: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
        port: { type: 'string', default: '7117' }, 'lab-port': { type: 'string', default: '7120' }, 'prometheus-port': { type: 'string', default: '7121' },
        seed: { type: 'string', default: '1' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${usage}`);
  }
}

async function checkPorts(wanted) {
  const probe = Number(wanted.port) + 1;
  const list = [['--port', wanted.port], ['--port (its probe listener, one above)', probe], ['--lab-port', wanted['lab-port']], ['--prometheus-port', wanted['prometheus-port']]];
  for (const [option, text] of list) {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1024 || port > 65_535) throw new Refusal(`${option} ${text}: a port is a whole number from 1024 to 65535.`);
    if (!(await isFree(port))) throw new Refusal(`Port ${port} is in use. Stop what listens there, or choose another with ${option.split(' ')[0]}.`);
  }
}

async function main() {
  const wanted = options();
  if (wanted.help) return console.log(usage);
  if (wanted.list) {
    process.exitCode = spawnSync('node_modules/.bin/tsx', ['lab/main.ts', 'list'], { stdio: 'inherit' }).status ?? 1;
    return;
  }
  await checkPorts(wanted);
  buildWhenChanged((sentence) => console.log(sentence));

  console.log('Simulating an hour of a shop and loading it into Prometheus …');
  const lab = start('the lab', 'node_modules/.bin/tsx', ['lab/main.ts', 'serve', '--scenario', wanted.scenario, '--seed', wanted.seed, '--port', wanted['lab-port'], '--prometheus-port', wanted['prometheus-port']], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await readyLine(lab);

  console.log('Starting Undermesh …');
  mkdirSync('.cache', { recursive: true });
  const address = `http://localhost:${wanted.port}`;
  const server = start('Undermesh', process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      UNDERMESH_PROMETHEUS_URL: ready.prometheusUrl,
      KUBECONFIG: ready.kubeconfig,
      UNDERMESH_LISTEN: `127.0.0.1:${wanted.port}`,
      UNDERMESH_PROBE_LISTEN: `127.0.0.1:${Number(wanted.port) + 1}`,
      UNDERMESH_CLUSTER: 'demo',
      // The menu lives in the lab, on the lab's own port: the dashboard knows a link and nothing of what is behind it.
      UNDERMESH_LINK_MORE: `Incidents of the demo=http://localhost:${wanted['lab-port']}/`,
      UNDERMESH_LOG_LEVEL: process.env.UNDERMESH_LOG_LEVEL ?? 'warn',
    },
  });
  await answers(`http://127.0.0.1:${wanted.port}/api/v1/ping`, server);
  console.log(`\n  ${address}\n\n  ${ready.hint ?? ''}\n  Incidents to start and stop:  http://localhost:${wanted['lab-port']}/\n  The same from a shell:        npm run lab -- inject NAME --port ${wanted['lab-port']}   (list, stop NAME, retries off)\n  Ctrl-C ends everything.\n`);
  await Promise.race([lab, server].map((child) => new Promise((resolve) => child.once('close', () => resolve(child)))).concat(ended));
  if (!stopping) throw new Refusal('One of the processes ended by itself; its last words are above.');
}

let stopping = false;
let tellEnded;
const ended = new Promise((resolve) => (tellEnded = resolve));
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    stopping = true;
    tellEnded();
    stopAll(5_000).then(() => process.exit(0));
  });
}

main().catch(async (error) => {
  if (stopping) return;
  console.error(error instanceof Refusal ? error.message : `The demo failed: ${error.message}`);
  await stopAll();
  process.exit(1);
});
