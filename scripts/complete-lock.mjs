/**
 * Completes package-lock.json with the optional platform packages (macOS, Windows, …) that the registry of the machine which
 * wrote it did not serve. Without them `npm ci` refuses the lock on other systems. Run after every change of the lock: `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony'];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 'ppc64', 's390x', 'loong64', 'wasm32'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = lock.packages;

/** Is `name` resolvable from the package at `from`, as Node would look for it? */
function isLocked(from, name) {
  for (let directory = from; ; ) {
    if (packages[`${directory ? `${directory}/` : ''}node_modules/${name}`]) return true;
    if (!directory) return false;
    const parent = directory.lastIndexOf('/node_modules/');
    directory = parent < 0 ? '' : directory.slice(0, parent);
  }
}

/** The entry npm itself would write for a platform package, as far as its name tells. */
function entry(name, version, dev) {
  const words = name.split('/').pop().split('-');
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const musl = words.some((word) => word.startsWith('musl'));
  const gnu = os === 'linux' && words.some((word) => word.startsWith('gnu'));
  return {
    version,
    ...(os ? { os: [os] } : {}),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(musl ? { libc: ['musl'] } : gnu ? { libc: ['glibc'] } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
  };
}

let added = 0;
for (const [at, locked] of Object.entries(packages)) {
  if (at === '') continue;
  for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
    if (isLocked(at, name) || !/^\d/.test(version)) continue;
    packages[`node_modules/${name}`] = entry(name, version, locked.dev);
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform packages added`);
