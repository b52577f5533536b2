import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';

/** What a Prometheus needs to start. */
export interface PrometheusOptions {
  /** Path or name of the binary. */
  readonly binary: string;
  /** 0 = a free one. */
  readonly port: number;
  /** Holds `prometheus.json`, `prometheus.log` and the folder `tsdb`. */
  readonly directory: string;
  /** The configuration file's text. */
  readonly config: string;
  /** Further parameters of the command line. */
  readonly more?: readonly string[];
}

/** A Prometheus that runs as a child of this process. */
export interface PrometheusProcess {
  readonly url: string;
  readonly pid: number;
  /** Rejects with a sentence when it ends without having been asked to; never resolves. */
  readonly died: Promise<never>;
  /** Ends it and waits for its end. */
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;
const stopWithinMs = 10_000;
const pollMs = 40;

/**
 * Starts a real Prometheus that takes remote writes and listens on loopback only, and waits until it is ready.
 * Errors are one sentence with the remedy.
 */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusProcess> {
  const port = await freePort(options.port, '--prometheus-port');
  await mkdir(options.directory, { recursive: true });
  const configFile = join(options.directory, 'prometheus.json');
  const logFile = join(options.directory, 'prometheus.log');
  await writeFile(configFile, options.config);
  const child = launch(options.binary, [...processArguments(options.directory, configFile, port), ...(options.more ?? [])], logFile);
  const url = `http://127.0.0.1:${port}`;
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const failure = failureOf(child, options.binary, logFile);
  try {
    await Promise.race([waitUntilReady(url), failure]);
  } catch (error) {
    await end(child);
    throw error;
  }
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await end(child);
  };
  return { url, pid: child.pid ?? 0, died: failure, stop };
}

function processArguments(directory: string, configFile: string, port: number): string[] {
  return [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(directory, 'tsdb')}`,
    '--storage.tsdb.retention.time=3650d',
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver',
    '--log.level=info',
  ];
}

function launch(binary: string, parameters: string[], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return spawn(binary, parameters, { stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** Rejects when the process cannot be started or ends by itself; never resolves. */
function failureOf(child: ChildProcess, binary: string, logFile: string): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const remedy = 'install Prometheus (Debian: apt-get install prometheus) or set PROMETHEUS_BIN to its path';
      reject(new Error(error.code === 'ENOENT' ? `No ${binary} was found: ${remedy}.` : `${binary} cannot be started (${error.message}): ${remedy}.`));
    });
    child.once('exit', (code) => {
      const last = readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? '';
      reject(new Error(`Prometheus ended with code ${String(code)}; the end of ${logFile} says why: ${last}`));
    });
  });
  failure.catch(() => {});
  return failure;
}

async function waitUntilReady(url: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await sleep(pollMs);
  }
  throw new Error(`Prometheus at ${url} was not ready within ${readyWithinMs / 1000} s: see prometheus.log in its data directory.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await gone;
  clearTimeout(timer);
}
