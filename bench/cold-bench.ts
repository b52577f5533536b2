import { startBenchMesh } from './bench-mesh';
import { startBenchServer } from './bench-server';
import { writeSection } from './results';

const routes = ['graph', 'hosts', 'latency', 'suspects'] as const;
/** What a page waits for an answer at most, ms. */
const patienceMs = 15_000;

interface Outcome {
  readonly status: number;
  readonly milliseconds: number;
  readonly size: string;
  readonly left: string;
}

interface Body {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly missing: readonly { readonly what: string; readonly code: string }[];
  readonly error?: { readonly code: string };
}

/** What the first viewer of a large mesh gets after the start, and the next ones (`cold 1000 4000 10`: services, edges, minutes of history): all routes of the page at once, as a page asks them. */
export async function run(args: string[]): Promise<void> {
  const [services = 1000, edges = 4000, minutes = 10] = args.filter((arg) => arg !== '--').map(Number);
  const mesh = await startBenchMesh({ services, edges, shape: 'untidy' }, minutes);
  const server = await startBenchServer(mesh.url);
  try {
    const look = (at: number) => Promise.all(routes.map((route) => ask(`${server.url}/api/v1/${route}?at=${at}`)));
    const looks: [string, Outcome[]][] = [];
    for (const [name, at] of [['the first after the start', mesh.end], ['the same moment again', mesh.end], ['fifteen seconds earlier', mesh.end - 15], ['thirty seconds earlier', mesh.end - 30]] as const) looks.push([name, await look(at)]);
    report(`${services} services, ${edges} edges, ${mesh.series} series, ${minutes} minutes of history`, looks);
  } finally {
    await server.stop();
    await mesh.stop();
  }
}

async function ask(url: string): Promise<Outcome> {
  const started = performance.now();
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    const { data, missing, error } = JSON.parse(text) as Body;
    const left = [...new Set(missing.map(({ what, code }) => `${what} ${code}`))].join(', ');
    return { status: response.status, milliseconds: performance.now() - started, size: sizeOf(data), left: error === undefined ? left : [error.code, left].join(': ') };
  } catch (error) {
    return { status: 0, milliseconds: performance.now() - started, size: '', left: error instanceof Error ? error.name : String(error) };
  }
}

function sizeOf(data: Body['data']): string {
  return ['nodes', 'edges', 'hosts', 'sick', 'suspects'].flatMap((key) => {
    const part = data?.[key];
    return typeof part === 'object' && part !== null ? [`${Object.keys(part).length} ${key}`] : [];
  }).join(', ');
}

function report(mesh: string, looks: readonly (readonly [string, readonly Outcome[]])[]): void {
  const rows = looks.flatMap(([name, outcomes]) => outcomes.map(({ status, milliseconds, size, left }, index) => `| ${name} | ${routes[index] ?? ''} | ${status === 0 ? 'none' : status} | ${(milliseconds / 1000).toFixed(1)} | ${size} | ${left === '' ? '–' : left} |`));
  const text = [
    `${mesh}. The routes of a page asked at once, at a moment of the past. Goals: an answer within 12 s, in part if need be; the graph within 5 s at first and 2 s afterwards. Prometheus and server share the machine.`,
    '', '| look | route | status | s | what came | what was missing |', '|---|---|---|---|---|---|', ...rows,
  ].join('\n');
  console.log(text);
  writeSection('cold', text);
}
