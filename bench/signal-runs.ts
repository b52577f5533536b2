import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfill, sendColumns } from '@/lab/feed/backfill';
import { LabWorld } from '@/lab/feed/lab-world';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import type { Incident, KnobValues } from '@/lab/incidents/incident';
import { quietDay } from '@/lab/scenarios/quiet-day';
import type { Scenario } from '@/lab/scenarios/scenario';
import { createSimulation } from '@/lab/walk/simulation';

/** Seconds of quiet before an incident, and of the incident itself. */
export const quietSeconds = 660;
export const incidentSeconds = 360;
/** Between two runs in one Prometheus: longer than anything looks back. */
const gapSeconds = 2400;
const firstStart = 1_789_000_000;
const missedShare = 0.003;

/** One incident that happened in a Prometheus. */
export interface SignalRun {
  readonly incident: Incident;
  readonly knobs: KnobValues;
  /** Unix seconds. */
  readonly onset: number;
}

/** A real Prometheus into which incidents are written one after the other, each with its own stretch of time. */
export interface SignalHistory {
  readonly url: string;
  run(incident: Incident): Promise<SignalRun>;
  /** The same day without any incident; gives the time at which the others begin. */
  quiet(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the Prometheus. */
export async function startSignalHistory(seed: number): Promise<SignalHistory> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-signals-'));
  const prometheus = await startPrometheus({ binary: process.env.PROMETHEUS_BIN ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  let start = firstStart;
  const day = async (scenario: Scenario): Promise<number> => {
    const from = start;
    const world = new LabWorld(createSimulation({ scenario, seed, startAt: from, onsetAfter: quietSeconds }));
    const recorder = new SampleRecorder(world.targets, missedShare);
    const onset = from + quietSeconds;
    const end = onset + incidentSeconds;
    start = end + gapSeconds;
    await backfill(world, recorder, client, end);
    await sendColumns(recorder.detach(), client);
    return onset;
  };
  // A refused write (a machine that stood still) costs a stretch of time, not the whole run.
  const patient = (scenario: Scenario): Promise<number> => day(scenario).catch(() => day(scenario));
  return {
    url: prometheus.url,
    async run(incident) {
      const knobs: KnobValues = Object.fromEntries(incident.knobs.map(({ name, initial }) => [name, initial]));
      return { incident, knobs, onset: await patient(scenarioOf(incident, knobs)) };
    },
    quiet: () => patient({ ...quietDay, rollout: null }),
    async stop() {
      client.close();
      await prometheus.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** An ordinary day on which one thing happens, with the incident's usual settings. */
function scenarioOf(incident: Incident, knobs: KnobValues): Scenario {
  return { ...quietDay, name: `one-${incident.name}`, acts: [{ id: 'only', incident: incident.name, knobs, at: 0, lasts: null }], rollout: null };
}
