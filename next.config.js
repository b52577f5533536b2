import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  // the front door compresses, and knows which part of an answer it has compressed before
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  turbopack: { root },
  outputFileTracingRoot: root,
  outputFileTracingExcludes: { '*': ['node_modules/sharp/**', 'node_modules/@img/**', 'lab/**', 'e2e/**', 'bench/**', 'docs/**', 'deploy/**'] },
};

export default config;
