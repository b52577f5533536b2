import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample, Series } from '@/lib/promql/sample';

/** A running program of a test. */
export interface RealProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Asks a real Prometheus; throws when it refuses a query. */
export interface PrometheusQueries {
  instant(query: string, time?: number): Promise<Sample[]>;
  range(query: string, start: number, end: number, step: number): Promise<Series[]>;
}

/** A real Prometheus that scrapes what it is given. */
export interface RealPrometheus extends RealProcess, PrometheusQueries {}

/** Asks a Prometheus that runs already. */
export function prometheusAt(url: string): PrometheusQueries {
  return {
    instant: async (query, time) => (await ask(url, 'query', { query, ...(time === undefined ? {} : { time: String(time) }) })).map(toSample),
    range: async (query, start, end, step) => (await ask(url, 'query_range', { query, start: String(start), end: String(end), step: String(step) })).map(toSeries),
  };
}

/** Below the range from which outgoing connections take theirs: a port from there may be gone before its server listens. */
const ports = { lowest: 10_000, count: 10_000 } as const;
const chosen = new Set<number>();

/** A port that nobody uses at this moment; never the same twice in a process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.lowest + randomInt(ports.count);
    if (chosen.has(port) || !(await isFree(port))) continue;
    chosen.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Starts Debian's node_exporter of this machine. */
export async function startNodeExporter(flags: readonly string[] = []): Promise<RealProcess> {
  const port = await freePort();
  const child = spawn(process.env.NODE_EXPORTER_BIN ?? 'prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`, ...flags], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/metrics`, child);
  return { url, pid: child.pid ?? 0, stop: () => stopped(child) };
}

/** Starts Prometheus with this configuration in a directory of its own that is removed at the end. `openMetrics`: history with timestamps to begin with, in OpenMetrics text. `flags`: further ones. */
export async function startPrometheus(configuration: string, openMetrics?: string, flags: readonly string[] = []): Promise<RealPrometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'undermesh-prometheus-'));
  const file = join(directory, 'prometheus.yml');
  writeFileSync(file, configuration);
  if (openMetrics !== undefined) {
    writeFileSync(join(directory, 'history'), openMetrics);
    execFileSync(process.env.PROMTOOL_BIN ?? 'promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(directory, 'history'), join(directory, 'data')], { stdio: 'pipe' });
  }
  const log = openSync(join(directory, 'log'), 'w');
  const port = await freePort();
  const child = spawn(process.env.PROMETHEUS_BIN ?? 'prometheus', [
    `--config.file=${file}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn', ...flags,
  ], { stdio: ['ignore', log, log] });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/-/ready`, child);
  return {
    url,
    pid: child.pid ?? 0,
    ...prometheusAt(url),
    stop: async () => {
      await stopped(child);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface RawSeries {
  readonly metric: Record<string, string>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

async function ask(url: string, route: string, parameters: Record<string, string>): Promise<RawSeries[]> {
  const response = await fetch(`${url}/api/v1/${route}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const body = (await response.json()) as { status: string; error?: string; data?: { result: RawSeries[] } };
  if (body.status !== 'success' || !body.data) throw new Error(`${body.error ?? 'no answer'}: ${parameters.query ?? ''}`);
  return body.data.result;
}

function toSample({ metric, value }: RawSeries): Sample {
  return { labels: metric, value: Number(value?.[1]), time: value?.[0] ?? 0 };
}

function toSeries({ metric, values }: RawSeries): Series {
  return { labels: metric, points: (values ?? []).map(([time, value]) => [time, Number(value)] as const) };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  let failure: Error | null = null;
  child.on('error', (error) => { failure = error; });
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const ok = await fetch(url).then((response) => response.ok, () => false);
    if (ok) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  child.kill('SIGKILL');
  throw new Error(`${url} did not answer within two minutes`);
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  });
}
