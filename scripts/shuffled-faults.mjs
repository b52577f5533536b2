/** `npm run test:faults -- [SEED]`: the fault suite twice, each time in another shuffled order (needs a build). The seeds are told, so that an order can be repeated. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [given] = process.argv.slice(2);
const first = given === undefined ? Math.floor(Math.random() * 1_000_000) : Number(given);
if (!Number.isInteger(first)) {
  process.stderr.write('node scripts/shuffled-faults.mjs [SEED]; SEED is a whole number.\n');
  process.exit(2);
}

/** The browser tests of the suite start servers of their own: with an address given, the lab is not started beside them. */
const env = { UNDERMESH_E2E_URL: 'http://127.0.0.1:1', ...process.env };

function passes(name, args) {
  return spawnSync(`node_modules/.bin/${name}`, args, { cwd: fileURLToPath(new URL('..', import.meta.url)), env, stdio: 'inherit' }).status === 0;
}

const failed = [];
for (const seed of [first, first + 1]) {
  process.stdout.write(`\nshuffled with seed ${seed}\n`);
  if (!passes('vitest', ['run', '--project', 'unit', '--project', 'parts', 'e2e/faults', '--sequence.shuffle.files', '--sequence.shuffle.tests', `--sequence.seed=${seed}`])) failed.push(`parts with seed ${seed}`);
  if (!passes('playwright', ['test', '--project=faults', '--fully-parallel', '--workers=1', `--shuffle=${seed}`])) failed.push(`browser with seed ${seed}`);
}
process.stdout.write(failed.length === 0 ? `\nThe fault suite passed in two orders (seeds ${first} and ${first + 1}).\n` : `\nFailed: ${failed.join(', ')}\n`);
process.exit(failed.length === 0 ? 0 : 1);
