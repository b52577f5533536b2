// Programs for the tests of deploy/ that are Go modules: built once from the module proxy and kept outside the checkout.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './kube-apiserver.mjs';

/** Name of the program: module with the package to build, exact version, and the variable that names a binary instead. */
const tools = {
  helm: { module: 'helm.sh/helm/v4/cmd/helm', version: 'v4.3.1', variable: 'HELM' },
  kubeconform: { module: 'github.com/yannh/kubeconform/cmd/kubeconform', version: 'v0.8.0', variable: 'KUBECONFORM' },
};

/** Where a program is, built when it is not there; null when there is no Go to build it with. Throws when building fails. */
function ensureGoTool(name, log = (line) => console.log(line)) {
  const { module, version, variable } = tools[name];
  const given = process.env[variable];
  if (given && existsSync(given)) return given;
  const folder = path.join(cacheFolder(), `${name}-${version}`);
  const binary = path.join(folder, name);
  if (existsSync(binary)) return binary;
  const onPath = spawnSync('which', [name], { encoding: 'utf8' });
  if (onPath.status === 0) return onPath.stdout.trim();
  if (spawnSync('go', ['version']).status !== 0) return null;
  log(`Building ${name} ${version} once (up to a minute or two, kept in ${cacheFolder()}) …`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    execFileSync('nice', ['-n', '19', 'go', 'install', '-trimpath', '-ldflags', '-s -w', `${module}@${version}`], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, GOBIN: draft, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOTOOLCHAIN: 'local' } });
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return binary;
}

/** Sees to all of them: variable -> binary, null where it cannot be had because there is no Go. */
export function ensureGoTools(log) {
  return Object.fromEntries(Object.entries(tools).map(([name, { variable }]) => [variable, ensureGoTool(name, log)]));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lacking = Object.entries(ensureGoTools()).flatMap(([variable, binary]) => (binary === null ? [variable] : []));
  if (lacking.length > 0) console.error(`Go is not installed: install it, or set ${lacking.join(' and ')} to binaries.`);
  process.exitCode = lacking.length > 0 ? 1 : 0;
}
