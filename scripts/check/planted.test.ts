import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintViolations, plantedFiles, violations } from './planted-violations';

const repository = resolve(__dirname, '../..');
const field = join(repository, '.cache/planted');
const bin = (name: string) => join(repository, 'node_modules/.bin', name);

function run(command: string, args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: field, encoding: 'utf8', maxBuffer: 64 << 20 });
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(() => {
  rmSync(field, { recursive: true, force: true });
  mkdirSync(field, { recursive: true });
  for (const file of ['.dependency-cruiser.cjs', 'eslint.config.js', 'tsconfig.json', 'package.json', 'knip.json']) cpSync(join(repository, file), join(field, file));
  symlinkSync(join(repository, 'node_modules'), join(field, 'node_modules'));
  for (const [path, text] of Object.entries(plantedFiles)) {
    mkdirSync(join(field, dirname(path)), { recursive: true });
    writeFileSync(join(field, path), text);
  }
}, 60_000);
afterAll(() => rmSync(field, { recursive: true, force: true }));

describe('the tools find one planted violation of every rule', () => {
  it('dependency-cruiser names every rule of the table', () => {
    const rooms = ['app', 'components', 'lib', 'server', 'lab'];
    const { output } = run(bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...rooms]);
    const answer = JSON.parse(output.slice(output.indexOf('{'))) as { summary: { violations: { from: string; rule: { name: string } }[] } };
    const found = new Set(answer.summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`));
    const missed = violations.filter(({ rule, from }) => !found.has(`${rule} ${from}`));
    expect(missed).toEqual([]);
    expect(run(bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...rooms]).status).not.toBe(0);
  }, 60_000);

  it('no rule of the table lacks a planted violation', () => {
    const config = createRequire(import.meta.url)(join(repository, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
    const planted = new Set(violations.map(({ rule }) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it('the linter names each of its own rules at the planted file', () => {
    const { output } = run(bin('eslint'), ['--format', 'json', ...lintViolations.map(({ file }) => file)]);
    const answer = JSON.parse(output.slice(output.indexOf('['))) as { filePath: string; messages: { ruleId: string | null; message: string }[] }[];
    const missed = lintViolations.filter(({ file, rule }) => !answer.some((result) => result.filePath.endsWith(file) && result.messages.some((message) => message.ruleId === rule)));
    expect(missed).toEqual([]);
  }, 120_000);

  it('files that are too long are found', () => {
    const { status, output } = run(process.execPath, [join(repository, 'scripts/check/sizes.mjs'), field]);
    expect(output).toContain('lib/base/too-long.ts: 301 lines');
    expect(status).toBe(1);
  });

  it('documents that name a missing path are found', () => {
    writeFileSync(join(field, 'STRAY.md'), 'See `lib/base/nowhere.ts`.\n');
    const { status, output } = run(process.execPath, [join(repository, 'scripts/check/documents.mjs')]);
    expect(output).toContain('STRAY.md names lib/base/nowhere.ts');
    expect(status).toBe(1);
  });

  it('dead code is found', () => {
    const { output } = run(bin('knip'), ['--no-progress', '--include', 'files']);
    expect(output).toContain('lib/base/nobody-needs-me.ts');
  }, 120_000);

  it('a type error is found', () => {
    writeFileSync(join(field, 'tsconfig.one.json'), JSON.stringify({ extends: './tsconfig.json', compilerOptions: { incremental: false }, include: ['lib/base/type-error.ts'] }));
    expect(() => execFileSync(bin('tsc'), ['--noEmit', '-p', 'tsconfig.one.json'], { cwd: field, stdio: 'pipe' })).toThrow();
    expect(run(bin('tsc'), ['--noEmit', '-p', 'tsconfig.one.json']).output).toContain('lib/base/type-error.ts');
  }, 60_000);
});
