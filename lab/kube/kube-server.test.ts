import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeKinds } from './kube-kinds';
import type { KubeObject } from './kube-object';
import { KubeServer } from './kube-server';
import { ObjectStore } from './object-store';

let store: ObjectStore;
let server: KubeServer;
let url: string;

beforeEach(async () => {
  store = new ObjectStore();
  server = new KubeServer(store, 30);
  url = await server.listen(0);
});
afterEach(() => server.close());

function pod(name: string, namespace = 'shop', app = 'cart'): KubeObject {
  const metadata = { name, namespace, uid: name, creationTimestamp: '2026-05-28T20:26:40Z', labels: { app } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'worker-1' } };
}

/** What the tests read of answers. */
interface Body {
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: KubeObject[];
  readonly message: string;
  readonly gitVersion: string;
  readonly groups: readonly { readonly name: string }[];
  readonly resources: readonly { readonly name: string }[];
  readonly preferredVersion: object;
}

async function get(path: string, accept = 'application/json'): Promise<{ code: number; body: Body }> {
  const answer = await fetch(url + path, { headers: { accept } });
  return { code: answer.status, body: (await answer.json()) as Body };
}

const names = (list: { items: KubeObject[] }): string[] => list.items.map((item) => item.metadata.name);

/** Reads a watch to its end. */
async function watch(path: string): Promise<{ type: string; object: KubeObject }[]> {
  const answer = await fetch(`${url}${path}`);
  expect(answer.status).toBe(200);
  return (await answer.text()).trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as { type: string; object: KubeObject });
}

describe('LIST', () => {
  it('gives pages of one moment although objects come between, and says how many remain', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) store.put(kubeKinds.pods, pod(name));
    const first = (await get('/api/v1/pods?limit=2')).body;
    expect(first.kind).toBe('PodList');
    expect(names(first)).toEqual(['a', 'b']);
    expect(first.metadata.remainingItemCount).toBe(3);
    store.put(kubeKinds.pods, pod('bb'));
    const second = (await get(`/api/v1/pods?limit=2&continue=${first.metadata.continue}`)).body;
    const third = (await get(`/api/v1/pods?limit=2&continue=${second.metadata.continue}`)).body;
    expect([names(second), names(third)]).toEqual([['c', 'd'], ['e']]);
    expect(third.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  it('answers 410 to a continue token from before a compaction', async () => {
    for (const name of ['a', 'b']) store.put(kubeKinds.pods, pod(name));
    const first = (await get('/api/v1/pods?limit=1')).body;
    server.lists.expire();
    const answer = await get(`/api/v1/pods?limit=1&continue=${first.metadata.continue}`);
    expect(answer.code).toBe(410);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 });
  });

  it('restricts to a namespace, to labels and to fields', async () => {
    store.put(kubeKinds.pods, pod('a'));
    store.put(kubeKinds.pods, pod('b', 'pay'));
    store.put(kubeKinds.pods, pod('c', 'shop', 'auth'));
    expect(names((await get('/api/v1/namespaces/shop/pods')).body)).toEqual(['a', 'c']);
    expect(names((await get('/api/v1/pods?labelSelector=app%3Dauth')).body)).toEqual(['c']);
    expect(names((await get('/api/v1/pods?labelSelector=app!%3Dauth')).body)).toEqual(['b', 'a']);
    expect(names((await get('/api/v1/pods?fieldSelector=metadata.namespace%3Dpay,spec.nodeName%3Dworker-1')).body)).toEqual(['b']);
  });

  it('gives metadata only when asked', async () => {
    store.put(kubeKinds.pods, pod('a'));
    const { body } = await get('/api/v1/pods', 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(body.items[0] ?? {})).toEqual(['kind', 'apiVersion', 'metadata']);
  });
});

describe('WATCH', () => {
  it('resumes from a version, streams changes and sends bookmarks before its end', async () => {
    store.put(kubeKinds.pods, pod('a'));
    const version = store.version;
    store.put(kubeKinds.pods, pod('b'));
    const events = watch(`/api/v1/pods?watch=true&resourceVersion=${version}&allowWatchBookmarks=true&timeoutSeconds=1`);
    setTimeout(() => {
      store.put(kubeKinds.nodes, { ...pod('n'), kind: 'Node' });
      store.put(kubeKinds.pods, pod('b', 'shop', 'auth'));
      store.remove(kubeKinds.pods, 'shop', 'a');
    }, 150);
    const all = await events;
    expect(all.filter(({ type }) => type !== 'BOOKMARK').map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['ADDED', 'b'],
      ['MODIFIED', 'b'],
      ['DELETED', 'a'],
    ]);
    expect(all.at(-1)).toEqual({
      type: 'BOOKMARK',
      object: { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: String(store.version), creationTimestamp: null } },
    });
  });

  it('sends no bookmark that was not asked for', async () => {
    expect(await watch(`/api/v1/pods?watch=true&resourceVersion=${store.version}&timeoutSeconds=1`)).toEqual([]);
  });

  it('begins with everything there is when no version is given', async () => {
    store.put(kubeKinds.pods, pod('a'));
    const events = await watch('/api/v1/pods?watch=1&timeoutSeconds=1');
    expect(events.map(({ type, object }) => [type, object.metadata.name, object.metadata.resourceVersion])).toEqual([['ADDED', 'a', String(store.version)]]);
  });

  it('tells 410 inside the stream when the version is compacted away', async () => {
    const { version } = store;
    store.put(kubeKinds.pods, pod('a'));
    store.compact();
    const events = await watch(`/api/v1/pods?watch=true&resourceVersion=${version}`);
    expect(events).toEqual([
      {
        type: 'ERROR',
        object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `too old resource version: ${version} (${version + 1})`, reason: 'Expired', code: 410 },
      },
    ]);
  });
});

describe('other paths', () => {
  it('gets one object, and 404 with a Status for an object, a kind and a path that do not exist', async () => {
    store.put(kubeKinds.pods, pod('a'));
    expect((await get('/api/v1/namespaces/shop/pods/a')).body).toMatchObject({ kind: 'Pod', metadata: { name: 'a' } });
    const missing = await get('/api/v1/namespaces/shop/pods/z');
    expect([missing.code, missing.body.message]).toEqual([404, 'pods "z" not found']);
    for (const path of ['/apis/batch/v1/jobs', '/apis/apps/v1beta1/deployments', '/nowhere']) {
      expect(await get(path)).toMatchObject({ code: 404, body: { kind: 'Status', reason: 'NotFound', code: 404 } });
    }
  });

  it('tells its version, groups and resources', async () => {
    expect((await get('/version')).body.gitVersion).toBe('v1.34.1');
    expect((await get('/apis')).body.groups.map(({ name }) => name)).toEqual(['discovery.k8s.io', 'apps', 'networking.istio.io', 'security.istio.io']);
    expect((await get('/api/v1')).body.resources.map(({ name }) => name)).toEqual(['namespaces', 'nodes', 'pods', 'services', 'events']);
    expect((await get('/apis/apps')).body.preferredVersion).toEqual({ groupVersion: 'apps/v1', version: 'v1' });
  });

  it('refuses to write', async () => {
    const answer = await fetch(`${url}/api/v1/namespaces/shop/pods`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(405);
  });
});
