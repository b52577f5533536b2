import type { ApiClient, ApiQuestion } from './api-client';
import { ApiFailure } from './api-failure';
import type { Clock } from './clock';
import type { Line } from './line-splitter';

/** A clock that stands still until it is told to move on. For tests. */
export class StillClock implements Clock {
  #now = 1_800_000_000_000;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  /** What random() gives next, over and over. */
  readonly #chances: readonly number[];
  #drawn = 0;

  constructor(chances: readonly number[] = [0.5]) {
    this.#chances = chances;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    this.#drawn += 1;
    return this.#chances[this.#drawn % this.#chances.length] ?? 0.5;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, milliseconds), wake };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', wake);
    });
  }

  /** Moves on, waking sleepers in order and letting everything they set off run. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (;;) {
      const next = this.#sleepers.filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settle();
    }
    this.#now = end;
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** An object as the API has it. */
export interface ScriptedObject {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string; readonly resourceVersion: string };
}

interface Watcher {
  readonly lines: Line[];
  wake: () => void;
  end: ApiFailure | 'close' | null;
  silent: boolean;
}

/** One kind on an API server whose faults the test decides. Speaks list with pages, watch, bookmarks and 410. For tests. */
export class ScriptedCluster implements ApiClient {
  readonly objects = new Map<string, ScriptedObject>();
  /** All questions so far, with the time they came. */
  readonly asked: { readonly at: number; readonly verb: 'list' | 'probe' | 'watch' | 'discovery' }[] = [];
  /** Set to make questions fail. */
  fault: (verb: 'list' | 'probe' | 'watch' | 'discovery', question: ApiQuestion) => ApiFailure | null = () => null;
  /** Versions below this are forgotten. */
  compacted = 0;
  pageSize = 500;
  bookmarks = true;
  expireInStream = false;
  #version = 100;
  #history: { readonly version: number; readonly line: string }[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get watching(): number {
    return this.#watchers.size;
  }

  get version(): number {
    return this.#version;
  }

  /** Creates or changes an object; `told` false: watchers never hear of it. */
  set(name: string, options: { uid?: string; told?: boolean } = {}): void {
    this.#version += 1;
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    const uid = options.uid ?? this.objects.get(name)?.metadata.uid ?? `uid-${name}-${this.#version}`;
    const object = { metadata: { name, namespace: 'shop', uid, resourceVersion: String(this.#version) } };
    this.objects.set(name, object);
    if (options.told !== false) this.#tell({ type, object });
  }

  delete(name: string, options: { told?: boolean } = {}): void {
    const object = this.objects.get(name);
    if (object === undefined) return;
    this.#version += 1;
    this.objects.delete(name);
    if (options.told !== false) this.#tell({ type: 'DELETED', object: { metadata: { ...object.metadata, resourceVersion: String(this.#version) } } });
  }

  /** Sends a raw line to all open watches. */
  say(line: Line): void {
    for (const watcher of this.#watchers) {
      watcher.lines.push(line);
      watcher.wake();
    }
  }

  /** Sends the version that has been reached. */
  bookmark(): void {
    this.say({ text: JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } }) });
  }

  /** Ends all open watches: normally, with a failure, or (`silence`) without anybody being told. */
  cut(how: ApiFailure | 'close' | 'silence' = 'close'): void {
    for (const watcher of this.#watchers) {
      if (how === 'silence') watcher.silent = true;
      else watcher.end = how;
      watcher.wake();
    }
  }

  /** Another history takes over: versions start again from a lower number. */
  restore(version: number): void {
    this.#version = version;
    this.#history = [];
  }

  async get(question: ApiQuestion): Promise<unknown> {
    const verb = /\/apis\/[^/]+$/.test(question.path) ? 'discovery' : question.query?.['limit'] === '1' ? 'probe' : 'list';
    this.#note(verb, question);
    if (verb === 'discovery') return { versions: [{ version: 'v1' }] };
    const all = [...this.objects.values()];
    const from = Number(question.query?.['continue'] ?? 0);
    const limit = Math.min(this.pageSize, Number(question.query?.['limit'] ?? all.length));
    const more = from + limit < all.length ? { continue: String(from + limit) } : {};
    return { metadata: { resourceVersion: String(this.#version), ...more }, items: all.slice(from, from + limit) };
  }

  async watch(question: ApiQuestion): Promise<AsyncGenerator<Line>> {
    this.#note('watch', question);
    const from = Number(question.query?.['resourceVersion']);
    if (from < this.compacted && !this.expireInStream) throw new ApiFailure('gone', 'HTTP 410: too old');
    const lines: Line[] = from < this.compacted
      ? [{ text: JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } }) }]
      : this.#history.filter((entry) => entry.version > from).map((entry) => ({ text: entry.line }));
    const watcher: Watcher = { lines, wake: () => undefined, end: null, silent: false };
    this.#watchers.add(watcher);
    return this.#stream(watcher, question.signal);
  }

  async review(): Promise<unknown> {
    throw new ApiFailure('absent', 'no reviews here');
  }

  close(): void {
    this.cut();
  }

  #note(verb: 'list' | 'probe' | 'watch' | 'discovery', question: ApiQuestion): void {
    this.asked.push({ at: this.#clock.now(), verb });
    const failure = this.fault(verb, question);
    if (failure !== null) throw failure;
  }

  #tell(event: unknown): void {
    const line = JSON.stringify(event);
    this.#history.push({ version: this.#version, line });
    this.say({ text: line });
  }

  async *#stream(watcher: Watcher, signal: AbortSignal): AsyncGenerator<Line> {
    const aborted = () => watcher.wake();
    signal.addEventListener('abort', aborted);
    try {
      for (;;) {
        signal.throwIfAborted();
        while (watcher.lines.length > 0 && !watcher.silent) yield watcher.lines.shift() ?? { tooLong: true };
        if (watcher.end === 'close') return;
        if (watcher.end !== null) throw watcher.end;
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          watcher.wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', aborted);
      this.#watchers.delete(watcher);
    }
  }
}
