import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const file = 'bench/README.md';
const intro = '# Measured\n\n`npm run bench -- NAME` runs one and rewrites its section. Machines differ and are shared: read the ratios, not the milliseconds.\n';

/** Replaces the section of one benchmark in bench/README.md, with date and machine. */
export function writeSection(name: string, text: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : intro;
  const heading = `## ${name}\n`;
  const stamp = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.versions.node}.`;
  const section = `${heading}\n${stamp} ${text.trim()}\n`;
  const start = before.indexOf(heading);
  if (start < 0) return writeFileSync(file, `${before.trimEnd()}\n\n${section}`);
  const next = before.indexOf('\n## ', start + heading.length);
  writeFileSync(file, `${before.slice(0, start)}${section}${next < 0 ? '' : before.slice(next)}`);
}
