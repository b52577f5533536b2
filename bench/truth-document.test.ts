import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const rows = readFileSync('docs/truth.md', 'utf8').split('\n').flatMap((line) => {
  const [, what, file, title] = /^\| (.+) \| ((?:lib|e2e)\/\S+\.test\.ts) \| (.+) \|$/.exec(line) ?? [];
  return what === undefined || file === undefined || title === undefined ? [] : [{ what, file, title }];
});

describe('docs/truth.md', () => {
  it('names a test for each of more than thirty things', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('$what: is tested where it says', ({ file, title }) => {
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(`('${title}'`);
  });
});
