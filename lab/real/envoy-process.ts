import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvoyJson } from './istio-access-log';

const readyWithinMs = 60_000;

/** A real proxy that runs as a child of this process. */
export interface EnvoyProcess {
  readonly name: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one Envoy and waits until its admin port says LIVE. `baseId`: one per process on this machine. */
export async function startEnvoy(binary: string, name: string, config: EnvoyJson, adminPort: number, directory: string, baseId: number): Promise<EnvoyProcess> {
  const file = join(directory, `${name}.json`);
  const logFile = join(directory, `${name}.log`);
  await writeFile(file, JSON.stringify(config, null, 1));
  const log = openSync(logFile, 'w');
  const child = spawn(binary, ['-c', file, '--base-id', String(baseId), '--concurrency', '1', '-l', 'error', '--drain-time-s', '1', '--parent-shutdown-time-s', '2'], { stdio: ['ignore', log, log] });
  closeSync(log);
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await ended(child);
  };
  for (const deadline = Date.now() + readyWithinMs; ; await sleep(100)) {
    const ready = await fetch(`http://127.0.0.1:${adminPort}/ready`).then((answer) => answer.ok, () => false);
    if (ready && child.pid !== undefined) return { name, pid: child.pid, stop };
    if (child.exitCode === null && child.pid !== undefined && Date.now() < deadline) continue;
    await stop();
    throw new Error(`Envoy of ${name} did not start: ${readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ')}`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}
