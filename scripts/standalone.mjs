/** What Next leaves out of its standalone folder: static files, `public`, and our front door in front of it. */
import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const standalone = `${root}.next/standalone`;

/** Copies the files and bundles the front door into `.next/standalone/undermesh.mjs`. */
export async function completeStandalone() {
  cpSync(`${root}.next/static`, `${standalone}/.next/static`, { recursive: true });
  if (existsSync(`${root}public`)) cpSync(`${root}public`, `${standalone}/public`, { recursive: true });
  await build({
    entryPoints: [`${root}server/main.ts`],
    outfile: `${standalone}/undermesh.mjs`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    // Next lies beside the bundle; what it brings along must not be there twice
    external: ['next'],
    alias: { '@': root.replace(/\/$/, '') },
    conditions: ['react-server'],
    tsconfig: `${root}tsconfig.json`,
    sourcemap: 'linked',
    // packages written for CommonJS ask for Node's own modules by require
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __toPath } from 'node:url'; const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url); const __dirname = __toPath(new URL('.', import.meta.url));" },
    logLevel: 'warning',
  });
}
