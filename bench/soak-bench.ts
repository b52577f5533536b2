import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hangs, drips, FaultProxy, resetsMidBody, says, type Fault } from '@/e2e/faults/fault-proxy';
import { startBenchMesh } from './bench-mesh';
import { startBenchServer } from './bench-server';
import { writeSection } from './results';

const usualMinutes = 60;
const routes = ['graph', 'latency', 'hosts', 'doctor', 'ping', 'graph?level=namespace', 'graph?level=service', 'latency?window=120'];
const faults: readonly (Fault | null)[] = [null, null, null, hangs, resetsMidBody, drips(20), says(503, 'Service Unavailable'), says(429, 'slow down'), says(200, '<html>', { 'content-type': 'text/html' }), says(200, '{"status":"success","data":{"resultType":"vector","result":[')];

interface Reading {
  readonly minute: number;
  readonly memoryMiB: number;
  readonly descriptors: number;
}

/** A server under random faults of its source and of its callers (`-- --minutes 60`): slopes of memory and descriptors. */
export async function run(args: string[]): Promise<void> {
  const at = args.indexOf('--minutes');
  const minutes = at >= 0 ? Number(args[at + 1]) : usualMinutes;
  const mesh = await startBenchMesh({ services: 25, edges: 80, shape: 'untidy' }, 10);
  const proxy = new FaultProxy(mesh.url);
  await proxy.open();
  const server = await startBenchServer(proxy.url);
  const readings: Reading[] = [];
  const started = Date.now();
  let unhandled = 0;
  try {
    while (Date.now() - started < minutes * 60_000) {
      proxy.fault = faults[Math.floor(Math.random() * faults.length)] ?? null;
      proxy.questions.length = 0;
      unhandled += await trouble(server.url);
      readings.push({ minute: (Date.now() - started) / 60_000, memoryMiB: residentMiB(server.pid), descriptors: readdirSync(`/proc/${server.pid}/fd`).length });
    }
    report(minutes, readings, unhandled);
  } finally {
    await server.stop();
    await proxy.close();
    await mesh.stop();
  }
}

/** A few seconds of viewers, of some that leave in the middle, and of noise. Gives the number of answers that were none. */
async function trouble(url: string): Promise<number> {
  const { port } = new URL(url);
  for (let count = 0; count < 5; count += 1) {
    const socket = connect(Number(port), '127.0.0.1', () => { socket.write('GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\n\r\n'); setTimeout(() => socket.destroy(), Math.random() * 200); });
    socket.on('error', () => undefined);
  }
  const answers = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
    const route = routes[index % routes.length] ?? 'ping';
    return fetch(`${url}/api/v1/${route}`, { signal: AbortSignal.timeout(15_000) }).then(async (response) => { await response.arrayBuffer(); return [200, 503].includes(response.status); }, () => false);
  }));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return answers.filter((good) => !good).length;
}

function report(minutes: number, readings: readonly Reading[], bad: number): void {
  // the first quarter fills caches
  const settled = readings.filter(({ minute }) => minute > minutes / 4);
  const slope = slopeOf(settled.map(({ minute, memoryMiB }) => [minute, memoryMiB]));
  const most = Math.max(...readings.map(({ descriptors }) => descriptors));
  const text = [
    `${minutes} minutes of random faults (hanging, resets, dripping, wrong answers) with viewers that come and go; ${readings.length} rounds.`,
    '', '| what | value | goal |', '|---|---|---|',
    `| slope of resident memory after the first quarter | ${(slope * 10).toFixed(2)} MiB per 10 min | < 1 |`,
    `| memory at the end | ${readings.at(-1)?.memoryMiB.toFixed(0) ?? '?'} MiB | ≤ 512 |`,
    `| descriptors: at the end, most | ${readings.at(-1)?.descriptors ?? '?'}, ${most} | flat |`,
    `| requests without an answer of ours | ${bad} | 0 |`,
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
