/**
 * `npm run test:kube`: tests against a real kube-apiserver with etcd. Arguments are handed on to vitest.
 * The binaries are those of TEST_ASSET_KUBE_APISERVER and TEST_ASSET_ETCD, else the one built once and cached; without Go the tests are counted as skipped.
 */
import { spawn } from 'node:child_process';
import { ensureGoTools } from './go-tools.mjs';
import { ensureParts } from './kube-apiserver.mjs';

const given = process.env['TEST_ASSET_KUBE_APISERVER'] !== undefined && process.env['TEST_ASSET_ETCD'] !== undefined;
const folder = given ? null : await ensureParts();
if (!given && folder === null) {
  const text = 'kube: skipped, there is no kube-apiserver: install Go, or set TEST_ASSET_KUBE_APISERVER and TEST_ASSET_ETCD';
  console.error(text);
  // On a build machine a missing part is a broken build, not a choice.
  if (process.env['CI'] !== undefined && process.env['CI'] !== 'false') process.exit(1);
}
const goTools = Object.entries(ensureGoTools((line) => console.error(line)));
const lacking = goTools.flatMap(([variable, binary]) => (binary === null ? [variable] : []));
if (lacking.length > 0) console.error(`kube: the tests that need ${lacking.join(' and ')} are skipped: install Go, or set them to binaries`);
const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'kube', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...(folder === null ? {} : { KUBE_PARTS: folder }), ...Object.fromEntries(goTools.filter(([, binary]) => binary !== null)) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
