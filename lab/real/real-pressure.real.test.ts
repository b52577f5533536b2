import { closeSync, existsSync, fsyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { freePort } from '@/lab/feed/free-port';
import type { Host, Hosts, SignalName } from '@/lib/hosts/host';
import { parseEnv } from '@/lib/server/env';
import { hostsVerb } from '@/lib/server/hosts';
import { podsVerb } from '@/lib/server/pods';
import { respond, type Verb } from '@/lib/server/respond';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { startNodeExporter, startPrometheus } from '@/lib/testing/real-prometheus';
import type { Envelope } from '@/lib/wire/envelope';
import type { PodsAnswer } from '@/lib/wire/pods-answer';
import { Certificates } from './certificates';
import { diskCounters, mostUsed, type DiskUse } from './disk-counters';
import { envoyBinary } from './envoy-binary';
import { callAgainAndAgain, startBurners, startPinnedPod, workMs, type PinnedPod } from './pinned-pod';
import { realPrometheusConfig } from './real-prometheus-config';

const window = 15;
/** Histograms are merged every five seconds, and then scraped: so much later the proxies have told what happened, seconds. */
const settle = 7;
const envoy = await envoyBinary({ binary: process.env.ENVOY_BIN, cache: process.env.UNDERMESH_CACHE }).catch((error: Error) => error);
/** Offline the test is skipped and counted as such; a build server must have the proxy. */
const lacking = envoy instanceof Error && process.env.CI === undefined;
const hasPsi = existsSync('/proc/pressure/cpu');

interface Moment {
  readonly host: Host;
  readonly pods: ReadonlyMap<string, PodsAnswer['hosts'][number]['pods'][number]>;
}

let stops: (() => Promise<void>)[] = [];
let rt: Runtime;
let folder: string;
let calm: Moment;
let burning: Moment;
let syncing: Moment;
/** What this machine's kernel counted while the file was synced, and how often it was. */
let kernel: DiskUse;
let syncs = 0;

async function ask<Data>(path: string, verb: Verb<z.ZodType>): Promise<Data> {
  const response = await respond(new Request(`http://127.0.0.1/api/v1/${path}`), verb);
  const { data, error } = (await response.json()) as Envelope<Data>;
  if (data === null) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(error)}`);
  return data;
}

/** What the API says of this machine at a moment, and of every pod in a window that ends a little later. */
async function momentAt(hostAt: number, podsAt: number): Promise<Moment> {
  const { hosts } = await ask<Hosts>(`hosts?window=${window}&at=${hostAt}`, hostsVerb);
  const [host, ...others] = hosts;
  if (host === undefined || others.length > 0) throw new Error(`expected one host: ${JSON.stringify(hosts)}`);
  const answer = await ask<PodsAnswer>(`pods?window=${window}&at=${podsAt}&node=${encodeURIComponent('workload/~/shop/payment')}`, podsVerb);
  return { host, pods: new Map(answer.hosts.flatMap(({ pods }) => pods).map((pod) => [pod.name, pod])) };
}

/** Calls both pods and applies pressure beside them; returns what the API says about that time. `later`: seconds to wait for what the proxies counted. */
async function underPressure(pods: readonly PinnedPod[], seconds: number, later: number, pressure: (seconds: number) => Promise<void>): Promise<Moment> {
  await Promise.all([pressure(seconds), ...pods.map((pod) => callAgainAndAgain(pod.inboundPort, seconds, 40))]);
  const end = Math.floor(Date.now() / 1000);
  await sleep(later * 1000);
  return momentAt(end, end + Math.max(0, later - 1));
}

async function burn(seconds: number): Promise<void> {
  // One process group is burdened: CPU 0 is wanted by four that go before it. Everywhere else the burners give way to everybody.
  const ends = [startBurners(4, 0), startBurners(cpus().length, null)];
  await sleep(seconds * 1000);
  for (const end of ends) await end();
}

async function sync(seconds: number): Promise<void> {
  const file = openSync(join(folder, 'ledger'), 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  const before = diskCounters();
  const started = performance.now();
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(1)) {
    for (let write = 0; write < 10; write += 1) {
      writeSync(file, block, 0, block.length, write * block.length);
      fsyncSync(file);
      syncs += 1;
    }
  }
  kernel = mostUsed(before, diskCounters(), (performance.now() - started) / 1000);
  closeSync(file);
}

async function startMachine(binary: string): Promise<readonly PinnedPod[]> {
  folder = await mkdtemp(join(tmpdir(), 'undermesh-pressure-'));
  stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const exporter = await startNodeExporter();
  stops.push(() => exporter.stop());
  const identity = await (await Certificates.create(folder)).issue('shop', 'payment');
  const pods: PinnedPod[] = [];
  for (const [index, name] of ['burdened', 'free'].entries()) {
    const ports = { application: await freePort(0, '--port'), inbound: await freePort(0, '--port'), admin: await freePort(0, '--port') };
    const pod = await startPinnedPod(binary, { name, party: { name: 'payment', version: 'v1' }, cpu: index, ports, identity, directory: folder, baseId: (process.pid % 10_000) * 10 + index });
    stops.push(pod.stop);
    pods.push(pod);
  }
  // Only this machine is there: both pods run on it, and the exporter speaks for it.
  const scrape = JSON.parse(realPrometheusConfig(pods)) as { scrape_configs: { static_configs: { labels: Record<string, string> }[] }[] };
  for (const { labels } of scrape.scrape_configs.flatMap((one) => one.static_configs)) labels.node = hostname();
  const node = { job_name: 'node-exporter', scrape_interval: '1s', scrape_timeout: '1s', static_configs: [{ targets: [new URL(exporter.url).host], labels: { node: hostname() } }] };
  const prometheus = await startPrometheus(JSON.stringify({ ...scrape, scrape_configs: [...scrape.scrape_configs, node] }));
  stops.push(() => prometheus.stop());
  await scraped(prometheus.url, pods.length + 1);
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  stops.push(() => rt.stop());
  setRuntime(rt);
  return pods;
}

/** Until every target was scraped once: what a proxy counted before its first scrape is not known to be new, and Prometheus begins up to six seconds after its start. */
async function scraped(url: string, targets: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(200)) {
    const answer = (await fetch(`${url}/api/v1/query?query=${encodeURIComponent('count(up == 1)')}`).then((response) => response.json())) as { data: { result: { value: [number, string] }[] } };
    if (Number(answer.data.result[0]?.value[1]) === targets) return;
  }
  throw new Error(`Prometheus did not scrape all ${targets} targets within 60 s.`);
}

function value(moment: Moment, name: SignalName): number {
  const signal = moment.host.signals[name];
  if (typeof signal?.value !== 'number') throw new Error(`${name} has no value: ${signal?.reason ?? 'not told'}`);
  return signal.value;
}

function p50(moment: Moment, pod: string): number {
  const answered = moment.pods.get(`${pod}-0`)?.in ?? null;
  if (answered === null) throw new Error(`${pod} answered nothing: ${JSON.stringify([...moment.pods])}`);
  return answered.p50;
}

describe.skipIf(lacking || cpus().length < 2)('real pressure on this machine, beside two real proxies', () => {
  beforeAll(async () => {
    if (envoy instanceof Error) throw envoy;
    const pods = await startMachine(envoy);
    calm = await underPressure(pods, 12, 0, (seconds) => sleep(seconds * 1000));
    burning = await underPressure(pods, window + 1, settle, burn);
    syncing = await underPressure(pods, window + 1, 0, sync);
  }, 150_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    stops = [];
  }, 30_000);

  it('threads that want to run and cannot are seen: the CPUs are busy, and PSI is sick where the kernel has it', () => {
    // What the hypervisor takes from a burning machine is missing from its use.
    expect(value(burning, 'cpuBusy') + value(burning, 'steal')).toBeGreaterThan(0.85);
    expect(burning.host.signals.psiCpu).toMatchObject(hasPsi ? { value: expect.any(Number), grade: 'critical' } : { value: null, reason: 'absent' });
  });

  it('the pod of the burdened process group is slower, the other is not: the split by pod convicts', () => {
    expect([...burning.pods.keys()].sort()).toEqual(['burdened-0', 'free-0']);
    expect(p50(burning, 'burdened')).toBeGreaterThan(3 * p50(burning, 'free'));
    expect(p50(burning, 'burdened')).toBeGreaterThan(3 * p50(calm, 'burdened'));
    expect(p50(burning, 'burdened')).toBeGreaterThan(3 * workMs);
    for (const { in: answered } of burning.pods.values()) expect(answered?.requests).toBeGreaterThan(10);
  });

  it('a file that is synced again and again is seen as operations that wait for the disk', ({ skip }) => {
    skip(inMemory(folder), 'The temporary folder is in memory: nothing waits for a disk.');
    // Others may use the same disk, before as well: the measure is what the kernel counted meanwhile, and that our syncs are among it.
    expect(kernel.writes).toBeGreaterThanOrEqual(syncs);
    expect(value(syncing, 'diskBusy')).toBeGreaterThan(0.02);
    for (const [shown, counted] of [[value(syncing, 'diskBusy'), kernel.busy], [value(syncing, 'diskQueue'), kernel.queue]] as const) {
      expect(shown).toBeGreaterThan(counted / 2);
      expect(shown).toBeLessThan(counted * 2);
    }
    expect(value(syncing, 'diskAwait')).toBeGreaterThan(0);
  });

  it('steal is read, but cannot be made here: only a hypervisor steals', () => {
    for (const moment of [calm, burning, syncing]) {
      expect(value(moment, 'steal')).toBeGreaterThanOrEqual(0);
      expect(value(moment, 'steal')).toBeLessThanOrEqual(1);
    }
  });
});

/** File systems that live in memory: tmpfs, ramfs. */
function inMemory(path: string): boolean {
  return [0x01021994, 0x858458f6].includes(statfsSync(path).type);
}
