import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { apiDiscovery } from './api-discovery';
import type { KubeKind } from './kube-kinds';
import { allKinds } from './kube-kinds';
import type { KubeStatus } from './kube-status';
import { failureStatus, notFoundStatus } from './kube-status';
import { PagedLists } from './list-objects';
import { objectSelection } from './object-selection';
import type { ObjectStore } from './object-store';
import { objectView } from './object-view';
import { watchObjects } from './watch-objects';

/** What a path of the API names. */
interface ResourcePath {
  readonly kind: KubeKind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** The real API server sends a bookmark about once a minute. */
const usualBookmarkMs = 60_000;

/** The read side of the Kubernetes API over plain HTTP: GET, LIST with pages, WATCH with bookmarks. */
export class KubeServer {
  readonly lists: PagedLists;
  private readonly store: ObjectStore;
  private readonly bookmarkMs: number;
  private readonly server: Server;

  constructor(store: ObjectStore, bookmarkMs = usualBookmarkMs) {
    this.store = store;
    this.lists = new PagedLists(store);
    this.bookmarkMs = bookmarkMs;
    this.server = createServer((request, response) => this.answer(request, response));
    this.server.keepAliveTimeout = 30_000;
  }

  /** Listens on loopback; gives the base URL. */
  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        const address = this.server.address();
        resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`);
      });
    });
  }

  /** Ends all watches and stops listening. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendStatus(response, failureStatus(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'));
      return;
    }
    if (['/healthz', '/livez', '/readyz'].includes(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    const discovery = apiDiscovery(url.pathname);
    if (discovery !== null) {
      sendJson(response, 200, discovery);
      return;
    }
    const path = resourcePath(url.pathname);
    if (path === null) sendStatus(response, notFoundStatus());
    else if (path.name !== undefined) this.get(path, path.name, request, response);
    else this.listOrWatch(path, url.searchParams, request, response);
  }

  private get(path: ResourcePath, name: string, request: IncomingMessage, response: ServerResponse): void {
    const object = this.store.get(path.kind, path.namespace, name);
    if (object) {
      sendJson(response, 200, objectView(request.headers.accept).show(object));
      return;
    }
    const { group, plural } = path.kind;
    const full = group === '' ? plural : `${plural}.${group}`;
    sendStatus(response, failureStatus(404, 'NotFound', `${full} "${name}" not found`, { name, ...(group === '' ? {} : { group }), kind: plural }));
  }

  private listOrWatch(path: ResourcePath, parameters: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const { kind, namespace } = path;
    const matches = objectSelection(parameters);
    const selected = (object: Parameters<typeof matches>[0]): boolean =>
      (namespace === undefined || object.metadata.namespace === namespace) && matches(object);
    const view = objectView(request.headers.accept);
    if (parameters.get('watch') === 'true' || parameters.get('watch') === '1') {
      watchObjects(this.store, { kind, selected, view, parameters }, response, this.bookmarkMs);
      return;
    }
    const page = this.lists.page(kind, selected, parameters);
    if ('code' in page) {
      sendStatus(response, page);
      return;
    }
    const metadata = {
      resourceVersion: String(page.version),
      ...(page.continue === null ? {} : { continue: page.continue, remainingItemCount: page.remaining }),
    };
    sendJson(response, 200, { ...view.listHead(kind), metadata, items: page.items.map(view.showInList) });
  }
}

function resourcePath(path: string): ResourcePath | null {
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  if (!match) return null;
  const [, group = '', version, namespace, plural, name] = match.map((part) => (part === undefined ? undefined : decodeURIComponent(part)));
  // "/api/v1/namespaces/shop" is one namespace, not a list of kind "shop".
  const kind = allKinds.find((candidate) => candidate.group === group && candidate.version === version && candidate.plural === plural);
  if (!kind || (namespace !== undefined && !kind.namespaced)) return null;
  return { kind, namespace, name };
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendStatus(response: ServerResponse, status: KubeStatus): void {
  sendJson(response, status.code, status);
}
