import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const labDirectory = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Histories kept; every change of the lab's source makes new ones. */
const keptHistories = 12;

/** A name for a history: equal only for equal facts and the same source of the lab. */
export async function historyKey(facts: Readonly<Record<string, string | number>>): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of (await sourceFiles(labDirectory)).sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 20);
}

/** Copies a kept history into a run's directory; false when there is none. The copy belongs to the run alone. */
export async function copyFromCache(cache: string, key: string, directory: string): Promise<boolean> {
  const kept = join(cache, key);
  if ((await stat(kept).catch(() => null)) === null) return false;
  await cp(kept, join(directory, 'tsdb'), { recursive: true });
  return true;
}

/** Keeps the history of a run. Prometheus writes its log with every request, so an idle one may be copied. */
export async function storeInCache(cache: string, key: string, directory: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const unfinished = join(cache, `${key}.${process.pid}`);
  await cp(join(directory, 'tsdb'), unfinished, { recursive: true, filter: (source) => !/\/(lock|queries\.active)$/.test(source) });
  await rename(unfinished, join(cache, key)).catch(() => rm(unfinished, { recursive: true, force: true }));
  await forgetOldest(cache);
}

async function forgetOldest(cache: string): Promise<void> {
  const names = await readdir(cache);
  const aged = await Promise.all(names.map(async (name) => ({ path: join(cache, name), at: (await stat(join(cache, name))).mtimeMs })));
  const surplus = aged.sort((a, b) => b.at - a.at).slice(keptHistories);
  for (const { path } of surplus) await rm(path, { recursive: true, force: true });
}

async function sourceFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
