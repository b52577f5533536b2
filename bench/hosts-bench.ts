import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { createChorus } from '@/lab/chorus/chorus';
import { backfill, sendColumns } from '@/lab/feed/backfill';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import { ScrapeTargets } from '@/lab/feed/scrape-targets';
import type { HostCounters, WorldTelemetry } from '@/lab/world/telemetry';
import { hostQueries, placementQuery } from '@/lib/hosts/host-queries';
import type { Hosts } from '@/lib/hosts/host';
import { parseEnv } from '@/lib/server/env';
import { hostsVerb } from '@/lib/server/hosts';
import { respond, type Verb } from '@/lib/server/respond';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { timelineVerb } from '@/lib/server/timeline';
import type { Envelope } from '@/lib/wire/envelope';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import { median } from './median';
import { writeSection } from './results';

const machines = 500;
const minutes = 6;
const rounds = 5;
const window = 60;
const mostLooks = 20;

/** A small mesh on many machines. Their counters are those of the first, under other names: what they cost to read does not depend on it. */
function manyMachines(startAt: number): { readonly telemetry: WorldTelemetry; step(): void } {
  const { telemetry: small, step } = createChorus({ services: 30, edges: 60, shape: 'tidy' }, 1, startAt);
  const [first] = small.hosts;
  if (first === undefined) throw new Error('The chorus has no host.');
  const specs = Array.from({ length: machines }, (_, index) => small.world.hosts[index] ?? { ...first.spec, name: `worker-${index + 1}`, ip: `10.31.${index >> 8}.${(index & 255) + 1}` });
  const hosts = specs.map((spec, index): HostCounters => small.hosts[index] ?? inherited(first, spec));
  return { telemetry: { ...small, world: { ...small.world, hosts: specs }, hosts, get now() { return small.now; } }, step };
}

/** Guarantee: everything but the name is read from the first, now and later. */
function inherited(first: HostCounters, spec: HostCounters['spec']): HostCounters {
  return Object.create(first, { spec: { value: spec, enumerable: true } }) as HostCounters;
}

async function ask<Data>(path: string, verb: Verb<z.ZodType>): Promise<Data> {
  const response = await respond(new Request(`http://127.0.0.1/api/v1/${path}`), verb);
  const { data, error } = (await response.json()) as Envelope<Data>;
  if (data === null) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(error)}`);
  return data;
}

/** Reads whole answers of Prometheus, at once as the server asks them, and throws them away: the floor. */
async function raw(url: string, at: number): Promise<void> {
  await Promise.all([...hostQueries(window), placementQuery()].map(async ({ query }) => {
    const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query, time: String(at) }) });
    if (!response.ok) throw new Error(`Prometheus answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    await response.arrayBuffer();
  }));
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Queries that a request sends for the machines' signals. */
async function countQueries(rt: Runtime, work: () => Promise<unknown>): Promise<number> {
  const [client] = rt.hostClients;
  if (client === undefined) throw new Error('The runtime has no Prometheus.');
  const before = client.query.bind(client);
  let count = 0;
  client.query = (query, at, weight) => {
    if (query.includes('node_') && !query.includes('kube_') && !query.includes('quantile_over_time') && query !== 'node_load1[5m]') count += 1;
    return before(query, at, weight);
  };
  await work().finally(() => { client.query = before; });
  return count;
}

/** Time until the strip shows every machine: as a viewer asks again while rows are still being read. */
function strip(to: number): Promise<number> {
  return milliseconds(async () => {
    for (let look = 0; look < mostLooks; look += 1) {
      const { hosts } = await ask<TimelineAnswer>(`timeline?start=${to - 240}&end=${to}&step=15&signal=steal`, timelineVerb);
      if (hosts.length === machines) return;
      if (hosts.length > 0) throw new Error(`The strip shows ${hosts.length} hosts.`);
    }
    throw new Error(`The strip shows no hosts after ${mostLooks} looks.`);
  });
}

async function measure(url: string, end: number, series: number): Promise<string> {
  const rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
  try {
    let shown = 0;
    const count = await countQueries(rt, async () => { shown = (await ask<Hosts>(`hosts?at=${end - 60}&window=${window}`, hostsVerb)).hosts.length; });
    if (shown !== machines) throw new Error(`${shown} hosts are shown.`);
    const pairs: { floor: number; server: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const at = end - 45 + round;
      pairs.push({ floor: await milliseconds(() => raw(url, at)), server: await milliseconds(() => ask(`hosts?at=${at}&window=${window}`, hostsVerb)) });
    }
    const [floor, server] = [median(pairs.map((pair) => pair.floor)), median(pairs.map((pair) => pair.server))];
    console.error(`${count} queries; Prometheus alone ${floor.toFixed(0)} ms, through Undermesh ${server.toFixed(0)} ms`);
    const to = Math.floor((end - 120) / 15) * 15;
    const [first, next] = [await strip(to), await strip(to + 15)];
    return `${machines} machines of 16 CPUs, ${series} series, real Prometheus, scraped every 15 s; \`/api/v1/hosts\` in process (window ${window} s, medians of ${rounds} pairs in turn, nothing cached) against the raw time of the queries for signals and placements, sent at once. The route reads the map as well.\n\n`
      + '| machines | queries for their signals | Prometheus alone, ms | through Undermesh, ms | ratio | heat strip, 17 steps, ms | the next step of it, ms |\n|---|---|---|---|---|---|---|\n'
      + `| ${machines} | ${count} | ${floor.toFixed(0)} | ${server.toFixed(0)} | **${(server / floor).toFixed(2)}** | ${first.toFixed(0)} | ${next.toFixed(0)} |`;
  } finally {
    await rt.stop();
  }
}

/** Hosts by the hundred: how many queries, and what the product adds to them. */
export async function run(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-hosts-'));
  const prometheus = await startPrometheus({ binary: process.env.PROMETHEUS_BIN ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  try {
    const end = Math.floor(Date.now() / 1000) - 30;
    const { telemetry, step } = manyMachines(end - minutes * 60);
    const targets = new ScrapeTargets(telemetry);
    const recorder = new SampleRecorder(targets, 0);
    const report = await backfill({ now: () => telemetry.now, step: () => { step(); targets.advance(); } }, recorder, client, end);
    await sendColumns(recorder.detach(), client);
    const text = await measure(prometheus.url, end, report.series);
    writeSection('hosts', text);
    console.log(text);
  } finally {
    client.close();
    await prometheus.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
