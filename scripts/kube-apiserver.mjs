// Builds the Kubernetes API server for tests once and keeps it outside the checkout.
// One Go binary: kube-apiserver, etcd inside it, kubectl and kwok. `node scripts/kube-apiserver.mjs` prints where it is.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const kubernetes = { version: 'v1.36.3', major: '1', minor: '36' };
const source = fileURLToPath(new URL('../e2e/kube/kubeparts/', import.meta.url));
const names = ['kube-apiserver', 'kubectl', 'kwok'];

/** Where built parts are kept: $UNDERMESH_CACHE, else ~/.cache/undermesh. */
export function cacheFolder() {
  return process.env['UNDERMESH_CACHE'] ?? path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'undermesh');
}

function goVersion() {
  try {
    return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** The key changes with any source file, the modules and the Go version. */
function folderFor(go) {
  const hash = createHash('sha256').update(go).update(kubernetes.version);
  for (const file of readdirSync(source).sort()) hash.update(file).update(readFileSync(path.join(source, file)));
  return path.join(cacheFolder(), `kubeparts-${hash.digest('hex').slice(0, 16)}`);
}

/** A ready folder of parts, or null when nothing was built yet or Go is missing. Builds nothing. */
export function cachedParts() {
  const go = goVersion();
  if (go === null) return null;
  const folder = folderFor(go);
  return existsSync(path.join(folder, 'kube-apiserver')) ? folder : null;
}

function compile(output, log) {
  const stamp = 'k8s.io/component-base/version';
  const flags = `-s -w -X ${stamp}.gitVersion=${kubernetes.version} -X ${stamp}.gitMajor=${kubernetes.major} -X ${stamp}.gitMinor=${kubernetes.minor}`;
  const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=readonly', GOTOOLCHAIN: 'local', GOGC: process.env['GOGC'] ?? '400' };
  return new Promise((resolve, reject) => {
    const child = spawn('nice', ['-n', '19', 'go', 'build', '-trimpath', '-ldflags', flags, '-o', output, '.'], { cwd: source, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
    const started = Date.now();
    const progress = setInterval(() => log(`still compiling the API server (${Math.round((Date.now() - started) / 1000)} s)`), 30_000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else reject(new Error(`go build ended with ${code}`));
    });
  });
}

/** The folder with kube-apiserver, kubectl and kwok, built when it is not there; null when there is no Go. */
export async function ensureParts(log = (line) => console.error(line)) {
  const go = goVersion();
  if (go === null) return null;
  const folder = folderFor(go);
  if (existsSync(path.join(folder, 'kube-apiserver'))) return folder;
  log(`building kube-apiserver ${kubernetes.version} once (5 to 10 minutes, kept in ${cacheFolder()})`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await compile(path.join(draft, 'kubeparts'), log);
    for (const name of names) symlinkSync('kubeparts', path.join(draft, name));
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = await ensureParts();
  if (folder === null) {
    console.error('Go is not installed, so the API server cannot be built. Install Go, or set TEST_ASSET_KUBE_APISERVER and TEST_ASSET_ETCD.');
    process.exit(1);
  }
  console.log(folder);
}
