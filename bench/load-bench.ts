import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { startBenchMesh, type BenchMesh } from './bench-mesh';
import { startBenchServer, type BenchServer } from './bench-server';
import { writeSection } from './results';

const atOnce = 1000;
const usualSeconds = 60;
const window = 60;
/** How long a thousand viewers look at the same picture, s, and how long each waits between two looks, ms. */
const chorusSeconds = 15;
const betweenLooksMs = 1000;
/** Until the code of the routes is loaded and the live picture is there, ms; then somebody looks on while nobody else asks. */
const warmUpMs = 3000;
const quietMs = 5000;
/** Elsewhere the callers and Prometheus have machines of their own: here they step back behind the server, the callers most. */
const nice = { callers: 10, prometheus: 5 } as const;

interface Counts {
  answered: number;
  refused: number;
  refusedWell: number;
  broken: number;
  /** Why connections broke, by code. */
  readonly causes: Map<string, number>;
}

/** What somebody saw who pinged, and viewers of the live map, while others asked much. */
interface Seen {
  readonly times: number[];
  readonly looks: { readonly status: number; readonly milliseconds: number }[];
}

/** One thousand concurrent requests that no cache helps with, for a minute (`load 10`: for ten seconds), while somebody pings and ten look at the map; then a thousand viewers of the same picture. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args.find((arg) => arg !== '--') ?? usualSeconds);
  if (!(seconds > 0)) throw new Error('npm run bench -- load [SECONDS]');
  const onlooker = new Worker(new URL('./ping-worker.mjs', import.meta.url));
  const mesh = await startBenchMesh({ services: 200, edges: 700, shape: 'untidy' }, 10);
  const server = await startBenchServer(mesh.url);
  let mostMemory = 0;
  const watch = setInterval(() => { mostMemory = Math.max(mostMemory, residentMiB(server.pid)); }, 250);
  try {
    await lookOn(onlooker, server.url, warmUpMs);
    const quiet = await lookOn(onlooker, server.url, quietMs);
    const alone = await costOfOne(mesh, server);
    for (const thread of readdirSync(`/proc/${mesh.pid}/task`)) setPriority(Number(thread), nice.prometheus);
    setPriority(nice.callers);
    const before = await held(server);
    let asked = 0;
    const [heavy, busy] = await Promise.all([
      crowd(seconds, 200, () => `${server.url}/api/v1/latency?window=${window}&at=${mesh.end - (asked++ % 240)}.${String(asked % 1000).padStart(3, '0')}`),
      lookOn(onlooker, server.url, seconds * 1000),
    ]);
    const after = await held(server);
    const [chorus, together] = await Promise.all([
      crowd(chorusSeconds, betweenLooksMs, (caller) => `${server.url}/api/v1/${caller % 2 === 0 ? 'graph' : 'latency'}?window=${window}&at=${mesh.end}`),
      lookOn(onlooker, server.url, chorusSeconds * 1000),
    ]);
    report({ seconds, quiet, alone, heavy, busy, blocked: after.still - before.still, starved: after.starved - before.starved, chorus, together, mostMemory });
  } finally {
    clearInterval(watch);
    await onlooker.terminate();
    await server.stop();
    await mesh.stop();
  }
}

/** A thousand callers, each of whom asks again so many ms after an answer. */
async function crowd(seconds: number, pauseMs: number, url: (caller: number) => string): Promise<Counts> {
  const until = performance.now() + seconds * 1000;
  const counts: Counts = { answered: 0, refused: 0, refusedWell: 0, broken: 0, causes: new Map() };
  await Promise.all(Array.from({ length: atOnce }, async (_, caller) => {
    while (performance.now() < until) {
      await ask(url(caller), counts);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }));
  return counts;
}

async function ask(url: string, counts: Counts): Promise<void> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.ok) counts.answered += 1;
    else {
      counts.refused += 1;
      if (response.status === 503 && response.headers.has('retry-after')) counts.refusedWell += 1;
    }
  } catch (error) {
    counts.broken += 1;
    const cause = error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : String(error);
    counts.causes.set(cause, (counts.causes.get(cause) ?? 0) + 1);
  }
}

async function lookOn(onlooker: Worker, url: string, milliseconds: number): Promise<Seen> {
  onlooker.postMessage({ url, milliseconds });
  const [seen] = (await once(onlooker, 'message')) as [Seen];
  return seen;
}

/** Seconds for which the server has answered nobody so far, in stretches of more than 0.1, and for which its main thread could have run but had no processor. */
async function held({ probeUrl, pid }: BenchServer): Promise<{ still: number; starved: number }> {
  const text = await fetch(`${probeUrl}/metrics`).then((response) => response.text());
  const [, waited = Number.NaN] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ').map(Number);
  return { still: Number(/^undermesh_event_loop_blocked_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN), starved: waited / 1e9 };
}

/** What one of the heavy requests costs when nobody else asks: seconds of the processor. */
async function costOfOne(mesh: BenchMesh, server: BenchServer): Promise<{ prometheus: number; server: number }> {
  const before = [processorSeconds(mesh.pid), processorSeconds(server.pid)] as const;
  await fetch(`${server.url}/api/v1/latency?window=${window}&at=${mesh.end - 250}`).then((response) => response.arrayBuffer());
  return { prometheus: processorSeconds(mesh.pid) - before[0], server: processorSeconds(server.pid) - before[1] };
}

interface Measured {
  readonly seconds: number;
  readonly quiet: Seen;
  /** Seconds of the processor for one heavy request. */
  readonly alone: { readonly prometheus: number; readonly server: number };
  readonly heavy: Counts;
  readonly busy: Seen;
  /** Seconds. */
  readonly blocked: number;
  /** Seconds. */
  readonly starved: number;
  readonly chorus: Counts;
  readonly together: Seen;
  readonly mostMemory: number;
}

function report({ seconds, quiet, alone, heavy, busy, blocked, starved, chorus, together, mostMemory }: Measured): void {
  const ping = ({ times }: Seen) => `${quantile(times, 0.99).toFixed(0)} ms`;
  const viewers = ({ looks }: Seen) => `${looks.filter(({ status }) => status === 200).length} of ${looks.length}, P95 ${quantile(looks.map(({ milliseconds }) => milliseconds), 0.95).toFixed(0)} ms`;
  const broken = ({ broken, causes }: Counts) => `${broken}${[...causes].map(([cause, times]) => `, ${cause} ${times}`).join('')}`;
  const text = [
    `${atOnce} heavy requests at once for ${seconds} s, each for another moment, against 200 services; then ${atOnce} viewers of one moment for ${chorusSeconds} s, each of whom looks again a second after an answer. Callers (nice ${nice.callers}), Prometheus (nice ${nice.prometheus}) and server share the machine; pings, and ten viewers of the live map (every 2 s), come from a thread of their own. One heavy request alone costs ${alone.prometheus.toFixed(1)} s of a processor in Prometheus and ${alone.server.toFixed(1)} s in the server.`,
    '', '| what | heavy requests | goal | viewers of one moment | goal |', '|---|---|---|---|---|',
    `| P99 of \`/api/v1/ping\` (quiet: ${ping(quiet)}, half below ${quantile(quiet.times, 0.5).toFixed(0)} ms) | ${ping(busy)} (half below ${quantile(busy.times, 0.5).toFixed(0)} ms) | ≤ 200 ms | ${ping(together)} | ≤ 200 ms |`,
    `| viewers of the live map answered (quiet: ${viewers(quiet)}) | ${viewers(busy)} | all | ${viewers(together)} | all |`,
    `| requests answered | ${heavy.answered} of ${heavy.answered + heavy.refused + heavy.broken} | what Prometheus can compute | ${chorus.answered} of ${chorus.answered + chorus.refused + chorus.broken} | ≥ 99 % |`,
    `| refused that got 503 and Retry-After | ${heavy.refused === 0 ? 'none refused' : `${((heavy.refusedWell / heavy.refused) * 100).toFixed(2)} %`} | ≥ 99 % | ${chorus.refusedWell} of ${chorus.refused} | – |`,
    `| connections broken | ${broken(heavy)} | 0 | ${broken(chorus)} | 0 |`,
    `| the server's event loop stood still, in stretches of more than 0.1 s | ${blocked.toFixed(1)} s of ${seconds} s (for ${starved.toFixed(1)} s it waited for a processor) | – | | |`,
    `| most memory of the server | ${mostMemory.toFixed(0)} MiB | ≤ 768 MiB | | |`,
  ].join('\n');
  console.log(text);
  writeSection('load', text);
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

function processorSeconds(pid: number): number {
  const [user = 0, system = 0] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
