/**
 * `npm test`: check, unit, real parts, real API server, real proxies, browser; then one line `N passed, N failed[, N skipped]`.
 * `npm test -- unit browser` runs only the named stages.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const results = 'artefacts/results';
const vitest = (project) => ['node_modules/.bin/vitest', 'run', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${results}/${project}.json`];

/** `count`: where the tool leaves its numbers; null = the exit status is the one result. */
const stages = [
  { name: 'check', command: [process.execPath, 'scripts/check.mjs'], count: null },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'], count: null },
  { name: 'unit', command: vitest('unit'), count: countVitest },
  { name: 'parts', command: vitest('parts'), count: countVitest },
  ...(existsSync('scripts/test-kube.mjs') ? [{ name: 'kube', command: [process.execPath, 'scripts/test-kube.mjs', '--reporter=default', '--reporter=json', `--outputFile.json=${results}/kube.json`], count: countVitest }] : []),
  ...(existsSync('lab/real') ? [{ name: 'real', command: vitest('real'), count: countVitest }] : []),
  { name: 'browser', command: ['node_modules/.bin/playwright', 'test'], count: countPlaywright },
];

function countVitest(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that fails to load has no tests of its own: it counts as one failure.
  const brokenFiles = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped: report.numPendingTests + report.numTodoTests, names: failuresOfVitest(report) };
}

/** What failed, by name and first line of its message: the end of a long log must say it. */
function failuresOfVitest(report) {
  return report.testResults
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const tests = file.assertionResults.filter((test) => test.status === 'failed').map((test) => `${test.fullName}: ${test.failureMessages[0] ?? ''}`);
      return (tests.length > 0 ? tests : [file.message]).map((line) => `${file.name.slice(process.cwd().length + 1)}: ${line.split('\n', 1)[0]}`);
    });
}

function countPlaywright(file) {
  const { stats, errors, suites } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped, names: suites.flatMap(failuresOfPlaywright) };
}

function failuresOfPlaywright(suite) {
  const own = (suite.specs ?? []).filter((spec) => !spec.ok).map((spec) => `${spec.file}:${spec.line}: ${spec.title}`);
  return [...own, ...(suite.suites ?? []).flatMap(failuresOfPlaywright)];
}

function run(stage) {
  const [file, ...args] = stage.command;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', PLAYWRIGHT_JSON_OUTPUT_NAME: `${results}/browser.json` },
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}.`);
  process.exit(2);
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Compiling what the kube stage needs takes minutes of CPU on a new machine; the stages before it mostly wait for clocks. It runs beside them, at the lowest priority. */
async function prepareKubeParts() {
  if (wanted.length > 0 && !wanted.includes('kube')) return;
  const log = openSync(`${results}/kube-parts.log`, 'w');
  for (const script of ['scripts/kube-apiserver.mjs', 'scripts/go-tools.mjs']) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', log, log] });
    process.on('exit', () => child.kill());
    // What failed here is tried again, and told, by the stage itself.
    await new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  }
}

const kubeParts = prepareKubeParts();
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
const failures = [];
for (const stage of stages) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
  console.log(`\n== ${stage.name}`);
  const started = performance.now();
  if (stage.name === 'kube') await kubeParts;
  const code = await run(stage);
  const file = `${results}/${stage.name}.json`;
  let counts = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (stage.count && existsSync(file)) counts = stage.count(file);
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  failures.push(...(counts.names ?? []).map((name) => `${stage.name}: ${name}`));
  lines.push(`${stage.name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${((performance.now() - started) / 1000).toFixed(0)} s)`);
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
console.log(`\n${lines.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
