import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Debian's Chromium, or the one that CHROMIUM_PATH names. */
const chromium = process.env.CHROMIUM_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const quiet = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const themes = ['light', 'dark'] as const;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'artefacts/browser',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: process.env.UNDERMESH_E2E_URL ?? 'http://127.0.0.1:7317',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    timezoneId: 'UTC',
    locale: 'en-GB',
    launchOptions: { ...(chromium ? { executablePath: chromium } : {}), args: quiet },
  },
  projects: [
    ...sizes.flatMap((viewport) =>
      themes.map((colorScheme) => ({ name: `${viewport.width}-${colorScheme}`, testMatch: '**/specs/where-is-it-sick.spec.ts', use: { viewport, colorScheme } })),
    ),
    { name: 'usual', testMatch: '**/specs/*.spec.ts', testIgnore: ['**/where-is-it-sick.spec.ts', '**/can-everybody-use-it.spec.ts'], use: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const } },
    { name: 'faults', testMatch: '**/faults/*.spec.ts', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' as const } },
    // The story of the lab goes on meanwhile, so what does not hang on it comes after what does.
    { name: 'everybody', testMatch: '**/specs/can-everybody-use-it.spec.ts', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const } },
  ],
});
