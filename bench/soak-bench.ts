import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hangs, drips, FaultProxy, resetsMidBody, says, type Fault } from '@/e2e/faults/fault-proxy';
import { startBenchMesh } from './bench-mesh';
import { startBenchServer } from './bench-server';
import { writeSection } from './results';

const usualMinutes = 60;
/** Longer than any deadline of the server, ms. */
const patienceMs = 15_000;
/** The heap of `deploy/base/deployment.yaml`: without a limit V8 lets the heap grow with the machine's memory. */
const heapAsDeployed = '--max-old-space-size=384';
/** The allocator's settings of the `Dockerfile`. */
const allocatorAsDeployed = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' } as const;
const routes = ['graph', 'latency', 'hosts', 'doctor', 'ping', 'graph?level=namespace', 'graph?level=service', 'latency?window=120'];
const faults: readonly (Fault | null)[] = [null, null, null, hangs, resetsMidBody, drips(20), says(503, 'Service Unavailable'), says(429, 'slow down'), says(200, '<html>', { 'content-type': 'text/html' }), says(200, '{"status":"success","data":{"resultType":"vector","result":[')];

/** Requests that got no answer of the product: none within the patience, or a broken connection or another status. */
interface Lost {
  late: number;
  broken: number;
}

/** Loaded into the server: collects all garbage on SIGUSR2, so that what is alive can be told from what nobody has swept yet. */
const collector = "const v8 = require('node:v8'); const vm = require('node:vm'); v8.setFlagsFromString('--expose-gc'); const collect = vm.runInNewContext('gc'); process.on('SIGUSR2', () => { collect(); collect(); });\n";

interface Reading {
  readonly minute: number;
  readonly memoryMiB: number;
  /** What is alive in the heap, and buffers outside it, after a collection; null when /metrics did not answer. */
  readonly aliveMiB: number | null;
  /** Resident memory without the young generation; null when /metrics did not answer. */
  readonly steadyMiB: number | null;
  readonly descriptors: number;
  /** Listeners on the process, and handles that keep its event loop alive; null when /metrics did not answer. */
  readonly listeners: number | null;
  readonly handles: number | null;
}

/** A server under random faults of its source and of its callers (`-- --minutes 60`): slopes of memory and descriptors. */
export async function run(args: string[]): Promise<void> {
  const at = args.indexOf('--minutes');
  const minutes = at >= 0 ? Number(args[at + 1]) : usualMinutes;
  const mesh = await startBenchMesh({ services: 25, edges: 80, shape: 'untidy' }, 10);
  const proxy = new FaultProxy(mesh.url);
  await proxy.open();
  const folder = mkdtempSync(join(tmpdir(), 'undermesh-soak-'));
  writeFileSync(join(folder, 'collector.cjs'), collector);
  const server = await startBenchServer(proxy.url, { ...allocatorAsDeployed, NODE_OPTIONS: `${heapAsDeployed} --require ${join(folder, 'collector.cjs')}` });
  const readings: Reading[] = [];
  const started = Date.now();
  const lost: Lost = { late: 0, broken: 0 };
  try {
    while (Date.now() - started < minutes * 60_000) {
      proxy.fault = faults[Math.floor(Math.random() * faults.length)] ?? null;
      proxy.questions.length = 0;
      await trouble(server.url, mesh.end, lost);
      const memoryMiB = residentMiB(server.pid);
      process.kill(server.pid, 'SIGUSR2');
      readings.push({ minute: (Date.now() - started) / 60_000, memoryMiB, descriptors: readdirSync(`/proc/${server.pid}/fd`).length, ...(await measuresOf(server.probeUrl)) });
    }
    report(minutes, readings, lost);
  } finally {
    await server.stop();
    await proxy.close();
    await mesh.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measuresOf(probeUrl: string): Promise<Pick<Reading, 'aliveMiB' | 'steadyMiB' | 'listeners' | 'handles'>> {
  const text = await fetch(`${probeUrl}/metrics`).then((response) => response.text(), () => '');
  const value = (name: string) => {
    const found = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
    return found === undefined ? null : Number(found);
  };
  const [heap, external, resident, young] = [value('nodejs_heap_size_used_bytes'), value('nodejs_external_memory_bytes'), value('process_resident_memory_bytes'), value('nodejs_heap_space_size_total_bytes{space="new"}')];
  return { aliveMiB: heap === null || external === null ? null : (heap + external) / 2 ** 20, steadyMiB: resident === null || young === null ? null : (resident - young) / 2 ** 20, listeners: value('undermesh_process_listeners'), handles: value('nodejs_active_handles_total') };
}

/** A few seconds of viewers, of some that leave in the middle, and of noise. Counts answers that were none. */
async function trouble(url: string, end: number, lost: Lost): Promise<void> {
  const { port } = new URL(url);
  for (let count = 0; count < 5; count += 1) {
    const socket = connect(Number(port), '127.0.0.1', () => { socket.write('GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\n\r\n'); setTimeout(() => socket.destroy(), Math.random() * 200); });
    socket.on('error', () => undefined);
  }
  await Promise.all(Array.from({ length: 20 }, async (_, index) => {
    const route = routes[index % routes.length] ?? 'ping';
    // half of them look at a time of which there is data; the other half looks at now
    const asked = index % 2 === 0 || route === 'ping' ? route : `${route}${route.includes('?') ? '&' : '?'}at=${end - Math.floor(Math.random() * 240)}`;
    return fetch(`${url}/api/v1/${asked}`, { signal: AbortSignal.timeout(patienceMs) }).then(async (response) => {
      await response.arrayBuffer();
      if (![200, 503].includes(response.status)) lost.broken += 1;
    }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') lost.late += 1;
      else lost.broken += 1;
    });
  }));
  await new Promise((resolve) => setTimeout(resolve, 1000));
}

const nothing: Reading = { minute: 0, memoryMiB: 0, aliveMiB: null, steadyMiB: null, descriptors: 0, listeners: null, handles: null };

function report(minutes: number, readings: readonly Reading[], lost: Lost): void {
  // the first quarter fills caches
  const settled = readings.filter(({ minute }) => minute > minutes / 4);
  const slopeBy = (of: (reading: Reading) => number | null) => slopeOf(settled.flatMap((reading) => {
    const value = of(reading);
    return value === null ? [] : [[reading.minute, value] as const];
  }));
  const slope = slopeBy(({ memoryMiB }) => memoryMiB);
  const perHour = (of: (reading: Reading) => number | null) => `${of(readings[0] ?? nothing) ?? '?'}, ${of(readings.at(-1) ?? nothing) ?? '?'}, ${Math.max(...readings.map((reading) => of(reading) ?? 0))}; ${(slopeBy(of) * 60).toFixed(1)} an hour`;
  const text = [
    `${minutes} minutes of random faults (hanging, resets, dripping, wrong answers) with viewers that come and go; ${readings.length} rounds.`,
    '', '| what | value | goal |', '|---|---|---|',
    `| slope of resident memory after the first quarter | ${(slope * 10).toFixed(2)} MiB per 10 min | < 1 |`,
    `| slope of resident memory without the young generation, which V8 holds between 1 and 32 MiB as work comes and goes, after the first quarter | ${(slopeBy(({ steadyMiB }) => steadyMiB) * 10).toFixed(2)} MiB per 10 min | < 1 |`,
    `| slope of what is alive after a collection, after the first quarter; at the end | ${(slopeBy(({ aliveMiB }) => aliveMiB) * 10).toFixed(2)} MiB per 10 min; ${readings.at(-1)?.aliveMiB?.toFixed(0) ?? '?'} MiB | < 1 |`,
    `| memory at the end | ${readings.at(-1)?.memoryMiB.toFixed(0) ?? '?'} MiB | ≤ 512 |`,
    `| descriptors at the start, at the end, most; slope | ${perHour(({ descriptors }) => descriptors)} | flat |`,
    `| listeners on the process | ${perHour(({ listeners }) => listeners)} | flat |`,
    `| open handles | ${perHour(({ handles }) => handles)} | flat |`,
    `| requests without an answer within ${patienceMs / 1000} s | ${lost.late} | 0 |`,
    `| connections broken, or another status than 200 and 503 | ${lost.broken} | 0 |`,
  ].join('\n');
  console.log(text);
  writeSection('soak', text);
}

/** Least squares: units of y per unit of x. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
