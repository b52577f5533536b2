import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import type { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import type { z } from 'zod';
import { graphOf, ratesOf } from './graph-facts';
import { meshHistory } from './mesh-history';
import { serveApi, type AskedAnswer } from './served-api';

const now = Math.floor(Date.now() / 1000 / 15) * 15;
const history = meshHistory([
  { from: 'web', to: 'cart', rates: { 200: 2, 503: 0.5 }, between: [50, 100] },
  { from: 'web', to: 'idle', rates: { 200: 0 }, between: [50, 100] },
  { from: 'cart', to: 'stock', rates: { 200: 1 }, between: [250, 500] },
], now - 900, now);

/** The history as VictoriaMetrics imports it: times in milliseconds, no comments. */
const importText = history.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.replace(/ (\d+)$/, ' $1000')).join('\n');

async function startVictoria(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.env.VICTORIA_METRICS_BIN ?? 'victoria-metrics', [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-search.latencyOffset=0s', '-loggerLevel=ERROR', '-search.disableCache'], { stdio: 'ignore' });
  let failed: Error | null = null;
  child.on('error', (error) => { failed = error; });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300 && !(await fetch(`${url}/health`).then((response) => response.ok, () => false)); tries += 1) {
    if (failed !== null) throw failed;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const imported = await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body: importText });
  if (!imported.ok) throw new Error(`import: ${imported.status}`);
  await fetch(`${url}/internal/force_flush`);
  return { url, child };
}

/** Guaranteed by the route, whose schema has tests of its own. */
const latencyOf = ({ body }: AskedAnswer) => body.data as z.infer<typeof latencyAnswerSchema>;

describe('another server that speaks PromQL', () => {
  let folder: string;
  let prometheus: RealPrometheus;
  let victoria: { url: string; child: ChildProcess };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'undermesh-victoria-'));
    [prometheus, victoria] = await Promise.all([startPrometheus('global: { scrape_interval: 1h }\n', history), startVictoria(folder)]);
  });
  afterAll(async () => {
    await prometheus.stop();
    victoria.child.kill('SIGTERM');
    await new Promise((resolve) => victoria.child.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  it('P30 VictoriaMetrics instead of Prometheus: the same edges, rates, errors and quantiles', async () => {
    const read = async (url: string) => {
      const api = await serveApi({ UNDERMESH_PROMETHEUS_URL: url });
      const [graph, latency] = [await api.ask('graph', `at=${now - 60}`), await api.ask('latency', `at=${now - 60}`)];
      await api.stop();
      return {
        rates: ratesOf(graph),
        errors: Object.fromEntries(graphOf(graph).edges.map(({ id, traffic }) => [id, traffic.errors5xx])),
        p99: Object.fromEntries(Object.entries(latencyOf(latency).edges).map(([id, { source }]) => [id, source?.p99 ?? null])),
        missing: [...graph.body.missing, ...latency.body.missing],
      };
    };
    const [ours, theirs] = [await read(prometheus.url), await read(victoria.url)];
    expect(ours.rates).toEqual({ 'web>cart': 2.5, 'cart>stock': 1 });
    expect(theirs).toEqual(ours);
  });
});
