import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { startBenchMesh } from './bench-mesh';
import { startBenchServer } from './bench-server';
import { writeSection } from './results';

const atOnce = 1000;
const usualSeconds = 60;
const window = 60;

interface Counts {
  answered: number;
  refused: number;
  refusedWell: number;
  broken: number;
  /** Why connections broke, by code. */
  readonly causes: Map<string, number>;
}

/** One thousand concurrent requests that no cache helps with, for a minute (`load 10`: for ten seconds), while somebody pings. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args.find((arg) => arg !== '--') ?? usualSeconds);
  if (!(seconds > 0)) throw new Error('npm run bench -- load [SECONDS]');
  const mesh = await startBenchMesh({ services: 200, edges: 700, shape: 'untidy' }, 10);
  const server = await startBenchServer(mesh.url);
  try {
    const quiet = await pingFor(server.url, 3000);
    const until = performance.now() + seconds * 1000;
    const counts: Counts = { answered: 0, refused: 0, refusedWell: 0, broken: 0, causes: new Map() };
    let asked = 0;
    let mostMemory = 0;
    const watch = setInterval(() => { mostMemory = Math.max(mostMemory, residentMiB(server.pid)); }, 250);
    const heavy = Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) await askHeavy(`${server.url}/api/v1/latency?window=${window}&at=${mesh.end - (asked++ % 240)}.${String(asked % 1000).padStart(3, '0')}`, counts);
    });
    const busy = await pingFor(server.url, seconds * 1000);
    await Promise.all(heavy);
    clearInterval(watch);
    const total = counts.answered + counts.refused + counts.broken;
    const share = counts.refused === 0 ? 1 : counts.refusedWell / counts.refused;
    const text = [
      `${atOnce} heavy requests at once for ${seconds} s against 200 services (the load comes from the same machine, its pings from a thread of their own).`,
      '', '| what | value | goal |', '|---|---|---|',
      `| P99 of \`/api/v1/ping\` under load (quiet: ${quiet.toFixed(0)} ms) | ${busy.toFixed(0)} ms | ≤ 200 ms |`,
      `| refused requests that got 503 and Retry-After | ${(share * 100).toFixed(2)} % | ≥ 99 % |`,
      `| connections broken | ${counts.broken} of ${total}${[...counts.causes].map(([cause, times]) => `, ${cause} ${times}`).join('')} | 0 |`,
      `| most memory of the server | ${mostMemory.toFixed(0)} MiB | ≤ 768 MiB |`,
      `| answered | ${counts.answered} of ${total} | – |`,
    ].join('\n');
    console.log(text);
    writeSection('load', text);
  } finally {
    await server.stop();
    await mesh.stop();
  }
}

async function askHeavy(url: string, counts: Counts): Promise<void> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.ok) counts.answered += 1;
    else {
      counts.refused += 1;
      if (response.status === 503 && response.headers.has('retry-after')) counts.refusedWell += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } catch (error) {
    counts.broken += 1;
    const cause = error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : String(error);
    counts.causes.set(cause, (counts.causes.get(cause) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** P99 of pings every 50 ms, in ms. */
async function pingFor(url: string, milliseconds: number): Promise<number> {
  const worker = new Worker(new URL('./ping-worker.mjs', import.meta.url), { workerData: { url, milliseconds } });
  const [times] = (await once(worker, 'message')) as [number[]];
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
