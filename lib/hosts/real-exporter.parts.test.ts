import { existsSync } from 'node:fs';
import { cpus, hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import { startNodeExporter, startPrometheus, type RealProcess, type RealPrometheus } from '@/lib/testing/real-prometheus';
import type { Inventory } from '@/lib/topology/inventory';
import { signalNames, type Host } from './host';
import { hostFamiliesQuery, hostQueries, placementQuery, proxyPlacementQuery } from './host-queries';
import { readHosts, type HostsReading } from './host-reader';
import { signalExpression } from './signal-expression';

let exporter: RealProcess;
let prometheus: RealPrometheus;
const window = 5;

beforeAll(async () => {
  exporter = await startNodeExporter();
  prometheus = await startPrometheus(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs: [{ job_name: node-exporter, static_configs: [{ targets: ['${new URL(exporter.url).host}'] }] }]
`);
  await until(async () => (await prometheus.instant('rate(node_cpu_seconds_total{mode="idle"}[5s])')).length > 0);
});

afterAll(async () => {
  await prometheus.stop();
  await exporter.stop();
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (await done()) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  throw new Error('no second scrape within 30 s');
}

async function read(inventory: Inventory | null): Promise<HostsReading> {
  const answers: Record<string, Sample[]> = {};
  for (const { name, query } of [...hostQueries(window), placementQuery()]) answers[name] = await prometheus.instant(query);
  return readHosts({ at: Date.now() / 1000, window, answers, inventory, past: null });
}

function host(name: string, address = '127.0.0.1'): Inventory {
  const fact = { name, addresses: [address], instanceType: 't3.medium', region: null, zone: null, cores: null, conditions: [], cordoned: false, kernel: null, createdAt: null, labels: {} };
  return { pods: null, hosts: [fact], services: null, workloads: null, events: null };
}

function only(reading: HostsReading): Host {
  const [first, ...rest] = reading.hosts;
  if (!first || rest.length > 0) throw new Error(`expected one host, got ${reading.hosts.map((one) => one.name).join()}`);
  return first;
}

describe('the real node_exporter of this machine', () => {
  it('shows its steal, iowait and PSI', async () => {
    const { signals, cores } = only(await read(null));
    expect(cores).toBe(cpus().length);
    for (const name of ['steal', 'iowait', 'cpuBusy', 'softirq'] as const) {
      expect(signals[name]).toMatchObject({ unit: 'ratio', value: expect.any(Number) });
      expect(signals[name]?.value).toBeGreaterThanOrEqual(0);
      expect(signals[name]?.value).toBeLessThanOrEqual(1);
    }
    const psi = existsSync('/proc/pressure/cpu');
    for (const name of ['psiCpu', 'psiIo', 'psiMemory'] as const) {
      expect(signals[name]).toMatchObject(psi ? { unit: 'ratio', value: expect.any(Number) } : { value: null, grade: 'unknown', reason: 'absent' });
    }
  });

  it('gives every signal a value or the reason why there is none', async () => {
    const { signals } = only(await read(null));
    expect(Object.keys(signals).sort()).toEqual([...signalNames].sort());
    for (const signal of Object.values(signals)) expect(signal.value === null).toBe(signal.reason !== undefined);
    expect(signals.memoryAvailable?.value).toBeGreaterThan(0);
    expect(signals.fileHandles?.value).toBeGreaterThan(0);
    expect(signals.runQueue).toMatchObject({ unit: 'count', value: expect.any(Number) });
  });

  it('is mapped to a host by its address or by its own name, and not mapped when neither is known', async () => {
    expect(only(await read(host('worker-1')))).toMatchObject({ name: 'worker-1', mapped: true, burstable: true, instance: new URL(exporter.url).host });
    const named = host(hostname(), '192.0.2.1');
    expect(only(await read(named))).toMatchObject({ name: hostname(), mapped: true, instance: new URL(exporter.url).host });
    const foreign = await read(host('elsewhere', '192.0.2.1'));
    expect(foreign.hosts.map(({ name, mapped, instance }) => ({ name, mapped, instance }))).toEqual([
      { name: 'elsewhere', mapped: true, instance: null },
      { name: new URL(exporter.url).host, mapped: false, instance: new URL(exporter.url).host },
    ]);
    expect(foreign.hosts[0]?.signals.steal).toEqual({ value: null, unit: 'ratio', grade: 'unknown', reason: 'not-installed' });
  });

  it('answers every signal over time and every probe', async () => {
    const end = Date.now() / 1000;
    for (const name of signalNames) await prometheus.range(signalExpression(name, window), end - 5, end, 1);
    const steal = await prometheus.range(signalExpression('steal', window), end - 2, end, 1);
    expect(steal).toHaveLength(1);
    const families = await prometheus.instant(hostFamiliesQuery().query);
    expect(families.map((one) => one.labels.m)).toContain('node_exporter');
    expect(await prometheus.instant(proxyPlacementQuery().query)).toEqual([]);
  });
});
