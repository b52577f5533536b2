import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeKinds } from '@/lab/kube/kube-kinds';
import { KubeServer } from '@/lab/kube/kube-server';
import { ObjectStore } from '@/lab/kube/object-store';
import type { KubernetesConnection } from './connection';
import { excessRights } from './excess-rights';
import { startKubernetesReader, type KubernetesReader, type ReaderOptions } from './kubernetes-reader';
import { ScriptedCluster, StillClock } from './scripted-cluster';

let store: ObjectStore;
let server: KubeServer;
let connection: KubernetesConnection;
const readers: KubernetesReader[] = [];

beforeEach(async () => {
  store = new ObjectStore();
  server = new KubeServer(store, 30);
  connection = { server: new URL(await server.listen(0)), clusterName: 'west', origin: 'test', credentials: async () => ({ headers: {}, tls: {}, proxy: null }), refresh: () => undefined, problem: () => null };
});
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.stop()));
  await server.close();
});

function start(options: Partial<ReaderOptions> = {}): KubernetesReader {
  const reader = startKubernetesReader({ connection, namespaces: null, log: { info: () => undefined, warn: () => undefined }, ...options });
  readers.push(reader);
  return reader;
}

async function until(holds: () => boolean, tell: () => unknown): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 300) throw new Error(JSON.stringify(tell()));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function put(kind: keyof typeof kubeKinds, apiVersion: string, kindName: string, name: string, namespace: string | undefined, spec: object): void {
  store.put(kubeKinds[kind], { apiVersion, kind: kindName, metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid: `${kind}-${namespace}-${name}`, creationTimestamp: '2026-05-28T20:26:40Z', labels: { app: name } }, spec });
}

describe('a reader', () => {
  it('reads every kind of a cluster, tells of changes, and gives the same arrays while nothing changes', async () => {
    put('nodes', 'v1', 'Node', 'worker-1', undefined, {});
    put('pods', 'v1', 'Pod', 'cart', 'shop', { nodeName: 'worker-1' });
    put('virtualservices', 'networking.istio.io/v1', 'VirtualService', 'cart', 'shop', { hosts: ['cart'] });
    const reader = start();
    expect(reader.inventory()).toEqual({ pods: null, hosts: null, services: null, workloads: null, events: null });
    let told = 0;
    const enough = reader.onChange(() => { told += 1; });
    await until(() => reader.kinds().every((kind) => kind.state === 'ok' || kind.state === 'absent'), () => reader.kinds());
    const before = reader.inventory();
    expect([before.pods?.map((pod) => [pod.name, pod.host]), before.hosts?.map((host) => host.name), before.services, before.workloads, before.events]).toEqual([[['cart', 'worker-1']], ['worker-1'], [], [], []]);
    expect(reader.custom('virtualservices.networking.istio.io')?.map((object) => object.spec)).toEqual([{ hosts: ['cart'] }]);
    expect([reader.custom('secrets'), reader.serverClusterName, reader.credentialProblem()]).toEqual([null, 'west', null]);
    expect(reader.inventory().pods).toBe(before.pods);
    const toldBefore = told;
    put('pods', 'v1', 'Pod', 'late', 'shop', {});
    await until(() => reader.inventory().pods?.length === 2, () => reader.inventory().pods);
    await until(() => told > toldBefore, () => told);
    expect([reader.inventory().hosts === before.hosts, reader.inventory().pods?.[0] === before.pods?.[0]]).toEqual([true, true]);
    enough();
  });

  it('K17: goes on when a listener throws, counts it, and still tells the others', async () => {
    let failed = 0;
    let told = 0;
    const reader = start({ metrics: { listenerFailed: () => { failed += 1; } } });
    reader.onChange(() => { throw new Error('mine'); });
    reader.onChange(() => { told += 1; });
    await until(() => failed > 1 && told > 1, () => [failed, told]);
    await until(() => reader.inventory().pods !== null, () => reader.kinds());
  });

  it('of some namespaces holds nothing of others', async () => {
    for (const namespace of ['shop', 'bank', 'other']) put('pods', 'v1', 'Pod', 'p', namespace, {});
    const reader = start({ namespaces: ['shop', 'bank'] });
    await until(() => reader.inventory().pods?.length === 2, () => reader.kinds());
    expect(reader.inventory().pods?.map((pod) => pod.namespace).sort()).toEqual(['bank', 'shop']);
  });

  it('stops everything it started', async () => {
    const reader = start();
    await until(() => reader.inventory().pods !== null, () => reader.kinds());
    const began = Date.now();
    await reader.stop();
    expect(Date.now() - began).toBeLessThan(5000);
  });
});

describe('rights beyond reading', () => {
  it('are named', async () => {
    const api = new ScriptedCluster(new StillClock());
    const asked: unknown[] = [];
    api.review = async (_question?: unknown, body?: unknown) => {
      asked.push(body);
      return { status: { allowed: JSON.stringify(body).includes('secrets') || JSON.stringify(body).includes('exec') } };
    };
    expect(await excessRights(api, new AbortController().signal)).toEqual(['list secrets', 'create pods/exec']);
    expect(asked.length).toBe(5);
  });
});
