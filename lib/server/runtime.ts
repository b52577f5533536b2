import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { AppError } from '@/lib/base/app-error';
import { loadConnection } from '@/lib/kubernetes/connection';
import { startKubernetesReader, type KubernetesReader } from '@/lib/kubernetes/kubernetes-reader';
import { createPrometheusClient, type ClientObserver, type PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Graph } from '@/lib/topology/graph';
import { authenticateBy, type Authenticate } from './authenticate';
import type { Truncated } from './cut-graph';
import { readEnv, type Env } from './env';
import { LayerStore } from './layer-store';
import { createLog, type Log } from './log';
import { MemoryGate } from './memory-gate';
import { createMeshNames } from './mesh-names';
import { createMetrics, watchCredentials, type Metrics } from './metrics';
import { ScrapeIntervals } from './scrape-intervals';
import { createTokenCheck } from './token-check';
import { version } from './version';

/** Everything that lives as long as the process. */
export interface Runtime {
  readonly env: Env;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Decides who is let in; null = whoever reaches the loopback address. */
  readonly authenticate: Authenticate | null;
  /** Changes when the process was restarted. */
  readonly instance: string;
  /** One per cluster, in the order of the configuration; at least one. */
  readonly clients: readonly PrometheusClient[];
  /** Those that know the hosts. */
  readonly hostClients: readonly PrometheusClient[];
  readonly layers: LayerStore;
  /** Holds back what would take too much memory. */
  readonly memory: MemoryGate;
  /** null = switched off or not configured. */
  readonly kubernetes: KubernetesReader | null;
  /** Counts the changes of the inventory. */
  readonly inventoryRevision: () => number;
  readonly scrape: ScrapeIntervals;
  /** Serialised answers by what they were made of. */
  readonly bodies: LRUCache<string, Buffer>;
  /** Graphs by what they were made of, for verbs that need the nodes again. */
  readonly graphs: LRUCache<string, Graph>;
  /** What was cut from graphs, by the same names. */
  readonly truncations: LRUCache<string, Truncated>;
  /** Questions that were too dear for a source, until when (ms) they are not asked whole again. */
  readonly tooDear: LRUCache<string, number>;
  /** Request series of the whole mesh in the newest answer, by source: how large a mesh is, before dear questions are asked. */
  readonly flows: Map<string, number>;
  /** How the meshes of named sources call their clusters, by source. */
  readonly meshNames: ReturnType<typeof createMeshNames>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  stop(): Promise<void>;
}

/** What nobody asked for in so long is let go, and how often that is looked for, ms: else memory would fill up to its budgets with moments at which nobody looks any more. */
const idleMs = 10 * 60_000;
const sweepMs = 60_000;

/** Starts the readers. Throws `EnvError` or `AppError` when the configuration is wrong; unreachable sources are no error. */
export function startRuntime(env: Env = readEnv()): Runtime {
  const log = createLog(env.logLevel);
  const metrics = createMetrics(version);
  const connection = loadConnection({
    mode: env.kubernetes,
    ...(env.kubeconfig === null ? {} : { kubeconfig: env.kubeconfig }),
    ...(env.kubeContext === null ? {} : { context: env.kubeContext }),
  });
  if (env.authentication.mode === 'token' && connection === null) throw new AppError('not-configured', { message: 'UNDERMESH_AUTH is "token", but there is no Kubernetes API to check tokens with.', hint: 'Give a kubeconfig or run in a cluster; UNDERMESH_KUBERNETES must not be off.' });
  const observer: ClientObserver = {
    asked: (...exchange) => metrics.asked(...exchange),
    failed: (source, { code, detail }) => log.warn({ source, code, detail }, 'query failed'),
  };
  const memory = new MemoryGate();
  const clients = env.prometheus.map((source) => createPrometheusClient(source, { observer, admission: memory }));
  const hostClients = env.hostPrometheus === null ? clients : [createPrometheusClient(env.hostPrometheus, { observer, admission: memory })];
  const kubernetes = connection === null ? null : startKubernetesReader({ connection, namespaces: env.namespaces, log, metrics: metrics.kubernetes });
  if (kubernetes !== null) watchCredentials(metrics, kubernetes);
  const layers = new LayerStore(Date.now, () => memory.asker());
  const bodies = new LRUCache<string, Buffer>({ maxSize: 32 * 1024 * 1024, sizeCalculation: (body) => body.length + 512, ttl: idleMs, updateAgeOnGet: true });
  const graphs = new LRUCache<string, Graph>({ maxSize: 32 * 1024 * 1024, sizeCalculation: sizeOfGraph, ttl: idleMs, updateAgeOnGet: true });
  const sweeping = setInterval(() => {
    for (const cache of [layers, bodies, graphs]) cache.purgeStale();
  }, sweepMs).unref();
  let changes = 0;
  const unsubscribe = kubernetes?.onChange(() => { changes += 1; });
  return {
    env, log, metrics, authenticate: authenticateBy(env.authentication, connection === null ? null : createTokenCheck(connection, env.namespaces)), clients, hostClients, kubernetes, now: Date.now,
    instance: randomBytes(6).toString('hex'),
    memory,
    inventoryRevision: () => changes,
    scrape: new ScrapeIntervals(clients, Date.now),
    bodies, graphs,
    layers,
    truncations: new LRUCache({ max: 500 }),
    tooDear: new LRUCache({ max: 500 }),
    flows: new Map(),
    meshNames: createMeshNames(),
    async stop() {
      clearInterval(sweeping);
      unsubscribe?.();
      await kubernetes?.stop();
      await Promise.all([...new Set([...clients, ...hostClients])].map((client) => client.close()));
    },
  };
}

/** Bytes of the heap, by measurement: 20,000 edges with their nodes take 28 MB. */
function sizeOfGraph({ nodes, edges }: Graph): number {
  return (nodes.length + edges.length + 1) * 1500;
}

const place = Symbol.for('undermesh.runtime');

/** Guarantee: only `runtime` and `setRuntime` below write this place. */
function shelf(): { [place]?: Runtime } {
  return globalThis as { [place]?: Runtime };
}

/** The runtime of this process: one for all bundles. Started here on first use when no front door did (development). */
export function runtime(): Runtime {
  const kept = shelf();
  kept[place] ??= startRuntime();
  return kept[place];
}

/** Makes `started` the runtime of this process. */
export function setRuntime(started: Runtime): void {
  shelf()[place] = started;
}
