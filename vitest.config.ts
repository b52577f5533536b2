import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const ignored = ['**/node_modules/**', '**/.next/**', '**/dist/**', '**/.cache/**'];
const alias = { '@': root.replace(/\/$/, ''), 'server-only': fileURLToPath(new URL('scripts/check/server-only-in-tests.mjs', import.meta.url)) };

/** unit: pure and in-process; parts: against a real Prometheus and other real parts; kube: against a real kube-apiserver. */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      { resolve: { alias }, test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...ignored, '**/*.parts.test.ts', '**/*.kube.test.ts', '**/*.real.test.ts'], testTimeout: 30_000, environment: 'node' } },
      { resolve: { alias }, test: { name: 'parts', include: ['**/*.parts.test.ts'], exclude: ignored, testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false } },
      { resolve: { alias }, test: { name: 'kube', include: ['**/*.kube.test.ts'], exclude: ignored, testTimeout: 180_000, hookTimeout: 600_000, fileParallelism: false } },
      { resolve: { alias }, test: { name: 'real', include: ['**/*.real.test.ts'], exclude: ignored, testTimeout: 240_000, hookTimeout: 600_000, fileParallelism: false } },
    ],
  },
});
