import { execFile, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, Hosts, SignalName } from '@/lib/hosts/host';
import { parseEnv } from '@/lib/server/env';
import { hostsVerb } from '@/lib/server/hosts';
import { respond } from '@/lib/server/respond';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { startNodeExporter, startPrometheus, type RealProcess, type RealPrometheus } from '@/lib/testing/real-prometheus';
import type { Envelope } from '@/lib/wire/envelope';

let exporter: RealProcess;
let prometheus: RealPrometheus;
let rt: Runtime;
const window = 15;

beforeAll(async () => {
  exporter = await startNodeExporter();
  prometheus = await startPrometheus(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs: [{ job_name: node-exporter, static_configs: [{ targets: ['${new URL(exporter.url).host}'] }] }]
`);
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
});

afterAll(async () => {
  await rt.stop();
  await prometheus.stop();
  await exporter.stop();
});

async function thisHost(at?: number): Promise<Host> {
  const path = `/api/v1/hosts?window=${window}${at === undefined ? '' : `&at=${at}`}`;
  const response = await respond(new Request(`http://127.0.0.1${path}`), hostsVerb);
  const { data } = (await response.json()) as Envelope<Hosts>;
  const [host, ...others] = data?.hosts ?? [];
  if (host === undefined || others.length > 0) throw new Error(`expected one host: ${JSON.stringify(data)}`);
  return host;
}

/** Asks until the exporter was scraped often enough. */
async function measuredHost(): Promise<Host> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const host = await thisHost().catch(() => null);
    if (typeof host?.signals.steal?.value === 'number') return host;
    await sleep(1000);
  }
  throw new Error('the exporter was not scraped twice within 40 s');
}

function value(host: Host, name: SignalName): number {
  const signal = host.signals[name];
  if (typeof signal?.value !== 'number') throw new Error(`${name} has no value: ${signal?.reason ?? 'not told'}`);
  return signal.value;
}

const hasPsi = existsSync('/proc/pressure/cpu');

describe('the API on this machine', () => {
  it('the real node_exporter of this machine shows its steal, iowait and PSI', async () => {
    const host = await measuredHost();
    expect({ name: host.name, instance: host.instance, mapped: host.mapped, cores: host.cores }).toEqual({
      name: new URL(exporter.url).host, instance: new URL(exporter.url).host, mapped: false, cores: cpus().length,
    });
    for (const name of ['steal', 'iowait'] as const) expect([name, host.signals[name]]).toEqual([name, { value: expect.any(Number), unit: 'ratio', grade: expect.stringMatching(/^(calm|raised|critical)$/) }]);
    for (const name of ['psiCpu', 'psiIo', 'psiMemory'] as const) {
      const there = { value: expect.any(Number), unit: 'ratio', grade: expect.stringMatching(/^(calm|raised|critical)$/) };
      expect([name, host.signals[name]]).toEqual([name, hasPsi ? there : { value: null, unit: 'ratio', grade: 'unknown', reason: 'absent' }]);
    }
  });

  it('shows that more threads want to run than there are CPUs', async () => {
    await measuredHost();
    const burners = Array.from({ length: cpus().length * 2 }, () => burner());
    const busy = await sleep((window + 2) * 1000).then(() => thisHost(Date.now() / 1000)).finally(() => {
      for (const one of burners) one.kill('SIGKILL');
    });
    // What the hypervisor takes from a burning machine is missing from its use.
    expect(value(busy, 'cpuBusy') + value(busy, 'steal')).toBeGreaterThan(0.85);
    if (hasPsi) expect(busy.signals.psiCpu).toMatchObject({ value: expect.any(Number), grade: 'critical' });
  });

  it('shows a file that is synced again and again as operations that wait for the disk', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'undermesh-sync-'));
    skip(inMemory(folder), 'The temporary folder is in memory: nothing waits for a disk.');
    await measuredHost();
    await syncFor(folder, (window + 2) * 1000);
    const after = await thisHost(Date.now() / 1000);
    rmSync(folder, { recursive: true });
    expect(value(after, 'diskBusy')).toBeGreaterThan(0.02);
    expect(value(after, 'diskAwait')).toBeGreaterThan(0);
    expect(value(after, 'diskQueue')).toBeGreaterThan(0);
  });
});

/** A process that wants one CPU for a minute. */
function burner(): ChildProcess {
  return execFile(process.execPath, ['-e', 'const end = Date.now() + 60000; while (Date.now() < end);']);
}

/** File systems that live in memory: tmpfs, ramfs. */
function inMemory(folder: string): boolean {
  return [0x01021994, 0x858458f6].includes(statfsSync(folder).type);
}

async function syncFor(folder: string, milliseconds: number): Promise<void> {
  const file = openSync(join(folder, 'ledger'), 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    for (let write = 0; write < 20; write += 1) {
      writeSync(file, block, 0, block.length, write * block.length);
      fsyncSync(file);
    }
    await sleep(1);
  }
  closeSync(file);
}
