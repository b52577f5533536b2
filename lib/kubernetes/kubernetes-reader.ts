import type { EventFact, Inventory } from '@/lib/topology/inventory';
import { createApiClient } from './api-client';
import { ChangeNews } from './change-news';
import { systemClock, type Clock } from './clock';
import type { KubernetesConnection } from './connection';
import type { CustomObject } from './custom-object';
import { boundedEvents } from './event-fact';
import { findExcessRights } from './excess-rights';
import { createInventoryView } from './inventory-view';
import { KindLoops } from './kind-loops';
import type { KindState } from './kind-state';
import { RequestBudget } from './request-budget';
import type { ListReason, LoopSurroundings } from './resource-loop';
import { ResourcePaths } from './resource-paths';
import { builtInResources, customResources } from './resources';

/** The cluster as it is now, kept up to date in the background. */
export interface KubernetesReader {
  /** What is known; a kind that was never read, is denied or is not there is null. Cheap: the same arrays until something changes. */
  inventory(): Inventory;
  /** How each kind is doing, in a fixed order. */
  kinds(): KindState[];
  /** Objects of a kind of the mesh, such as `virtualservices.networking.istio.io`; null when never read, denied or not installed. */
  custom(kind: string): readonly CustomObject[] | null;
  /** The cluster's name in the kubeconfig; null inside a cluster. */
  readonly serverClusterName: string | null;
  /** Rights we have and should not, such as `list secrets`; empty when there are none, null while the server has not said. */
  excessRights(): readonly string[] | null;
  /** A sentence when a credential file can no longer be read; the last value is still in use. */
  credentialProblem(): string | null;
  /** Calls back some time after data or states changed, at most a few times a second. Returns the way to stop that. */
  onChange(listener: () => void): () => void;
  /** Ends all requests; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** Counters that a reader feeds. Every one is optional. */
export interface ReaderMetrics {
  readonly request?: (verb: 'get' | 'watch' | 'review', status: number) => void;
  readonly watchEvent?: (kind: string) => void;
  readonly badLine?: (kind: string) => void;
  /** A complete list was taken over; `differences` is how many held objects it corrected. */
  readonly list?: (kind: string, reason: ListReason, differences: number) => void;
  readonly listenerFailed?: () => void;
}

/** Where a reader writes what an operator should see; pino's shape. */
export interface ReaderLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** How to read. `namespaces` null: the whole cluster; otherwise only these, with rights in these being enough. */
export interface ReaderOptions {
  readonly connection: KubernetesConnection;
  readonly namespaces: readonly string[] | null;
  readonly log: ReaderLog;
  readonly metrics?: ReaderMetrics;
  readonly clock?: Clock;
  /** Milliseconds between two checks that a kind may still be read while its watch is open; 45 s when not given. */
  readonly probeEvery?: number;
  /** Milliseconds without a byte after which a watch counts as dead; 90 s when not given (the server bookmarks about once a minute). */
  readonly silenceAfter?: number;
}

const pruneEvery = 60_000;
const probeEvery = 45_000;
const silenceAfter = 90_000;

/** Starts to read at once; never throws for what the cluster does. Call `stop` to end it. */
export function startKubernetesReader(options: ReaderOptions): KubernetesReader {
  const clock = options.clock ?? systemClock;
  const stopping = new AbortController();
  const news = new ChangeNews(clock, stopping.signal, (error) => {
    options.metrics?.listenerFailed?.();
    options.log.warn({ error: error instanceof Error ? error.message : 'not an error' }, 'a listener of the Kubernetes reader failed');
  });
  const api = createApiClient(options.connection, new RequestBudget(clock), options.metrics?.request);
  const around = surroundingsOf(options, { api, clock, onChange: () => news.announce() });
  const kinds = builtInKinds(options.namespaces, around);
  const customs = customResources.map((resource) => new KindLoops(resource, options.namespaces, around));
  const all = [...Object.values(kinds), ...customs];
  for (const kind of all) kind.start();
  void pruneEvents(kinds.events, clock, stopping.signal);
  let excess: readonly string[] | null = null;
  void findExcessRights(api, clock, stopping.signal, (rights) => {
    excess = rights;
    if (rights.length > 0) options.log.warn({ rights }, 'the credentials allow more than reading needs');
    news.announce();
  });
  const view = createInventoryView();
  return {
    inventory: () => view({
      pods: kinds.pods.items(), replicasets: kinds.replicasets.items(), nodes: kinds.nodes.items(), services: kinds.services.items(),
      deployments: kinds.deployments.items(), statefulsets: kinds.statefulsets.items(), daemonsets: kinds.daemonsets.items(), events: kinds.events.items(),
    }, clock.now() / 1000),
    kinds: () => all.map((kind) => kind.state(clock.now())),
    custom: (kind) => customs.find((one) => one.kind === kind)?.items() ?? null,
    serverClusterName: options.connection.clusterName,
    excessRights: () => excess,
    credentialProblem: () => options.connection.problem(),
    onChange: (listener) => news.add(listener),
    stop: async () => {
      stopping.abort();
      await Promise.all(all.map((kind) => kind.stop()));
      api.close();
    },
  };
}

function builtInKinds(namespaces: readonly string[] | null, around: LoopSurroundings) {
  return {
    nodes: new KindLoops(builtInResources.nodes, namespaces, around),
    services: new KindLoops(builtInResources.services, namespaces, around),
    deployments: new KindLoops(builtInResources.deployments, namespaces, around),
    statefulsets: new KindLoops(builtInResources.statefulsets, namespaces, around),
    daemonsets: new KindLoops(builtInResources.daemonsets, namespaces, around),
    replicasets: new KindLoops(builtInResources.replicasets, namespaces, around),
    pods: new KindLoops(builtInResources.pods, namespaces, around),
    events: new KindLoops(builtInResources.events, namespaces, around),
  };
}

function surroundingsOf(options: ReaderOptions, parts: Pick<LoopSurroundings, 'api' | 'clock' | 'onChange'>): LoopSurroundings {
  const { metrics, log } = options;
  const loops = Object.keys(builtInResources).length + customResources.length;
  return {
    ...parts,
    paths: new ResourcePaths(parts.api, parts.clock),
    // Checks of rights may take a fifth of the budget at most, however many namespaces are read one by one.
    probeEvery: options.probeEvery ?? Math.max(probeEvery, loops * (options.namespaces?.length ?? 1) * 1000),
    silenceAfter: options.silenceAfter ?? silenceAfter,
    hooks: {
      onList: (kind, reason, differences) => {
        metrics?.list?.(kind, reason, differences ?? 0);
        log.info({ kind, reason, differences }, 'listed');
      },
      onWatchEvent: (kind) => metrics?.watchEvent?.(kind),
      onBadLine: (kind) => metrics?.badLine?.(kind),
      onFailure: failureLogger(log),
    },
  };
}

/** One line when the way in which a kind fails changes, not one per try. */
function failureLogger(log: ReaderLog): LoopSurroundings['hooks']['onFailure'] {
  const last = new Map<string, string>();
  return (kind, namespace, failure) => {
    const place = `${namespace ?? ''}/${kind}`;
    if (last.get(place) === failure.reason) return;
    last.set(place, failure.reason);
    const details = { kind, namespace, reason: failure.reason, detail: failure.message };
    if (failure.reason === 'absent') log.info(details, 'kind is not installed');
    else if (failure.reason === 'gone') log.info(details, 'kind is listed again');
    else log.warn(details, 'kind cannot be read');
  };
}

/** Old events leave memory even when nothing new comes. */
async function pruneEvents(events: KindLoops<EventFact>, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(pruneEvery, signal);
    const kept = new Set(boundedEvents(events.items() ?? [], clock.now() / 1000));
    events.prune((event) => kept.has(event));
  }
}
