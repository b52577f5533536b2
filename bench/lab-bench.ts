import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackfillReport } from '@/lab/feed/backfill';
import { backfill } from '@/lab/feed/backfill';
import { LabWorld } from '@/lab/feed/lab-world';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import type { Scenario } from '@/lab/scenarios/scenario';
import { scenarioNamed } from '@/lab/scenarios/scenario-catalogue';
import { createSimulation } from '@/lab/walk/simulation';
import { drawnShop } from '@/lab/world/drawn-shop';
import { startBenchMesh } from './bench-mesh';
import { writeSection } from './results';

const end = 1_780_000_000;
const usualMinutes = 60;
const liveSteps = 200;
const largestMinutes = 4;
const mebibyte = 1024 ** 2;

interface Cost {
  readonly name: string;
  readonly report: BackfillReport;
  readonly silentMs: number;
  readonly stepMs: number;
  readonly slowestMs: number;
  readonly residentMiB: number;
}

const town: Scenario = { ...scenarioNamed('quiet-day'), name: 'town', acts: [], rollout: null, plan: (seed) => drawnShop(seed, 60).plan };
const sizes: readonly { readonly name: string; readonly scenario: Scenario }[] = [
  { name: 'demo (22 workloads, 6 hosts)', scenario: scenarioNamed('black-friday') },
  { name: 'two clusters (44 workloads, 12 hosts)', scenario: scenarioNamed('two-clusters') },
  { name: 'town (60 services drawn)', scenario: town },
];

/** What histories of the simulated meshes cost: alone, with exporters, loaded; a live step; memory. `-- 10` for ten minutes of history, `-- largest` for the memory that the largest chorus takes. */
export async function run([minutes = String(usualMinutes)]: string[]): Promise<void> {
  if (minutes === 'largest') return largest();
  const costs: Cost[] = [];
  for (const { name, scenario } of sizes) costs.push(await measure(name, scenario, Number(minutes) * 60));
  const perHour = usualMinutes / Number(minutes);
  const row = ({ name, report, silentMs, stepMs, slowestMs, residentMiB }: Cost): string =>
    `| ${name} | ${report.series} | ${((silentMs * perHour) / 1000).toFixed(1)} s | ${((report.simulatedMs * perHour) / 1000).toFixed(1)} s | ${((report.totalMs * perHour) / 1000).toFixed(1)} s | ${stepMs.toFixed(1)} / ${slowestMs.toFixed(0)} ms | ${residentMiB.toFixed(0)} MiB |`;
  const text = [
    `The simulated meshes, ${minutes} minutes of history, figures per hour. Goals of lab.md 1.3: an hour of the town simulated in 5 s, a live step below 20 ms, at most 1536 MiB. Load of the machine while measuring: ${loadText()}.`,
    '', '| mesh | series at the end | simulated | with exporters | loaded into Prometheus | live step, mean / slowest | memory of the lab |', '|---|---|---|---|---|---|---|',
    ...costs.map(row),
  ].join('\n');
  console.log(text);
  writeSection('lab', text);
}

/** The largest mesh of the lab, some minutes of it, into a real Prometheus; in a process of its own, since memory is counted by process. */
async function largest(): Promise<void> {
  const mesh = await startBenchMesh({ services: 2000, edges: 8000, shape: 'untidy' }, largestMinutes);
  await mesh.stop();
  const peak = process.resourceUsage().maxRSS / 1024;
  const text = `2,000 services, 8,000 edges, 61 hosts, ${mesh.series} series, ${largestMinutes} minutes of history written to a real Prometheus: the lab's process held at most ${peak.toFixed(0)} MiB (goal of lab.md 1.3: 1,536). A longer history holds no more: it is sent in stripes of at most 20 million samples.`;
  console.log(text);
  writeSection('lab: the largest mesh', text);
}

async function measure(name: string, scenario: Scenario, seconds: number): Promise<Cost> {
  const alone = createSimulation({ scenario, seed: 1, startAt: end - seconds });
  const begun = performance.now();
  for (let s = 0; s < seconds; s++) alone.step();
  const silentMs = performance.now() - begun;
  const directory = await mkdtemp(join(tmpdir(), 'undermesh-lab-bench-'));
  const prometheus = await startPrometheus({ binary: process.env['PROMETHEUS_BIN'] ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  try {
    const world = new LabWorld(createSimulation({ scenario, seed: 1, startAt: end - seconds }));
    let residentMiB = 0;
    const report = await backfill(world, new SampleRecorder(world.targets, 0.003), client, end, () => {
      residentMiB = Math.max(residentMiB, process.memoryUsage().rss / mebibyte);
    });
    const steps = Array.from({ length: liveSteps }, () => {
      const from = performance.now();
      world.step();
      return performance.now() - from;
    });
    return { name, report, silentMs, stepMs: steps.reduce((a, b) => a + b, 0) / liveSteps, slowestMs: Math.max(...steps), residentMiB };
  } finally {
    client.close();
    await prometheus.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function loadText(): string {
  return loadavg().map((value) => value.toFixed(1)).join(', ');
}
