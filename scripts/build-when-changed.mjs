/** Builds only when a source of the product changed since the last build: a second start takes seconds. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const roots = ['app', 'components', 'lib', 'public', 'server', 'scripts/build.mjs', 'scripts/standalone.mjs', 'instrumentation.ts', 'proxy.ts', 'next.config.js', 'package-lock.json', 'tsconfig.json'];
const stamp = '.cache/build-stamp';

function* files(path) {
  if (!existsSync(path)) return;
  if (!readDirectory(path)) {
    yield path;
    return;
  }
  for (const name of readDirectory(path)) yield* files(join(path, name));
}

function readDirectory(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return null;
  }
}

function fingerprint() {
  const hash = createHash('sha256').update(process.versions.node);
  for (const root of roots) for (const path of files(root)) if (!/\.test\.tsx?$/.test(path)) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

/** Throws when the build fails. `say` is called before a build that takes its time. */
export function buildWhenChanged(say = () => {}) {
  const now = fingerprint();
  if (existsSync('.next/standalone') && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  say('Building (about half a minute, only when something changed) …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
  if (status !== 0) throw new Error('The build failed; run `npm run build` to see why.');
  mkdirSync('.cache', { recursive: true });
  writeFileSync(stamp, now);
}
