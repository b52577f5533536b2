import { Buffer } from 'node:buffer';
import type { KubeKind } from './kube-kinds';
import type { KubeObject } from './kube-object';
import type { KubeStatus } from './kube-status';
import { expiredStatus, failureStatus } from './kube-status';
import type { ObjectStore } from './object-store';

/** One page of a list. */
export interface ListPage {
  /** The version of the first page; all pages show the same moment. */
  readonly version: number;
  readonly items: readonly KubeObject[];
  /** Token of the next page, null on the last. */
  readonly continue: string | null;
  readonly remaining: number;
}

/** Snapshots kept for lists under way. */
const keptSnapshots = 64;

/** Lists with `limit` and `continue`: later pages come from the snapshot of the first. */
export class PagedLists {
  private readonly store: ObjectStore;
  private readonly snapshots = new Map<string, { version: number; items: readonly KubeObject[] }>();
  private next = 1;

  constructor(store: ObjectStore) {
    this.store = store;
  }

  /** The page a request asks for, or why there is none. */
  page(kind: KubeKind, selected: (object: KubeObject) => boolean, parameters: URLSearchParams): ListPage | KubeStatus {
    const limit = Number(parameters.get('limit') ?? 0);
    if (!Number.isInteger(limit) || limit < 0) return failureStatus(400, 'BadRequest', `limit: invalid value ${parameters.get('limit') ?? ''}`);
    const token = parameters.get('continue');
    if (token !== null && token !== '') return this.laterPage(token, limit);
    const items = this.store.list(kind).filter(selected);
    if (limit === 0 || items.length <= limit) return { version: this.store.version, items, continue: null, remaining: 0 };
    const id = String(this.next++);
    this.snapshots.set(id, { version: this.store.version, items });
    this.forgetOldest();
    return cut(id, { version: this.store.version, items }, 0, limit);
  }

  /** Forgets the snapshots, as a compaction does: later pages answer 410. */
  expire(): void {
    this.snapshots.clear();
  }

  private laterPage(token: string, limit: number): ListPage | KubeStatus {
    const [id = '', start = ''] = Buffer.from(token, 'base64url').toString().split('@');
    const snapshot = this.snapshots.get(id);
    if (!/^\d+$/.test(start)) return failureStatus(400, 'BadRequest', 'continue key is not valid');
    if (!snapshot) {
      return expiredStatus(
        'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
      );
    }
    return cut(id, snapshot, Number(start), limit === 0 ? snapshot.items.length : limit);
  }

  private forgetOldest(): void {
    const oldest = this.snapshots.keys().next();
    if (this.snapshots.size > keptSnapshots && !oldest.done) this.snapshots.delete(oldest.value);
  }
}

function cut(id: string, snapshot: { version: number; items: readonly KubeObject[] }, start: number, limit: number): ListPage {
  const end = start + limit;
  const remaining = Math.max(0, snapshot.items.length - end);
  const token = remaining > 0 ? Buffer.from(`${id}@${end}`).toString('base64url') : null;
  return { version: snapshot.version, items: snapshot.items.slice(start, end), continue: token, remaining };
}
