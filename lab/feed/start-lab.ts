import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeServer } from '@/lab/kube/kube-server';
import { kubeconfig } from '@/lab/kube/kubeconfig';
import { scenarios } from '@/lab/scenarios/scenario-catalogue';
import type { Simulation } from '@/lab/walk/simulation';
import { createSimulation } from '@/lab/walk/simulation';
import type { Variant } from '@/lab/world/variant';
import type { BackfillReport } from './backfill';
import { backfill, sendColumns } from './backfill';
import { FeedServer } from './feed-server';
import { freePort } from './free-port';
import { copyFromCache, historyKey, storeInCache } from './history-cache';
import { LabWorld } from './lab-world';
import { LiveClock } from './live-clock';
import { prometheusConfig } from './prometheus-config';
import type { PrometheusProcess } from './prometheus-process';
import { startPrometheus } from './prometheus-process';
import { RemoteWriteClient } from './remote-write-client';
import { SampleRecorder } from './sample-recorder';
import type { Install } from './scrape-jobs';
import type { ScrapeTarget } from './scrape-targets';

/** How a lab is started. Ports that are 0 or absent are free ones. */
export interface LabOptions {
  /** Name of a scenario; absent = the default one. */
  readonly scenario?: string;
  readonly seed?: number;
  /** Port of the feed and of control. */
  readonly port?: number;
  readonly prometheusPort?: number;
  readonly kubePort?: number;
  /** Minutes of history before "now"; absent = 60. */
  readonly historyMinutes?: number;
  /** False = the history ends at `at` and stands still: nothing steps and nothing is scraped. */
  readonly live?: boolean;
  /** Unix s at which a history that stands still ends. Live histories end now. */
  readonly at?: number;
  /** Where files go; absent = a temporary folder that is removed at the end. */
  readonly directory?: string;
  /** Where loaded histories are kept between runs (only those that stand still); absent = nowhere. */
  readonly cacheDirectory?: string;
  /** Name or path of the Prometheus binary; absent = `prometheus` on the PATH. */
  readonly prometheusBinary?: string;
  /** Share of their full strength that incidents reach; seconds of the history before the scenario's onset, and until its acts end; absent = as the scenario says. */
  readonly severity?: number;
  readonly onsetSeconds?: number;
  readonly lastsSeconds?: number;
  /** Hop visits walked per second at most; absent = every request is walked. */
  readonly visitsPerSecond?: number;
  /** What is unusual about the run; absent = nothing. */
  readonly variant?: Variant;
  /** How Prometheus was installed; absent = kube-prometheus-stack. */
  readonly install?: Install;
  /** Seconds between scrapes; absent = 15. */
  readonly scrapeSeconds?: number;
  /** Share of scrapes that are lost; absent = 0.003. */
  readonly missedShare?: number;
  /** Share of the scrapes of the history that begin seconds after their time; live ones begin when Prometheus does. */
  readonly lateShare?: number;
  /** Milliseconds between bookmarks of a watch; absent = a minute. */
  readonly bookmarkMs?: number;
  /** Told what is going on, for people. */
  readonly progress?: (line: string) => void;
  /** Told when the live world or its Prometheus cannot go on. */
  readonly onError?: (error: Error) => void;
}

/** A lab that runs. */
export interface RunningLab {
  readonly prometheusUrl: string;
  readonly prometheusPid: number;
  readonly kubernetesUrl: string;
  readonly kubeconfigPath: string;
  readonly controlUrl: string;
  readonly simulation: Simulation;
  readonly world: LabWorld;
  readonly kube: KubeServer;
  /** What the back-fill cost; null when the history came from the cache. */
  readonly backfill: BackfillReport | null;
  /** Cost of live steps and pages so far, ms. */
  cost(): { steps: number; meanMs: number; slowestMs: number; pages: number; pageMs: number };
  /** Ends everything and removes temporary files. */
  stop(): Promise<void>;
}

const usualMissedShare = 0.003;
const usualHistoryMinutes = 60;
/** A history of another length than usual has the scenario's onset this long before its end. */
const onsetBeforeEnd = 600;

/** Starts simulation, a real Prometheus with the history in it, and the Kubernetes API. Errors are one sentence with the remedy. */
export async function startLab(options: LabOptions = {}): Promise<RunningLab> {
  const starting = new LabStart(options);
  try {
    return await starting.run();
  } catch (error) {
    await starting.end();
    throw error;
  }
}

/** The steps of a start, each adding what must be ended again. */
class LabStart {
  private readonly options: LabOptions;
  private readonly live: boolean;
  private readonly ends: (() => Promise<unknown>)[] = [];

  constructor(options: LabOptions) {
    this.options = options;
    this.live = options.live ?? true;
  }

  async run(): Promise<RunningLab> {
    const end = this.live || this.options.at === undefined ? Math.floor(Date.now() / 1000) : this.options.at;
    const world = new LabWorld(this.createSimulation(end), this.options.install, this.options.variant);
    const directory = await this.directory();
    const recorder = new SampleRecorder(world.targets, this.options.missedShare ?? usualMissedShare, this.options.scrapeSeconds, this.options.lateShare);
    const feed = this.openFeed(world, recorder);
    const feedAddress = await feed.server.listen(this.options.port ?? 0, '--port');
    const key = this.live ? null : await historyKey({ ...this.historyFacts(), at: end });
    const cached = key !== null && (await this.copyFromCache(key, directory));
    const prometheus = await this.startPrometheus(directory, this.live ? feedAddress : null);
    const client = new RemoteWriteClient(prometheus.url);
    this.ends.push(async () => client.close());
    let report: BackfillReport | null = null;
    if (cached) world.runSilently(end);
    else report = await this.fill(world, recorder, client, end);
    if (key !== null && !cached && this.options.cacheDirectory) await storeInCache(this.options.cacheDirectory, key, directory);
    const clock = this.live ? await this.goLive(world, recorder, client, feed) : null;
    return this.running({ world, directory, feed, feedAddress, prometheus, report, clock });
  }

  async end(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end().catch(() => {});
  }

  private historySeconds(): number {
    return (this.options.historyMinutes ?? usualHistoryMinutes) * 60;
  }

  private historyFacts(): Record<string, string | number> {
    const { scenario, seed, missedShare, lateShare, install, scrapeSeconds, visitsPerSecond, variant } = this.options;
    return { ...this.story(), install: install ?? '', scrapeSeconds: scrapeSeconds ?? 0, scenario: scenario ?? scenarioName(), seed: seed ?? 1, seconds: this.historySeconds(), missedShare: missedShare ?? usualMissedShare, ...(lateShare === undefined ? {} : { lateShare }), ...(visitsPerSecond === undefined ? {} : { visitsPerSecond }), ...(variant === undefined ? {} : { variant: JSON.stringify(variant) }) };
  }

  private createSimulation(end: number): Simulation {
    const usual = this.historySeconds() === usualHistoryMinutes * 60;
    return createSimulation({
      scenario: this.options.scenario ?? scenarioName(),
      seed: this.options.seed ?? 1,
      startAt: end - this.historySeconds(),
      ...(this.options.visitsPerSecond === undefined ? {} : { visitsPerSecond: this.options.visitsPerSecond }),
      ...(this.options.variant === undefined ? {} : { variant: this.options.variant }),
      ...(usual ? {} : { onsetAfter: Math.max(0, this.historySeconds() - onsetBeforeEnd) }),
      ...this.story(),
    });
  }

  /** How the scenario differs from how it is told. */
  private story(): { severity?: number; onsetAfter?: number; lasts?: number } {
    const { severity, onsetSeconds, lastsSeconds } = this.options;
    return { ...(severity === undefined ? {} : { severity }), ...(onsetSeconds === undefined ? {} : { onsetAfter: onsetSeconds }), ...(lastsSeconds === undefined ? {} : { lasts: lastsSeconds }) };
  }

  /** A folder of its own for this run: a history never meets the samples of another. */
  private async directory(): Promise<string> {
    if (this.options.directory !== undefined) {
      await mkdir(this.options.directory, { recursive: true });
      await rm(join(this.options.directory, 'tsdb'), { recursive: true, force: true });
      return this.options.directory;
    }
    const directory = await mkdtemp(join(tmpdir(), 'lab-'));
    this.ends.push(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }));
    return directory;
  }

  private openFeed(world: LabWorld, recorder: SampleRecorder): LabFeed {
    const feed = new LabFeed(world, recorder, this.options);
    this.ends.push(() => feed.server.close());
    return feed;
  }

  private async copyFromCache(key: string, directory: string): Promise<boolean> {
    return this.options.cacheDirectory !== undefined && (await copyFromCache(this.options.cacheDirectory, key, directory));
  }

  private async startPrometheus(directory: string, feedAddress: string | null): Promise<PrometheusProcess> {
    this.options.progress?.('Starting Prometheus …');
    const prometheus = await startPrometheus({
      binary: this.options.prometheusBinary ?? 'prometheus',
      port: this.options.prometheusPort ?? 0,
      directory,
      config: prometheusConfig(feedAddress, this.options.install, this.options.scrapeSeconds),
    });
    let stopping = false;
    prometheus.died.catch((error: Error) => {
      if (!stopping) this.options.onError?.(error);
    });
    this.ends.push(() => {
      stopping = true;
      return prometheus.stop();
    });
    return prometheus;
  }

  private async fill(world: LabWorld, recorder: SampleRecorder, client: RemoteWriteClient, end: number): Promise<BackfillReport> {
    const { progress } = this.options;
    let told = 0;
    progress?.(`Simulating ${this.historySeconds() / 60} minutes of history …`);
    const report = await backfill(world, recorder, client, end, (share) => {
      if (share < told + 0.25) return;
      told = share;
      progress?.(`  ${Math.round(share * 100)} %`);
    });
    const seconds = (report.totalMs / 1000).toFixed(1);
    progress?.(`History of ${report.samples} samples in ${report.series} series loaded in ${seconds} s.`);
    return report;
  }

  /** Catches up with the time the loading took, then lets the clock run and opens service discovery. */
  private async goLive(world: LabWorld, recorder: SampleRecorder, client: RemoteWriteClient, feed: LabFeed): Promise<LiveClock> {
    while (world.now() + 2 < Date.now() / 1000) {
      await backfill(world, recorder, client, Math.floor(Date.now() / 1000) - 1);
      await sendColumns(recorder.detach(), client);
    }
    const clock = new LiveClock(world, recorder, client);
    if (this.options.onError) clock.onError = this.options.onError;
    feed.open(clock);
    clock.start();
    this.ends.push(() => clock.stop());
    return clock;
  }

  private async running(parts: RunningParts): Promise<RunningLab> {
    const { world, feed, prometheus, clock } = parts;
    world.cluster.sync();
    const kube = new KubeServer(world.cluster.store, this.options.bookmarkMs);
    const kubernetesUrl = await kube.listen(await freePort(this.options.kubePort ?? 0, '--kube-port'));
    this.ends.push(() => kube.close());
    const kubeconfigPath = join(parts.directory, 'kubeconfig');
    await writeFile(kubeconfigPath, kubeconfig(kubernetesUrl));
    return {
      prometheusUrl: prometheus.url,
      prometheusPid: prometheus.pid,
      kubernetesUrl,
      kubeconfigPath,
      controlUrl: `http://${parts.feedAddress}/control`,
      simulation: world.simulation,
      world,
      kube,
      backfill: parts.report,
      cost: () => {
        const { pages, meanMs } = feed.server.cost();
        return { ...(clock?.cost() ?? { steps: 0, meanMs: 0, slowestMs: 0 }), pages, pageMs: meanMs };
      },
      stop: () => this.end(),
    };
  }
}

interface RunningParts {
  readonly world: LabWorld;
  readonly directory: string;
  readonly feed: LabFeed;
  readonly feedAddress: string;
  readonly prometheus: PrometheusProcess;
  readonly report: BackfillReport | null;
  readonly clock: LiveClock | null;
}

/** The HTTP side together with the moment at which Prometheus takes over. */
class LabFeed {
  readonly server: FeedServer;
  private readonly recorder: SampleRecorder;
  private clock: LiveClock | null = null;

  constructor(world: LabWorld, recorder: SampleRecorder, { missedShare, scrapeSeconds }: LabOptions) {
    this.recorder = recorder;
    this.server = new FeedServer(world, this, missedShare ?? usualMissedShare, scrapeSeconds);
  }

  get live(): boolean {
    return this.clock !== null;
  }

  /** From now on service discovery lists the targets. */
  open(clock: LiveClock): void {
    this.clock = clock;
  }

  async scraped(target: ScrapeTarget): Promise<void> {
    this.clock?.catchUp();
    this.recorder.release(target);
    await this.clock?.written();
  }
}

function scenarioName(): string {
  const [first] = scenarios;
  if (!first) throw new Error('The lab has no scenario.');
  return first.name;
}
