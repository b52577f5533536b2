import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DetachedColumn } from './group-column';
import type { RemoteWriteClient } from './remote-write-client';
import type { SampleRecorder } from './sample-recorder';
import { encodeRequests } from './sample-recorder';

/**
 * Samples of one stripe are sent series after series, so a stripe must be shorter than the hour that Prometheus' head keeps in order.
 * Shorter stripes repeat the labels more often, but let Prometheus load one while the next is simulated.
 */
const stripeSeconds = 1200;
/** A stripe ends sooner when it holds this many samples (8 bytes each), so that a history of a million series fits into memory. */
const mostHeld = 20_000_000;
/** The simulation lets other work in at least this often. */
const sliceMs = 25;

/** A world that can be moved on. */
export interface Stepping {
  /** Unix seconds of the last finished step. */
  now(): number;
  /** One simulated second, exporters included. */
  step(): void;
}

/** What a back-fill cost. */
export interface BackfillReport {
  readonly samples: number;
  readonly series: number;
  readonly requests: number;
  /** Time spent in the simulation and the exporters, ms. */
  readonly simulatedMs: number;
  /** From start to the last acknowledged request, ms. */
  readonly totalMs: number;
}

/**
 * Simulates until `until` (unix s) and writes the scrapes of that time into Prometheus, stripe by stripe.
 *
 * @param progress called with the share done, 0…1
 */
export async function backfill(
  world: Stepping,
  recorder: SampleRecorder,
  client: RemoteWriteClient,
  until: number,
  progress: (share: number) => void = () => {},
): Promise<BackfillReport> {
  const started = performance.now();
  const from = world.now();
  const total = { samples: 0, series: 0, requests: 0, simulatedMs: 0 };
  let sending = Promise.resolve();
  while (world.now() < until) {
    const stripeEnd = Math.min(world.now() + stripeSeconds, until);
    total.simulatedMs += await simulate(world, recorder, stripeEnd, (now) => progress((now - from) / (until - from)));
    await sending;
    const columns = recorder.detach();
    total.samples += columns.reduce((sum, column) => sum + column.count * column.series, 0);
    total.series = columns.reduce((sum, column) => sum + column.series, 0);
    sending = sendColumns(columns, client).then((requests) => void (total.requests += requests));
    sending.catch(() => {});
  }
  await sending;
  return { ...total, totalMs: performance.now() - started };
}

/** Sends columns with two requests under way; gives the number of requests. */
export async function sendColumns(columns: readonly DetachedColumn[], client: Pick<RemoteWriteClient, 'send'>): Promise<number> {
  let requests = 0;
  for (const wave of wavesOf(columns)) {
    const underWay: Promise<void>[] = [];
    for (const body of encodeRequests(wave)) {
      const sent = client.send(body);
      sent.catch(() => {});
      underWay.push(sent);
      requests += 1;
      if (underWay.length > 1) await underWay.shift();
    }
    await Promise.all(underWay);
  }
  return requests;
}

/** Of two requests under way either may arrive first. So a series that ended and began anew (a limit changed in place) goes with its older samples first, and with the others when those have arrived. */
function wavesOf(columns: readonly DetachedColumn[]): (readonly DetachedColumn[])[] {
  if (!columns.some(({ ended }) => ended === true)) return [columns];
  const free = new Map<string, number>();
  const waves: DetachedColumn[][] = [];
  for (const column of columns) {
    const names = column.labels.map((labels) => labels.toString('latin1'));
    const wave = names.reduce((latest, name) => Math.max(latest, free.get(name) ?? 0), 0);
    if (column.ended === true) for (const name of names) free.set(name, wave + 1);
    (waves[wave] ??= []).push(column);
  }
  return waves;
}

/** Steps to `end` in slices; gives the ms spent stepping. */
async function simulate(world: Stepping, recorder: SampleRecorder, end: number, progress: (now: number) => void): Promise<number> {
  let spent = 0;
  while (world.now() < end && recorder.held < mostHeld) {
    const sliceStart = performance.now();
    while (world.now() < end && performance.now() - sliceStart < sliceMs) {
      world.step();
      recorder.recordDue(world.now(), world.now() + 1);
    }
    spent += performance.now() - sliceStart;
    progress(world.now());
    await nextTurn();
  }
  return spent;
}
