/** Files of the product and of the lab have at most 300 lines that are neither blank nor comment; pages are thinner still. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const limit = 300;
const root = process.argv[2] ?? '.';
const rooms = ['app', 'components', 'lib', 'server', 'lab', 'e2e', 'bench', 'scripts'];
const problems = [];

function* sources(directory) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mjs|css)$/.test(entry.name)) yield path;
  }
}

/** Lines that say something: not blank, not only a comment. */
function countLines(text) {
  let inComment = false;
  let count = 0;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (inComment) {
      if (trimmed.includes('*/')) inComment = false;
      continue;
    }
    if (trimmed === '' || trimmed.startsWith('//')) continue;
    if (trimmed.startsWith('/*')) {
      if (!trimmed.includes('*/')) inComment = true;
      continue;
    }
    count += 1;
  }
  return count;
}

for (const room of rooms) {
  for (const path of sources(join(root, room))) {
    const lines = countLines(readFileSync(path, 'utf8'));
    const most = /(^|\/)app\/.*page\.tsx$|(^|\/)app\/page\.tsx$/.test(path) ? 40 : limit;
    const isTest = /\.test\.tsx?$|\.spec\.ts$|\/golden\//.test(path);
    if (lines > (isTest ? 600 : most)) problems.push(`${path}: ${lines} lines, at most ${isTest ? 600 : most}. Split it where the second idea begins.`);
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
