import { kindStateOf, type KindState } from './kind-state';
import { ResourceLoop, type LoopSurroundings } from './resource-loop';
import type { Resource } from './resources';

/** All loops of one kind: one for the whole cluster, or one per namespace. */
export class KindLoops<Item> {
  readonly kind: string;
  readonly #loops: readonly ResourceLoop<Item>[];
  #joined: { readonly parts: readonly (readonly Item[] | null)[]; readonly items: readonly Item[] | null } | null = null;

  constructor(resource: Resource<Item>, namespaces: readonly string[] | null, around: LoopSurroundings) {
    this.kind = resource.kind;
    const places = namespaces === null || !resource.namespaced ? [null] : namespaces;
    this.#loops = places.map((namespace) => new ResourceLoop(resource, namespace, around));
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  /** What is held over all namespaces that could be read; null when none could. The same array until something changes. */
  items(): readonly Item[] | null {
    const parts = this.#loops.map((loop) => loop.store.items());
    const joined = this.#joined;
    if (joined !== null && parts.every((part, index) => part === joined.parts[index])) return joined.items;
    const known = parts.filter((part) => part !== null);
    const items = known.length === 0 ? null : known.length === 1 ? (known[0] ?? null) : known.flat();
    this.#joined = { parts, items };
    return items;
  }

  state(now: number): KindState {
    return kindStateOf(this.kind, this.#loops.map((loop) => ({ namespace: loop.namespace, status: loop.status })), now);
  }

  /** Drops what is not worth its memory any more. */
  prune(keep: (item: Item) => boolean): void {
    for (const loop of this.#loops) loop.store.prune(keep);
  }
}
