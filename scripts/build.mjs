/** `npm run build`: Next's production build, then everything that `npm start` needs in one folder. */
import { spawnSync } from 'node:child_process';
import { completeStandalone } from './standalone.mjs';

const next = new URL('../node_modules/next/dist/bin/next', import.meta.url).pathname;
const { status } = spawnSync(process.execPath, [next, 'build'], { stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } });
if (status !== 0) process.exit(status ?? 1);
await completeStandalone();
