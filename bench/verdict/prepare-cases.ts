import { backfill } from '@/lab/feed/backfill';
import { LabWorld } from '@/lab/feed/lab-world';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import { createSimulation } from '@/lab/walk/simulation';
import { caseTruths } from './case-truth';
import type { CaseStore, PreparedCase } from './case-store';
import type { CaseDraw } from './draw-case';

/** Cases lie so far apart in time that no question about one sees another: the history of a verdict is two hours long. */
const apartSeconds = 4 * 3600;
const firstAt = 1_700_006_400;
const window = 60;

/** The Prometheus over the data of a store: the one that is running, so that cases can be asked about while others are prepared, else one of its own. */
export async function openPrometheus(store: CaseStore): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const running = store.runningUrl();
  if (running !== null && await fetch(`${running}/-/ready`).then(({ ok }) => ok, () => false)) return { url: running, stop: () => Promise.resolve() };
  // Blocks that never grow: merging them would cost more than asking small ones.
  const prometheus = await startPrometheus({ binary: process.env['PROMETHEUS_BIN'] ?? 'prometheus', port: 0, directory: store.folder, config: prometheusConfig(null), more: ['--storage.tsdb.max-block-duration=2h', '--storage.tsdb.min-block-duration=2h'] });
  store.runningUrl(prometheus.url);
  return prometheus;
}

/** Simulates cases into the store, each with its counterfactual truth; those that are there already are left alone. `go` is asked before each; one that cannot be loaded is told and left out. */
export async function prepareCases(draws: readonly (() => CaseDraw)[], store: CaseStore, go: (done: PreparedCase | null) => boolean, failed: (name: string, why: unknown) => void): Promise<void> {
  const prometheus = await openPrometheus(store);
  const client = new RemoteWriteClient(prometheus.url);
  let done: PreparedCase | null = null;
  try {
    for (const draw of draws) {
      if (!go(done)) break;
      const drawn = draw();
      done = null;
      if (store.has(drawn.name)) continue;
      try {
        done = await prepare(drawn, firstAt + store.nextSlot() * apartSeconds, client);
        store.keep(done);
      } catch (error) {
        failed(drawn.name, error);
      }
    }
    go(done);
  } finally {
    client.close();
    await prometheus.stop();
  }
}

async function prepare(draw: CaseDraw, startAt: number, client: RemoteWriteClient): Promise<PreparedCase> {
  const { scenario, seed, onsetAfter, seconds } = draw;
  const simulation = createSimulation({ scenario, seed, startAt, onsetAfter });
  const world = new LabWorld(simulation);
  await backfill(world, new SampleRecorder(world.targets, draw.missedShare), client, startAt + seconds);
  const moments = [{ part: 'end' as const, at: startAt + seconds }, ...(draw.quietUntil === null ? [] : [{ part: 'before' as const, at: startAt + draw.quietUntil }])];
  const truths = caseTruths({ scenario, seed, startAt, onsetAfter, window }, moments.map(({ at }) => at), simulation);
  return {
    name: draw.name, seed, window, blind: draw.blind, services: simulation.telemetry.world.services.length, hosts: simulation.telemetry.world.hosts.length,
    unseen: scenario.acts.flatMap(({ incident, knobs, lasts }) => (incident === 'missing-exporter' && lasts === null ? [String(knobs['target'])] : [])),
    acts: scenario.acts.filter(({ incident }) => incident !== 'missing-exporter').map(({ id, incident, at, lasts, knobs }) => `${id} ${incident}@${at}${lasts === null ? '' : ` for ${lasts}`} ${JSON.stringify(knobs)}`),
    moments: moments.flatMap((moment, index) => { const truth = truths[index]; return truth === undefined ? [] : [{ ...moment, truth }]; }),
  };
}
