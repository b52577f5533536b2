import type { ServerResponse } from 'node:http';
import type { KubeKind } from './kube-kinds';
import { apiVersionOf } from './kube-kinds';
import type { KubeObject } from './kube-object';
import { expiredStatus } from './kube-status';
import type { ObjectChange, ObjectStore } from './object-store';
import type { ObjectView } from './object-view';

/** What a watch asks for. */
export interface WatchRequest {
  readonly kind: KubeKind;
  readonly selected: (object: KubeObject) => boolean;
  readonly view: ObjectView;
  readonly parameters: URLSearchParams;
}

/** A watch without `timeoutSeconds` ends after this long. */
const usualTimeoutSeconds = 1800;

/**
 * Streams changes, one JSON object a line, until the client leaves or the time is over. Bookmarks come every `bookmarkMs` and before
 * the end. A version that is compacted away gets an ERROR event with Status 410 inside the stream, as the API server answers it.
 */
export function watchObjects(store: ObjectStore, request: WatchRequest, response: ServerResponse, bookmarkMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const stream = new WatchStream(store, request, response);
  if (!stream.begin()) {
    response.end();
    return;
  }
  const unsubscribe = store.subscribe((change) => stream.tell(change));
  const bookmarks = request.parameters.get('allowWatchBookmarks') === 'true' ? setInterval(() => stream.bookmark(), bookmarkMs) : undefined;
  const seconds = Number(request.parameters.get('timeoutSeconds') ?? 0);
  const timeout = setTimeout(() => {
    if (bookmarks !== undefined) stream.bookmark();
    response.end();
  }, (seconds > 0 ? seconds : usualTimeoutSeconds) * 1000);
  response.once('close', () => {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}

class WatchStream {
  private readonly store: ObjectStore;
  private readonly request: WatchRequest;
  private readonly response: ServerResponse;

  constructor(store: ObjectStore, request: WatchRequest, response: ServerResponse) {
    this.store = store;
    this.request = request;
    this.response = response;
  }

  /** Tells what happened since the asked version; without one, everything there is. False when the version is too old. */
  begin(): boolean {
    const { kind, selected, parameters } = this.request;
    const version = Number(parameters.get('resourceVersion') ?? 0);
    if (!(version > 0)) {
      for (const object of this.store.list(kind)) if (selected(object)) this.write('ADDED', this.request.view.show(object));
      return true;
    }
    const changes = this.store.since(kind, version);
    if (changes === null) {
      this.write('ERROR', expiredStatus(`too old resource version: ${version} (${this.store.version})`));
      return false;
    }
    for (const change of changes) this.tell(change);
    return true;
  }

  tell(change: ObjectChange): void {
    if (change.kind !== this.request.kind || !this.request.selected(change.object)) return;
    this.write(change.type, this.request.view.show(change.object));
  }

  bookmark(): void {
    const { kind } = this.request;
    const metadata = { resourceVersion: String(this.store.version), creationTimestamp: null };
    this.write('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata });
  }

  private write(type: string, object: object): void {
    if (!this.response.writableEnded) this.response.write(`${JSON.stringify({ type, object })}\n`);
  }
}
