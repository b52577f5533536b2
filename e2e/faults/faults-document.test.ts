import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = readFileSync(`${root}docs/faults.md`, 'utf8').split('\n').flatMap((line) => {
  const match = /^\| ([PKTHF]\d+) \| (.+) \| (.+) \| (.+) \|$/.exec(line);
  return match === null ? [] : [{ name: match[1] ?? '', how: match[4] ?? '' }];
});
const tested = rows.flatMap(({ name, how }) => {
  const match = /^`(.+)`: `(.+)`$/.exec(how);
  return match === null ? [] : [{ name, file: match[1] ?? '', title: match[2] ?? '' }];
});

describe('docs/faults.md', () => {
  it('has every row of the matrix once', () => {
    const wanted = [['P', 30], ['K', 20], ['T', 17], ['H', 15], ['F', 10]].flatMap(([letter, count]) => Array.from({ length: Number(count) }, (_, index) => `${letter}${index + 1}`));
    expect(rows.map(({ name }) => name)).toEqual(wanted);
  });

  it.each(tested)('$name is tested where it says', ({ file, title }) => {
    expect([file, existsSync(`${root}${file}`)]).toEqual([file, true]);
    expect(readFileSync(`${root}${file}`, 'utf8')).toContain(title);
  });

  it('a row without a test says why', () => {
    expect(rows.filter(({ name, how }) => !tested.some((one) => one.name === name) && !/^not (run|built)/.test(how))).toEqual([]);
  });

  it('knows every row that a test here is named after', () => {
    const here = readdirSync(`${root}e2e/faults`).filter((file) => /\.(test|spec)\.ts$/.test(file)).map((file) => readFileSync(`${root}e2e/faults/${file}`, 'utf8')).join('\n');
    const named = [...here.matchAll(/(?:it|test)(?:\.each\([^\n]*\))?\('((?:[PKTHF]\d+ )+)/g)].flatMap((match) => (match[1] ?? '').trim().split(' '));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !tested.some((one) => one.name === name))).toEqual([]);
  });
});
