/**
 * `npm run check`: types, linter, layers, dead code, sizes, paths named by the documents. The tools run two at a time;
 * each prints only when it finds something. Exit status 1 when any of them does.
 */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const bin = (name) => `node_modules/.bin/${name}`;
const rooms = ['app', 'components', 'lib', 'server', 'lab', 'e2e', 'bench'];

const steps = [
  { name: 'types', command: ['sh', '-c', `${bin('next')} typegen >/dev/null 2>&1; ${bin('tsc')} --noEmit`] },
  { name: 'linter', command: [bin('eslint'), '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0', '.'] },
  { name: 'layers', command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...rooms] },
  { name: 'dead code', command: [bin('knip'), '--no-progress'] },
  { name: 'sizes', command: [process.execPath, 'scripts/check/sizes.mjs'] },
  { name: 'documents', command: [process.execPath, 'scripts/check/documents.mjs'] },
];

function run(step) {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const [file, ...args] = step.command;
    const child = spawn(file, args, { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' } });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ step, code: 1, output: String(error), seconds: 0 }));
    child.on('close', (code) => resolve({ step, code, output, seconds: (performance.now() - started) / 1000 }));
  });
}

const only = process.argv.slice(2);
const queue = steps.filter((step) => only.length === 0 || only.includes(step.name));
let failed = 0;

async function worker() {
  for (let step = queue.shift(); step; step = queue.shift()) {
    const { code, output, seconds } = await run(step);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds.toFixed(1)} s)`);
    if (code !== 0) {
      failed += 1;
      console.log(output.trimEnd());
    }
  }
}
await Promise.all([worker(), worker()]);
process.exitCode = failed > 0 ? 1 : 0;
