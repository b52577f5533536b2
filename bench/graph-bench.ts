import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { prometheusAt } from '@/lib/testing/real-prometheus';
import { startBenchMesh } from './bench-mesh';
import { startBenchServer } from './bench-server';
import { median } from './median';
import { writeSection } from './results';

const window = 60;
const rounds = 5;
const sizes = [
  { services: 25, edges: 80 },
  { services: 200, edges: 700 },
  { services: 1000, edges: 4000 },
];

interface Row {
  readonly services: number;
  readonly edges: number;
  readonly series: number;
  readonly graph: Pair;
  readonly latency: Pair;
}

interface Pair {
  readonly rawMs: number;
  readonly serverMs: number;
  readonly ratio: number;
}

/** Reads the whole answer of Prometheus and throws it away: the floor. */
async function raw(prometheus: string, query: string, at: number): Promise<void> {
  const response = await fetch(`${prometheus}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query, time: String(at) }) });
  if (!response.ok) throw new Error(`Prometheus answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  await response.arrayBuffer();
}

/** The queries of one reading of durations, in the steps in which they are asked. */
async function latencySteps(prometheus: string, at: number): Promise<readonly (readonly string[])[]> {
  const asked: { query: string; afterAnswers: number }[] = [];
  let answers = 0;
  await istioDialect.askLatency({ window, namespaces: null }, async (query) => {
    asked.push({ query, afterAnswers: answers });
    const samples = await prometheusAt(prometheus).instant(query, at);
    answers += 1;
    return samples;
  });
  return [asked.filter(({ afterAnswers }) => afterAnswers === 0), asked.filter(({ afterAnswers }) => afterAnswers > 0)].map((step) => step.map(({ query }) => query));
}

async function rawLatency(prometheus: string, steps: readonly (readonly string[])[], at: number): Promise<void> {
  for (const step of steps) await Promise.all(step.map((query) => raw(prometheus, query, at)));
}

async function server(url: string, route: string, at: number): Promise<void> {
  const response = await fetch(`${url}/api/v1/${route}?at=${at}&window=${window}`);
  const body = (await response.json()) as { complete: boolean; missing: { what: string; source: string; code: string }[]; data: { edges: unknown } | null };
  const lacking = body.missing.filter(({ source }) => !source.startsWith('k8s:'));
  if (!response.ok || body.data === null || lacking.length > 0) throw new Error(`/${route} answered ${response.status}, missing ${JSON.stringify(lacking)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The two in turn, each at times nobody asked for before, so that no cache of ours helps. */
async function pair(end: number, offset: number, floor: (at: number) => Promise<unknown>, ours: (at: number) => Promise<unknown>): Promise<Pair> {
  const floors: number[] = [];
  const times: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const at = end - offset - (round + 2) * 7;
    const f = await timed(() => floor(at));
    const o = await timed(() => ours(at - 3));
    if (round < 0) continue;
    floors.push(f);
    times.push(o);
  }
  return { rawMs: median(floors), serverMs: median(times), ratio: median(times.map((time, index) => time / (floors[index] ?? Number.NaN))) };
}

async function measure(size: { services: number; edges: number }): Promise<Row> {
  console.error(`Loading a mesh of ${size.services} services and ${size.edges} edges …`);
  const mesh = await startBenchMesh({ ...size, shape: 'untidy' }, 10);
  const under = await startBenchServer(mesh.url);
  try {
    const ask = { window, namespaces: null };
    const steps = await latencySteps(mesh.url, mesh.end - 20);
    const graph = await pair(mesh.end, 20, (at) => Promise.all([raw(mesh.url, istioDialect.requestsQuery(ask), at), raw(mesh.url, istioDialect.tcpQuery(ask), at)]), (at) => server(under.url, 'graph', at));
    const latency = await pair(mesh.end, 120, (at) => rawLatency(mesh.url, steps, at), (at) => server(under.url, 'latency', at));
    return { ...size, series: mesh.series, graph, latency };
  } finally {
    await under.stop();
    await mesh.stop();
  }
}

const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);

function table(rows: readonly Row[]): string {
  return [
    '| services / edges | series | graph: Prometheus alone, ms | through Undermesh, ms | ratio | latency: Prometheus alone, ms | through Undermesh, ms | ratio |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ services, edges, series, graph, latency }) => `| ${services} / ${edges} | ${series} | ${ms(graph.rawMs)} | ${ms(graph.serverMs)} | **${graph.ratio.toFixed(2)}** | ${ms(latency.rawMs)} | ${ms(latency.serverMs)} | **${latency.ratio.toFixed(2)}** |`),
  ].join('\n');
}

/** Time of `/graph` and `/latency` divided by the time Prometheus alone needs for the same queries, median of pairs. `-- 25 200` restricts the sizes. */
export async function run(args: string[]): Promise<void> {
  const wanted = sizes.filter(({ services }) => args.length === 0 || args.includes(String(services)));
  const rows: Row[] = [];
  for (const size of wanted) rows.push(await measure(size));
  console.log(table(rows));
  if (args.length === 0) writeSection('graph', `Time of \`/api/v1/graph\` and \`/api/v1/latency\` against the raw time of the same queries sent straight to Prometheus (whole answer read, not parsed), window ${window} s, medians of ${rounds} pairs in turn, no cache hit. Goal ≤ 1.3 now, ≤ 1.15 later.\n\n${table(rows)}`);
}
