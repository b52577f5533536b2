import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.spec.ts'));

it('every browser test is watched for violations of the policy and for errors', () => {
  expect(specs.length).toBeGreaterThan(8);
  const unwatched = specs.filter((file) => {
    const text = readFileSync(`${folder}${file}`, 'utf8');
    return !/import \{[^}]*\btest\b[^}]*\} from '\.\.\/watched-test'/.test(text) || /import \{[^}]*\} from '@playwright\/test'/.test(text);
  });
  expect(unwatched).toEqual([]);
});
