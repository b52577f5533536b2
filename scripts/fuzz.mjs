/** `node scripts/fuzz.mjs [RUNS] [NAME]`: throws generated inputs at every decoder of what comes from outside (a million each unless told), or at the one whose name holds NAME. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [runs = '1000000', name] = process.argv.slice(2);
if (!/^\d+$/.test(runs)) {
  process.stderr.write('node scripts/fuzz.mjs [RUNS] [NAME]; RUNS is a whole number.\n');
  process.exit(2);
}
const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', 'parts', 'e2e/faults/decoder-fuzz', ...(name === undefined ? [] : ['-t', name])], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, UNDERMESH_TEST_FUZZ_RUNS: runs },
});
process.exit(status ?? 1);
