import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarios } from '@/lab/scenarios/scenario-catalogue';
import type { LabWorld } from './lab-world';
import { storedLabels } from './relabelling';
import type { LabOptions, RunningLab } from './start-lab';
import { startLab } from './start-lab';

const labs: RunningLab[] = [];
const folders: string[] = [];

afterAll(async () => {
  for (const lab of labs) await lab.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function lab(options: LabOptions): Promise<RunningLab> {
  const started = await startLab(options);
  labs.push(started);
  return started;
}

/** A series of an instant query's answer: `value` of a vector, `values` of a range selector. */
interface Answered {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
  readonly values: readonly (readonly [number, string])[];
}

async function query(url: string, expression: string, time?: number): Promise<Answered[]> {
  const body = new URLSearchParams({ query: expression, ...(time === undefined ? {} : { time: String(time) }) });
  const answer = (await (await fetch(`${url}/api/v1/query`, { method: 'POST', body })).json()) as { status: string; data: { result: Answered[] } };
  expect(answer.status).toBe('success');
  return answer.data.result;
}

const identity = (labels: Iterable<readonly [string, string]>): string => [...labels].map((pair) => pair.join('=')).sort().join(',');

/** Label sets of all series with a sample in the `seconds` before `time`. */
async function labelSets(url: string, seconds: number, time: number): Promise<Set<string>> {
  const series = await query(url, `{job!=""}[${seconds}s]`, time);
  return new Set(series.map(({ metric }) => identity(Object.entries(metric))));
}

/** Label sets the exporters expose now, as Prometheus should store them. */
function exposedSets(world: LabWorld): Set<string> {
  const sets = new Set<string>();
  for (const { job, labels, exporter } of world.targets.all()) {
    const dropped = job.droppedMetrics === null ? null : new RegExp(`^(?:${job.droppedMetrics})$`);
    for (const { rows } of exporter.groups()) {
      for (const row of rows) if (dropped?.test(row.name) !== true) sets.add(identity(storedLabels(row.name, row.labels, labels, job.honorLabels)));
    }
    const reports = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added'];
    for (const name of reports) sets.add(identity(storedLabels(name, [], labels, true)));
  }
  return sets;
}

/** A sample of cAdvisor is up to 15 s old when it is scraped, and scraped every 15 s. */
const cadvisorLagSeconds = 36;

/** Waits until Prometheus itself has scraped every target. */
async function allScraped({ prometheusUrl, world }: RunningLab): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    const answer = (await (await fetch(`${prometheusUrl}/api/v1/targets?state=active`)).json()) as { data: { activeTargets: { health: string }[] } };
    if (answer.data.activeTargets.filter(({ health }) => health === 'up').length === world.targets.all().length) return;
    await sleep(250);
  }
  throw new Error('Prometheus did not scrape every target within a minute.');
}

const without = (a: Set<string>, b: Set<string>): string[] => [...a].filter((item) => !b.has(item));

/** Prometheus' own counters of samples it did not take. */
async function refused(url: string): Promise<string[]> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const kinds = /out_of_order|duplicate_timestamp|out_of_bound|too_old|exceeded/;
  return page.split('\n').filter((line) => !line.startsWith('#') && kinds.test(line) && !line.endsWith(' 0'));
}

describe('a live lab', () => {
  it('passes from history into live scraping with the same label sets, no gap and no refused sample', async () => {
    const running = await lab({ scenario: 'quiet-day', historyMinutes: 3, missedShare: 0 });
    const seam = Date.now() / 1000;
    const history = await labelSets(running.prometheusUrl, 20, seam);
    const early = exposedSets(running.world);
    expect(without(history, early)).toEqual([]);
    await allScraped(running);
    await sleep(cadvisorLagSeconds * 1000);
    const present = Date.now() / 1000;
    const live = await labelSets(running.prometheusUrl, cadvisorLagSeconds, present);
    expect(without(early, live)).toEqual([]);
    expect(without(live, exposedSets(running.world))).toEqual([]);
    const gaps = (await query(running.prometheusUrl, 'up[3m]', present)).flatMap(({ values }) =>
      values.slice(1).map(([time], index) => time - (values[index]?.[0] ?? time)),
    );
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeLessThan(31);
    expect(await query(running.prometheusUrl, 'resets(istio_requests_total[3m]) > 0', present)).toEqual([]);
    expect(await query(running.prometheusUrl, 'up == 0', present)).toEqual([]);
    expect(await refused(running.prometheusUrl)).toEqual([]);
    const { meanMs, pageMs } = running.cost();
    console.log(`live step ${meanMs.toFixed(1)} ms, page ${pageMs.toFixed(2)} ms`);
    expect(meanMs).toBeLessThan(50);
  });
});

describe('a history that stands still', () => {
  const at = 1_780_003_600;

  it('is loaded whole within seconds, kept for the next run and equal to it', async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'lab-cache-'));
    folders.push(cacheDirectory);
    const options = { scenario: 'black-friday', live: false, at, cacheDirectory } as const;
    const first = await lab(options);
    const total = first.backfill;
    if (!total) throw new Error('The first run fills the cache.');
    console.log(`loaded ${total.samples} samples of ${total.series} series in ${(total.totalMs / 1000).toFixed(1)} s, ${(total.simulatedMs / 1000).toFixed(1)} s of it simulating and sampling`);
    expect(await refused(first.prometheusUrl)).toEqual([]);
    const page = await (await fetch(`${first.prometheusUrl}/metrics`)).text();
    expect(Number(/^prometheus_tsdb_head_samples_appended_total\{type="float"\} (.*)$/m.exec(page)?.[1])).toBe(total.samples);
    const second = await lab(options);
    expect(second.backfill).toBeNull();
    const rates = 'sum by (destination_workload, response_code) (rate(istio_requests_total{reporter="destination"}[5m]))';
    const [a, b] = await Promise.all([query(first.prometheusUrl, rates, at), query(second.prometheusUrl, rates, at)]);
    expect(a.length).toBeGreaterThan(15);
    expect(b).toEqual(a);
  });

  it('counts in Prometheus what the simulation counted, reporter by reporter', async () => {
    const running = await lab({ scenario: 'quiet-day', live: false, at, historyMinutes: 10, missedShare: 0 });
    const stored = await query(running.prometheusUrl, 'sum by (reporter) (istio_requests_total)', at + 1);
    for (const { metric, value } of stored) {
      const exact = running.simulation.telemetry.requests.filter(({ reporter }) => reporter === metric.reporter).reduce((sum, { count }) => sum + count, 0);
      // The last scrape of a proxy is at most 15 s old.
      expect(Number(value[1]) / exact).toBeGreaterThan(1 - 16 / 600);
      expect(Number(value[1])).toBeLessThanOrEqual(exact);
    }
    expect(stored.map(({ metric }) => metric.reporter).sort()).toEqual(['destination', 'source']);
  });

  it('serves pages that promtool can read', async () => {
    const running = labs.at(-1);
    if (!running) throw new Error('no lab');
    const feed = running.controlUrl.replace('/control', '');
    for (const path of running.world.targets.all().map((target) => target.path).filter((_, index) => index % 4 === 0)) {
      const page = await (await fetch(feed + path)).text();
      const complaints = lint(page).filter((line) => !/snake_case|base unit|abbreviated|"_total" suffix|counter metrics should/.test(line));
      expect(complaints).toEqual([]);
    }
  });
});

/** promtool exits 3 for questions of style, which the real exporters have too; anything it cannot parse is one line that says so. */
function lint(page: string): string[] {
  try {
    execFileSync('promtool', ['check', 'metrics'], { input: page, stdio: ['pipe', 'pipe', 'pipe'] });
    return [];
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr).trim().split('\n');
  }
}

describe('bad input', () => {
  it('is one sentence that names the thing and the remedy', async () => {
    await expect(startLab({ scenario: 'nothing' })).rejects.toThrow(`There is no scenario "nothing"; scenarios are ${scenarios.map(({ name }) => name).join(', ')}.`);
    await expect(startLab({ prometheusBinary: '/nowhere/prometheus', historyMinutes: 1 })).rejects.toThrow(
      'No /nowhere/prometheus was found: install Prometheus (Debian: apt-get install prometheus) or set PROMETHEUS_BIN to its path.',
    );
    const port = Number(new URL(labs[0]?.prometheusUrl ?? '').port);
    await expect(startLab({ prometheusPort: port, historyMinutes: 1 })).rejects.toThrow(
      `Port ${port} is in use: end what listens there or choose another with --prometheus-port.`,
    );
  });
});
