import type { KubeKind } from './kube-kinds';
import type { KubeObject } from './kube-object';

/** A change of one object as a watch tells it. */
export interface ObjectChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: KubeKind;
  readonly version: number;
  readonly object: KubeObject;
}

/** Changes kept for watches that resume; older ones are compacted away and answer 410. */
const keptChanges = 5000;
const firstVersion = 184_000;

/** The objects of a cluster with one growing resource version, as etcd keeps them. */
export class ObjectStore {
  private readonly objects = new Map<KubeKind, Map<string, { object: KubeObject; text: string }>>();
  private readonly listeners = new Set<(change: ObjectChange) => void>();
  private changes: ObjectChange[] = [];
  private current = firstVersion;
  private oldest = firstVersion;

  /** The newest resource version. */
  get version(): number {
    return this.current;
  }

  /** Stores an object; nothing happens when it is as it was. */
  put(kind: KubeKind, object: KubeObject): void {
    const text = JSON.stringify(object);
    const key = objectKey(object.metadata.namespace, object.metadata.name);
    const known = this.ofKind(kind).get(key);
    if (known?.text === text) return;
    const version = this.current + 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    this.ofKind(kind).set(key, { object: stored, text });
    this.announce({ type: known ? 'MODIFIED' : 'ADDED', kind, version, object: stored });
  }

  /** Removes an object; nothing happens when there is none. */
  remove(kind: KubeKind, namespace: string | undefined, name: string): void {
    const key = objectKey(namespace, name);
    const known = this.ofKind(kind).get(key);
    if (!known) return;
    this.ofKind(kind).delete(key);
    const version = this.current + 1;
    const object = { ...known.object, metadata: { ...known.object.metadata, resourceVersion: String(version) } };
    this.announce({ type: 'DELETED', kind, version, object });
  }

  /** One object, null when there is none. */
  get(kind: KubeKind, namespace: string | undefined, name: string): KubeObject | null {
    return this.ofKind(kind).get(objectKey(namespace, name))?.object ?? null;
  }

  /** All objects of a kind in the order of namespace and name. */
  list(kind: KubeKind): KubeObject[] {
    return [...this.ofKind(kind)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { object }]) => object);
  }

  /** The changes of a kind after a version, oldest first; null when that version is compacted away or from the future. */
  since(kind: KubeKind, version: number): ObjectChange[] | null {
    if (version < this.oldest) return null;
    return this.changes.filter((change) => change.kind === kind && change.version > version);
  }

  /** Calls `listener` for every change from now on; gives the function that ends it. */
  subscribe(listener: (change: ObjectChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Forgets all past changes, as etcd's compaction does: older watches answer 410. */
  compact(): void {
    this.changes = [];
    this.oldest = this.current;
  }

  private announce(change: ObjectChange): void {
    this.current = change.version;
    this.changes.push(change);
    if (this.changes.length > keptChanges) {
      this.changes = this.changes.slice(-keptChanges / 2);
      this.oldest = (this.changes[0]?.version ?? this.current + 1) - 1;
    }
    for (const listener of this.listeners) listener(change);
  }

  private ofKind(kind: KubeKind): Map<string, { object: KubeObject; text: string }> {
    const known = this.objects.get(kind);
    if (known) return known;
    const fresh = new Map<string, { object: KubeObject; text: string }>();
    this.objects.set(kind, fresh);
    return fresh;
  }
}

function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
