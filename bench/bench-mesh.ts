import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChorus } from '@/lab/chorus/chorus';
import type { ChorusSize } from '@/lab/chorus/chorus-world';
import { backfill, sendColumns } from '@/lab/feed/backfill';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import { ScrapeTargets } from '@/lab/feed/scrape-targets';

/** A real Prometheus that holds some minutes of a chorus. */
export interface BenchMesh {
  readonly url: string;
  readonly pid: number;
  /** Unix seconds of the newest sample. */
  readonly end: number;
  readonly series: number;
  stop(): Promise<void>;
}

/** Loads `minutes` of a chorus that end a minute ago into a fresh Prometheus. */
export async function startBenchMesh(size: ChorusSize, minutes: number): Promise<BenchMesh> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const prometheus = await startPrometheus({ binary: process.env.PROMETHEUS_BIN ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  const end = Math.floor(Date.now() / 1000) - 60;
  const chorus = createChorus(size, 1, end - minutes * 60);
  const targets = new ScrapeTargets(chorus.telemetry);
  const recorder = new SampleRecorder(targets, 0);
  const world = {
    now: () => chorus.telemetry.now,
    step: () => {
      chorus.step();
      targets.advance();
    },
  };
  const report = await backfill(world, recorder, client, end);
  await sendColumns(recorder.detach(), client);
  client.close();
  return {
    url: prometheus.url,
    pid: prometheus.pid,
    end,
    series: report.series,
    stop: async () => {
      await prometheus.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
