import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, Hosts } from '@/lib/hosts/host';
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
});
