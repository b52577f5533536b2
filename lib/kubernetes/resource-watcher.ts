import type { ApiClient } from './api-client';
import { ApiFailure, failureOfStatus } from './api-failure';
import { jittered, type Clock } from './clock';
import { numberOf, objectOf, textOf } from './fields';
import type { Line } from './line-splitter';
import { metadataOf } from './metadata';
import { acceptFor } from './resource-lister';
import type { Resource } from './resources';

/** What a line of a watch says. `bad`: not understood; what it would have told is lost until the next list. */
export type WatchEvent =
  | { readonly type: 'set'; readonly object: unknown; readonly version: string | null }
  | { readonly type: 'delete'; readonly object: unknown; readonly version: string | null }
  | { readonly type: 'bookmark'; readonly version: string }
  | { readonly type: 'bad' };

/** How a watch came to its end without failing. */
export type WatchEnd = 'ended' | 'silent';

const longestLine = 4_000_000;

/** Reads one line. Throws ApiFailure when the server reports an error inside the stream (410 comes this way too). */
export function watchEventOf(line: Line): WatchEvent {
  if (!('text' in line)) return { type: 'bad' };
  let event;
  try {
    event = objectOf(JSON.parse(line.text));
  } catch {
    return { type: 'bad' };
  }
  const { type, object } = event;
  if (type === 'ERROR') {
    const status = objectOf(object);
    throw failureOfStatus(numberOf(status['code']) ?? 500, textOf(status['message'], 400) ?? '', undefined);
  }
  const version = textOf(objectOf(objectOf(object)['metadata'])['resourceVersion'], 64);
  if (type === 'BOOKMARK') return version === null ? { type: 'bad' } : { type: 'bookmark', version };
  if (metadataOf(object) === null) return { type: 'bad' };
  if (type === 'ADDED' || type === 'MODIFIED') return { type: 'set', object, version };
  return type === 'DELETED' ? { type: 'delete', object, version } : { type: 'bad' };
}

/** One watch to be run. */
export interface Watching {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly resource: Resource<unknown>;
  readonly path: string;
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which the connection counts as dead. */
  readonly silenceAfter: number;
  /** Called when the server has accepted the watch. */
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Follows changes from `resourceVersion` on until the server ends the stream or goes silent. Throws ApiFailure. */
export async function watchOnce(watching: Watching): Promise<WatchEnd> {
  const { api, clock, resource, path, resourceVersion, onOpen, onEvent } = watching;
  const cut = new AbortController();
  const signal = AbortSignal.any([watching.signal, cut.signal]);
  const silence = new SilenceWatch(clock, watching.silenceAfter, signal, () => cut.abort(new ApiFailure('timeout', 'silent')));
  const timeoutSeconds = String(Math.round(jittered(clock, 270, 0.11)));
  try {
    const lines = await api.watch({
      path, accept: acceptFor(resource, 'watch'), signal, timeout: 15_000, mostBytes: longestLine,
      query: { watch: 'true', allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds },
    });
    onOpen();
    silence.heard();
    for await (const line of lines) {
      silence.heard();
      onEvent(watchEventOf(line));
    }
    return 'ended';
  } catch (error) {
    if (silence.broken) return 'silent';
    throw error;
  } finally {
    cut.abort();
  }
}

/** Calls `onSilence` when `heard` was not called for too long. */
class SilenceWatch {
  broken = false;
  #last: number;
  readonly #clock: Clock;
  readonly #longest: number;

  constructor(clock: Clock, longest: number, signal: AbortSignal, onSilence: () => void) {
    this.#clock = clock;
    this.#longest = longest;
    this.#last = clock.now();
    void this.#run(signal, onSilence);
  }

  heard(): void {
    this.#last = this.#clock.now();
  }

  async #run(signal: AbortSignal, onSilence: () => void): Promise<void> {
    while (!signal.aborted) {
      const left = this.#last + this.#longest - this.#clock.now();
      if (left <= 0) {
        this.broken = true;
        onSilence();
        return;
      }
      await this.#clock.sleep(left, signal);
    }
  }
}
