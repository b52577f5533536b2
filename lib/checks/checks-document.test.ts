import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('docs/configuration.md names every check and no other', () => {
  const here = new URL('.', import.meta.url);
  const sources = ['edge-checks.ts', ...readdirSync(new URL('rules', here)).map((name) => `rules/${name}`)].map((name) => readFileSync(new URL(name, here), 'utf8'));
  const used = new Set(sources.flatMap((text) => [...text.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id]) => id)));
  const document = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const [, table = ''] = /## What is checked\n([\s\S]*?)\n## /.exec(document) ?? [];
  expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id).sort()).toEqual([...used].sort());
});
