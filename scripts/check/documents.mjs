/** Every path that a document names in backticks exists, and no document holds a machine's own path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const problems = [];

function* markdown(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (['node_modules', '.next', '.git', '.cache', 'dist'].includes(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* markdown(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

const rooted = /^(app|components|lib|server|lab|e2e|bench|deploy|docs|scripts|public)\/[\w./@()[\]-]*$/;
for (const file of markdown('.')) {
  const text = readFileSync(file, 'utf8');
  for (const [, quoted] of text.matchAll(/`([^`\n]+)`/g)) {
    const path = quoted.trim();
    if (rooted.test(path) && !existsSync(path.replace(/[*].*$/, ''))) problems.push(`${file} names ${path}, which does not exist.`);
  }
  for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
    const base = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
    if (!existsSync(join(base, target))) problems.push(`${file} links to ${target}, which does not exist.`);
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
