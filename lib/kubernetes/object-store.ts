/** One kept object: its projection, and what tells it from an earlier one of the same name. */
export interface StoredObject<Item> {
  readonly uid: string;
  readonly version: string | null;
  readonly item: Item;
}

/** The objects of one kind by `namespace/name`, replaced as a whole by a list and one by one by a watch. */
export class ObjectStore<Item> {
  #objects: Map<string, StoredObject<Item>> | null = null;
  #items: readonly Item[] | null = null;

  /** Everything held, or null when there never was a complete list (or it was taken away). The same array until something changes. */
  items(): readonly Item[] | null {
    if (this.#objects !== null) this.#items ??= [...this.#objects.values()].map((stored) => stored.item);
    return this.#items;
  }

  get size(): number {
    return this.#objects?.size ?? 0;
  }

  /** Takes over a complete list; returns in how many objects it differs from what was held, or null when nothing was held. */
  replace(objects: Map<string, StoredObject<Item>>): number | null {
    const before = this.#objects;
    this.#objects = objects;
    this.#items = null;
    return before === null ? null : differences(before, objects);
  }

  set(key: string, stored: StoredObject<Item>): void {
    this.#objects?.set(key, stored);
    this.#items = null;
  }

  /** Removes the object, unless another of the same name has taken its place meanwhile. */
  delete(key: string, uid: string | null): void {
    const held = this.#objects?.get(key);
    if (held === undefined || (uid !== null && held.uid !== uid)) return;
    this.#objects?.delete(key);
    this.#items = null;
  }

  /** Drops all for which `keep` is false. */
  prune(keep: (item: Item) => boolean): void {
    for (const [key, stored] of this.#objects ?? []) {
      if (keep(stored.item)) continue;
      this.#objects?.delete(key);
      this.#items = null;
    }
  }

  /** Forgets that anything was ever known. */
  clear(): void {
    this.#objects = null;
    this.#items = null;
  }
}

function differences<Item>(before: ReadonlyMap<string, StoredObject<Item>>, after: ReadonlyMap<string, StoredObject<Item>>): number {
  let count = 0;
  for (const [key, stored] of after) {
    const held = before.get(key);
    if (held === undefined || held.uid !== stored.uid || held.version !== stored.version) count += 1;
  }
  for (const key of before.keys()) if (!after.has(key)) count += 1;
  return count;
}
