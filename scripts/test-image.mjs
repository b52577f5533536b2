/**
 * `node scripts/test-image.mjs`: builds the Dockerfile unchanged with buildah, on a base made of Debian packages and the Node 24 of npm's registry (no image registry is asked),
 * then runs the image's root file system read-only as uid 65532 without capabilities and asks it for the page and the probes.
 * Needs root, buildah, crun, mmdebstrap and bubblewrap. Ends with 69 when one is missing.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './kube-apiserver.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const missing = ['buildah', 'crun', 'mmdebstrap', 'bwrap', 'setpriv'].filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0 || process.getuid?.() !== 0) {
  console.error(`image: skipped, ${missing.length > 0 ? `${missing.join(', ')} missing` : 'only root can build it'}`);
  process.exit(69);
}
const store = path.join(cacheFolder(), 'image');
const work = mkdtempSync(path.join(process.env['KUBE_TMP'] ?? tmpdir(), 'undermesh-image-'));
// whoever runs the image's files is nobody, and must be able to reach them
chmodSync(work, 0o755);
mkdirSync(store, { recursive: true });
const storage = ['--root', path.join(store, 'storage'), '--runroot', path.join(store, 'run'), '--storage-driver', 'vfs'];
const baseName = 'localhost/node:24-slim';

const buildah = (args, options = {}) => execFileSync('buildah', [...storage, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e9, ...options }).trim();

/** What this machine needs to reach npm's registry goes into the base, never into the image, which starts from scratch. */
const certificates = '/etc/ssl/certs/ca-certificates.crt';
const settings = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'npm_config_registry'];

/** The binary of Node 24, which the Dockerfile asks for, out of the package that npm's `node` package installs. */
function nodeBinary() {
  const folder = path.join(store, 'node-24');
  const binary = path.join(folder, `node_modules/node-linux-${process.arch}/bin/node`);
  if (!existsSync(binary)) execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `node-linux-${process.arch}@24`], { stdio: 'inherit' });
  return binary;
}

/** A Debian root with node and npm, under the name that the Dockerfile asks for. */
function makeBase() {
  if (spawnSync('buildah', [...storage, 'inspect', '--type', 'image', baseName]).status === 0) return;
  const base = path.join(store, 'base');
  if (!existsSync(path.join(base, 'usr'))) execFileSync('mmdebstrap', ['--variant=minbase', '--include=ca-certificates,libatomic1', 'bookworm', base], { stdio: 'inherit' });
  const prefix = path.dirname(path.dirname(process.execPath));
  copyFileSync(nodeBinary(), path.join(base, 'usr/local/bin/node'));
  chmodSync(path.join(base, 'usr/local/bin/node'), 0o755);
  const npm = path.join(base, 'usr/local/lib/node_modules/npm');
  rmSync(npm, { recursive: true, force: true });
  cpSync(path.join(prefix, 'lib/node_modules/npm'), npm, { recursive: true, verbatimSymlinks: true });
  execFileSync('ln', ['-sf', '../lib/node_modules/npm/bin/npm-cli.js', path.join(base, 'usr/local/bin/npm')]);
  if (existsSync(certificates)) copyFileSync(certificates, path.join(base, certificates));
  const container = buildah(['from', 'scratch']);
  buildah(['copy', container, base, '/']);
  const environment = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...settings.filter((name) => process.env[name] !== undefined).map((name) => `${name}=${process.env[name]}`)];
  buildah(['config', ...environment.flatMap((entry) => ['--env', entry]), container]);
  buildah(['commit', '--rm', container, baseName]);
}

/** Builds and returns the folder with the root file system of the image. */
function buildImage() {
  execFileSync('buildah', [...storage, 'bud', '--isolation', 'chroot', '--pull-never', '--layers=false', '--force-rm', '-t', 'localhost/undermesh:test', '-f', path.join(root, 'Dockerfile'), root], { stdio: 'inherit' });
  const container = buildah(['from', '--pull-never', 'localhost/undermesh:test']);
  const mounted = buildah(['mount', container]);
  const files = path.join(work, 'rootfs');
  cpSync(mounted, files, { recursive: true, verbatimSymlinks: true });
  const config = JSON.parse(buildah(['inspect', '--type', 'image', 'localhost/undermesh:test'])).OCIv1.config;
  buildah(['rm', container]);
  return { files, config };
}

async function ask(address) {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(address).catch(() => null);
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${address} does not answer`);
}

/** Runs the root file system as the cluster would: read-only, nobody, no capabilities. */
async function serve({ files, config }) {
  const problems = [];
  const expect = (name, holds) => { if (!holds) problems.push(name); };
  expect('runs as 65532', config.User === '65532:65532');
  expect('has no shell', !['bin/sh', 'usr/bin/sh', 'bin/bash'].some((file) => existsSync(path.join(files, file))));
  const page = Number(process.env['KUBE_PORTS'] ?? 21_500) + 98;
  const child = spawn('setpriv', ['--reuid', '65532', '--regid', '65532', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs',
    'bwrap', '--die-with-parent', '--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--ro-bind', files, '/', '--proc', '/proc', '--dev', '/dev', '--chdir', config.WorkingDir, '--clearenv',
    ...config.Env.flatMap((entry) => ['--setenv', entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    '--setenv', 'UNDERMESH_PROMETHEUS_URL', 'http://127.0.0.1:1', '--setenv', 'UNDERMESH_KUBERNETES', 'off', '--setenv', 'UNDERMESH_LISTEN', `127.0.0.1:${page}`, '--setenv', 'UNDERMESH_PROBE_LISTEN', `127.0.0.1:${page + 1}`,
    ...config.Entrypoint], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { output += bytes; });
  try {
    expect('is alive', (await ask(`http://127.0.0.1:${page + 1}/livez`)).status === 200);
    const answer = await ask(`http://127.0.0.1:${page}/`);
    const html = await answer.text();
    expect('serves the page', answer.status === 200 && html.includes('Undermesh'));
    const script = /src="([^"]+\.js)"/.exec(html)?.[1];
    expect('serves its scripts', script !== undefined && (await ask(`http://127.0.0.1:${page}${script}`)).status === 200);
    expect('answers the API', (await (await ask(`http://127.0.0.1:${page}/api/v1/ping`)).json()).data?.instance !== undefined);
    expect('writes nowhere', !/EROFS|EACCES|EPERM/.test(output));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGKILL');
  }
  if (problems.length > 0) throw new Error(`the image does not hold: ${problems.join('; ')}\n${output.slice(-3000)}`);
}

try {
  makeBase();
  await serve(buildImage());
  console.log('image: built from the Dockerfile, serves the page read-only as uid 65532: 1 passed, 0 failed');
} finally {
  rmSync(work, { recursive: true, force: true });
}
