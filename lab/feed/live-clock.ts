import type { LabWorld } from './lab-world';
import type { RemoteWriteClient } from './remote-write-client';
import type { SampleRecorder } from './sample-recorder';
import { sendColumns } from './backfill';

/** Steps made at once after a pause of the machine, so that the server still answers in between. */
const stepsPerTurn = 40;
const turnMs = 100;
/** Samples are written this long after their time, so that Prometheus' own scrapes are always later. */
const writeDelaySeconds = 0.25;
/** Objects change late by real delays: the controllers need a second or two. */
const clusterEverySteps = 2;

/**
 * Moves the world on in real time. Targets that Prometheus does not scrape yet are still written to it, so that history passes
 * into live scraping without a gap.
 */
export class LiveClock {
  private readonly world: LabWorld;
  private readonly recorder: SampleRecorder;
  private readonly client: RemoteWriteClient;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<unknown> = Promise.resolve();
  private steps = 0;
  private stepMs = 0;
  private slowestMs = 0;
  /** Called when the world cannot go on. */
  onError: (error: Error) => void = () => {};

  constructor(world: LabWorld, recorder: SampleRecorder, client: RemoteWriteClient) {
    this.world = world;
    this.recorder = recorder;
    this.client = client;
  }

  /** Begins to step. */
  start(): void {
    this.timer = setInterval(() => this.turn(), turnMs);
  }

  /** Stops stepping and waits for writes under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.writing.catch(() => {});
  }

  /** Simulates up to the present second. */
  catchUp(): void {
    for (let made = 0; made < stepsPerTurn && this.world.now() + 1 <= Date.now() / 1000; made += 1) {
      const started = performance.now();
      this.world.step();
      this.steps += 1;
      if (this.steps % clusterEverySteps === 0) this.world.cluster.sync();
      const took = performance.now() - started;
      this.stepMs += took;
      this.slowestMs = Math.max(this.slowestMs, took);
    }
  }

  /** Waits until everything recorded so far is in Prometheus. */
  async written(): Promise<void> {
    await this.writing;
  }

  /** Cost of the live steps so far, ms. */
  cost(): { steps: number; meanMs: number; slowestMs: number } {
    return { steps: this.steps, meanMs: this.steps === 0 ? 0 : this.stepMs / this.steps, slowestMs: this.slowestMs };
  }

  private turn(): void {
    try {
      this.catchUp();
      this.write();
    } catch (error) {
      this.fail(error);
    }
  }

  private write(): void {
    if (this.recorder.waiting === 0) return;
    const now = this.world.now();
    this.recorder.recordDue(now, Math.min(now + 1, Date.now() / 1000 - writeDelaySeconds));
    const columns = this.recorder.detach();
    if (columns.length === 0) return;
    this.writing = this.writing.then(() => sendColumns(columns, this.client));
    this.writing.catch((error: unknown) => this.fail(error));
  }

  private fail(error: unknown): void {
    clearInterval(this.timer);
    this.onError(error instanceof Error ? error : new Error(String(error)));
  }
}
