import type { ApiClient } from './api-client';
import { ApiFailure, failureOfError } from './api-failure';
import { jittered, type Clock } from './clock';
import type { LoopStatus } from './kind-state';
import { metadataOf } from './metadata';
import { ObjectStore } from './object-store';
import { acceptFor, listAll, storedOf } from './resource-lister';
import type { ResourcePaths } from './resource-paths';
import { watchOnce, type WatchEvent } from './resource-watcher';
import { RetryDelay } from './retry-delay';
import type { Resource } from './resources';

/** What happens inside a loop, for metrics and the log. */
export interface LoopHooks {
  /** A list was taken over; `differences` is how many objects it corrected, null for the first one. */
  onList(kind: string, reason: ListReason, differences: number | null): void;
  onWatchEvent(kind: string): void;
  onBadLine(kind: string): void;
  onFailure(kind: string, namespace: string | null, failure: ApiFailure): void;
}

/** Why a kind is listed: at first, because the watch fell too far behind, because events were lost, or as the regular self-check. */
export type ListReason = 'first' | 'expired' | 'lost-events' | 'self-check' | 'recovered';

/** What all loops share. */
export interface LoopSurroundings {
  readonly api: ApiClient;
  readonly paths: ResourcePaths;
  readonly clock: Clock;
  readonly hooks: LoopHooks;
  readonly onChange: () => void;
  /** Milliseconds between two checks that the kind may still be read while a watch is open. */
  readonly probeEvery: number;
  /** Milliseconds without a byte after which a watch counts as dead. */
  readonly silenceAfter: number;
}

const selfCheckEvery = 30 * 60_000;
/** Lost events cause a list at most this often. */
const lostEventsEvery = 60_000;

function keyOf(object: unknown): string {
  const metadata = metadataOf(object);
  return metadata === null ? '' : `${metadata.namespace ?? ''}/${metadata.name}`;
}

function isNewer(version: string, held: string | null): boolean {
  if (held === null || !/^\d+$/.test(version) || !/^\d+$/.test(held)) return true;
  return version.length === held.length ? version > held : version.length > held.length;
}

/**
 * Reads one kind, of the whole cluster or of one namespace, for ever: list, watch, watch again from where it ended; list again when the server
 * no longer knows that point. Never throws and never stops by itself; how it is doing is in `status`.
 */
export class ResourceLoop<Item> {
  readonly store = new ObjectStore<Item>();
  readonly namespace: string | null;
  readonly #resource: Resource<Item>;
  readonly #around: LoopSurroundings;
  readonly #stop = new AbortController();
  readonly #delay: RetryDelay;
  #status: Omit<LoopStatus, 'objects'> = { synced: false, listingSince: null, asOf: null, lastTry: null, nextTry: null, failures: 0, failure: null };
  #path: string | null = null;
  #version: string | null = null;
  #listAt = 0;
  #listedAt = Number.NEGATIVE_INFINITY;
  #reason: ListReason = 'first';
  #refusals = 0;
  #expired = 0;
  #running: Promise<void> | null = null;

  constructor(resource: Resource<Item>, namespace: string | null, around: LoopSurroundings) {
    this.#resource = resource;
    this.namespace = namespace;
    this.#around = around;
    this.#delay = new RetryDelay(around.clock);
  }

  get status(): LoopStatus {
    return { ...this.#status, objects: this.store.size };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#around;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#step(signal);
      } catch (error) {
        if (signal.aborted) return;
        const wait = this.#failed(failureOfError(error));
        this.#set({ nextTry: clock.now() + wait });
        await clock.sleep(wait, signal);
        this.#set({ nextTry: null });
      }
    }
  }

  /** A list when one is due, then one watch to its end. */
  async #step(signal: AbortSignal): Promise<void> {
    const { clock } = this.#around;
    if (this.#version === null || clock.now() >= this.#listAt) await this.#list(signal);
    const began = clock.now();
    if (await this.#watch(signal) === 'cut') return;
    // A server that ends every watch at once must not be asked without pause.
    const lived = clock.now() - began;
    if (lived > lostEventsEvery / 2) this.#expired = 0;
    if (lived < 1000) throw new ApiFailure('server', 'the watch was ended at once');
    if (lived < 5000) await clock.sleep(1000 + 2000 * clock.random(), signal);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { api, paths, clock, hooks } = this.#around;
    this.#set({ listingSince: clock.now(), lastTry: clock.now() });
    try {
      const candidates = await paths.of(this.#resource, this.namespace, signal);
      const { listing, path } = await this.#firstServed(candidates, (path) => listAll(api, this.#resource, path, signal).then((found) => ({ listing: found, path })));
      this.#path = path;
      this.#version = listing.resourceVersion;
      for (let bad = 0; bad < listing.bad; bad += 1) hooks.onBadLine(this.#resource.kind);
      hooks.onList(this.#resource.kind, this.#reason, this.store.replace(listing.objects));
      this.#listedAt = clock.now();
      this.#listAt = clock.now() + jittered(clock, selfCheckEvery);
      this.#reason = 'self-check';
      this.#succeeded({ synced: true });
    } finally {
      this.#set({ listingSince: null });
    }
    this.#around.onChange();
  }

  async #firstServed<Result>(candidates: readonly string[], ask: (path: string) => Promise<Result>): Promise<Result> {
    let last = new ApiFailure('absent', `${this.#resource.kind} is not served`);
    for (const path of candidates) {
      try {
        return await ask(path);
      } catch (error) {
        const failure = failureOfError(error);
        if (failure.reason !== 'absent') throw failure;
        last = failure;
      }
    }
    throw last;
  }

  /** One watch to its end; `cut` when we ended it ourselves because a list is due. */
  async #watch(signal: AbortSignal): Promise<'ended' | 'cut'> {
    const { api, clock, silenceAfter } = this.#around;
    const cut = new AbortController();
    const both = AbortSignal.any([signal, cut.signal]);
    this.#set({ lastTry: clock.now() });
    const probing = this.#probe(both).catch((error: unknown) => cut.abort(failureOfError(error)));
    try {
      await watchOnce({
        api, clock, resource: this.#resource, path: this.#path ?? '', resourceVersion: this.#version ?? '', signal: both, silenceAfter,
        onOpen: () => this.#opened(), onEvent: (event) => this.#apply(event, cut),
      });
      return 'ended';
    } catch (error) {
      if (cut.signal.aborted && cut.signal.reason instanceof ApiFailure) throw cut.signal.reason;
      if (cut.signal.aborted) return 'cut';
      throw error;
    } finally {
      cut.abort();
      await probing;
    }
  }

  #opened(): void {
    this.#refusals = 0;
    this.#succeeded({});
    this.#around.onChange();
  }

  /** A removed right does not end a running watch, and a hung server keeps one open: a tiny question now and then finds out. */
  async #probe(signal: AbortSignal): Promise<void> {
    const { api, clock, probeEvery } = this.#around;
    let failed = 0;
    for (;;) {
      await clock.sleep(failed > 0 ? 5000 : jittered(clock, probeEvery, 0.1), signal);
      if (signal.aborted) return;
      try {
        await api.get({ path: this.#path ?? '', query: { limit: '1' }, accept: acceptFor(this.#resource, 'list'), signal, timeout: 10_000, mostBytes: 4_000_000 });
        failed = 0;
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOfError(error);
        const final = failure.reason === 'denied' || failure.reason === 'credentials' || failure.reason === 'absent';
        failed += 1;
        if (final || (failed > 1 && failure.reason !== 'throttled')) throw failure;
      }
    }
  }

  #apply(event: WatchEvent, cut: AbortController): void {
    const { clock, hooks } = this.#around;
    this.#set({ asOf: clock.now() });
    if (clock.now() - this.#listedAt > lostEventsEvery / 2) this.#expired = 0;
    hooks.onWatchEvent(this.#resource.kind);
    if (event.type === 'bad') {
      hooks.onBadLine(this.#resource.kind);
      return this.#lost(cut);
    }
    const { version } = event;
    // Versions of one kind only grow; a step back means another history (a restored etcd) or a reordered stream.
    if (version === null || (event.type !== 'bookmark' && !isNewer(version, this.#version))) this.#lost(cut);
    else this.#version = version;
    if (event.type !== 'bookmark') {
      this.#keep(event);
      this.#around.onChange();
    }
    if (clock.now() >= this.#listAt) cut.abort();
  }

  #keep(event: { readonly type: 'set' | 'delete'; readonly object: unknown }): void {
    try {
      const found = storedOf(this.#resource, event.object);
      if (event.type === 'set' && found !== null) this.store.set(found.key, found.stored);
      else this.store.delete(keyOf(event.object), event.type === 'delete' ? metadataOf(event.object)?.uid ?? null : null);
    } catch {
      this.#around.hooks.onBadLine(this.#resource.kind);
    }
  }

  /** Something was not told to us: list soon, but not in a loop. */
  #lost(cut: AbortController): void {
    const { clock } = this.#around;
    const soon = Math.max(clock.now() + 5000 * clock.random(), this.#listedAt + lostEventsEvery);
    if (soon >= this.#listAt) return;
    this.#listAt = soon;
    this.#reason = 'lost-events';
    void clock.sleep(soon - clock.now(), cut.signal).then(() => cut.abort());
  }

  #succeeded(more: Partial<LoopStatus>): void {
    const now = this.#around.clock.now();
    this.#delay.healthy();
    this.#set({ failure: null, failures: 0, nextTry: null, asOf: now, ...more });
  }

  /** Notes the failure and returns how long to wait, in milliseconds. */
  #failed(failure: ApiFailure): number {
    const { hooks, onChange, clock } = this.#around;
    if (failure.reason === 'gone') {
      // Not a fault: the server has forgotten the point from which to watch.
      this.#version = null;
      this.#reason = this.#status.synced ? 'expired' : this.#reason;
      // A server that restarts forgets what it had in memory, so this may come several times in a row.
      this.#expired += 1;
      if (this.#expired === 1) return 5000 * clock.random();
      if (this.#expired < 5) return jittered(clock, 5000 * 2 ** (this.#expired - 2));
    }
    if (failure.reason === 'denied' || failure.reason === 'absent') {
      this.#version = null;
      this.#reason = 'recovered';
      this.store.clear();
      this.#set({ synced: false, asOf: null });
    }
    if (failure.reason === 'server' && (this.#refusals += 1) > 2) this.#version = null;
    this.#set({ failure, failures: this.#status.failures + 1 });
    hooks.onFailure(this.#resource.kind, this.namespace, failure);
    onChange();
    return this.#delay.after(failure);
  }

  #set(more: Partial<LoopStatus>): void {
    this.#status = { ...this.#status, ...more };
  }
}
