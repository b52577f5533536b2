import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConnection, type KubernetesConnection } from '@/lib/kubernetes/connection';
import { assets, startApiServer, type ApiServer } from './api-server';
import { accountWith, createNamespace, createPods, mustAsk, podBody, shippedRules, tokenOf } from './fixtures';
import { writeKubeconfig } from './kubeconfig-file';
import { observeReader, until, type ObservedReader } from './observed-reader';
import { startTcpRelay } from './tcp-relay';

const builtIn = ['nodes', 'services', 'deployments', 'statefulsets', 'daemonsets', 'replicasets', 'pods', 'events'];
const pods = '/api/v1/namespaces/shop/pods';
const floodAgent = new https.Agent({ keepAlive: true, maxSockets: 12 });

describe.skipIf(assets() === null)('the reader on a real API server', () => {
  let server: ApiServer;
  const open: ObservedReader[] = [];
  const observe = (...given: Parameters<typeof observeReader>): ObservedReader => {
    const observed = observeReader(...given);
    open.push(observed);
    return observed;
  };
  const settled = (observed: ObservedReader) => until(() => builtIn.every((kind) => observed.state(kind).state === 'ok'), 75, () => observed.reader.kinds());
  /** All pods as the server has them. */
  const truth = async () => {
    const list = await mustAsk(server, 'GET', '/api/v1/pods');
    return (list['items'] as { metadata: { name: string } }[]).map((item) => item.metadata.name).sort();
  };

  beforeAll(async () => {
    server = await startApiServer();
    for (const name of ['shop', 'bank', 'undermesh']) await createNamespace(server, name);
    await createPods(server, 'shop', 1203, 'p');
    await createPods(server, 'bank', 3, 'b');
  });
  afterAll(async () => {
    await Promise.all(open.map(({ reader }) => reader.stop()));
    floodAgent.destroy();
    await server?.close();
  });

  it('reads all pages and follows every change', async () => {
    const observed = observe(writeKubeconfig(server, server.tokens.admin));
    await settled(observed);
    expect(observed.podNames()).toEqual(await truth());
    expect(observed.podNames()?.length).toBe(1206);
    const pod = observed.reader.inventory().pods?.find((one) => one.name === 'p-7');
    expect(pod).toMatchObject({ namespace: 'shop', host: 'worker-3', workload: { kind: 'Deployment', name: 'app-7' }, canonicalService: 'app-7', version: 'v1', phase: 'Pending', ready: false });
    expect(pod?.containers[1]).toMatchObject({ name: 'istio-proxy', isProxy: true, cpuLimitCores: 0.5, memoryLimitBytes: 268_435_456, restarts: null });
    expect(JSON.stringify(observed.reader.inventory())).not.toContain('SETTING_');

    await mustAsk(server, 'POST', pods, podBody('late', 'app-1'));
    await mustAsk(server, 'DELETE', `${pods}/p-0?gracePeriodSeconds=0`);
    await mustAsk(server, 'PATCH', `${pods}/p-1`, { metadata: { labels: { 'service.istio.io/canonical-revision': 'v2' } } }, 'application/merge-patch+json');
    await mustAsk(server, 'PATCH', `${pods}/p-2/status`, { status: { phase: 'Running', podIP: '10.9.8.7', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'app', restartCount: 4, ready: true, image: 'x', imageID: 'x', lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] } }, 'application/merge-patch+json');
    const find = (name: string) => observed.reader.inventory().pods?.find((one) => one.name === name);
    await until(() => find('late') !== undefined && find('p-0') === undefined && find('p-1')?.version === 'v2' && find('p-2')?.ip === '10.9.8.7', 5);
    expect(find('p-2')).toMatchObject({ phase: 'Running', ready: true, containers: [{ restarts: 4, lastTerminatedReason: 'OOMKilled' }, {}] });
    expect(observed.state('virtualservices.networking.istio.io')).toMatchObject({ state: 'absent', code: 'not-installed' });
    expect(observed.lists.filter((list) => list.kind === 'pods').length).toBe(1);
    expect(observed.requestsPerSecond()).toBeLessThanOrEqual(6);
    await observed.reader.stop();
  });

  it('reads nodes, services, workloads and events as they are', async () => {
    const observed = observe(writeKubeconfig(server, server.tokens.admin));
    await mustAsk(server, 'POST', '/api/v1/nodes', { metadata: { name: 'worker-1', labels: { 'topology.kubernetes.io/zone': 'eu-a' } }, spec: { unschedulable: true } });
    await mustAsk(server, 'PATCH', '/api/v1/nodes/worker-1/status', { status: { capacity: { cpu: '4' }, conditions: [{ type: 'Ready', status: 'False' }], addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } }, 'application/merge-patch+json');
    await mustAsk(server, 'POST', '/api/v1/namespaces/shop/services', { metadata: { name: 'cart' }, spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, appProtocol: 'kubernetes.io/h2c' }] } });
    const template = { metadata: { labels: { app: 'cart', version: 'v3' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
    await mustAsk(server, 'POST', '/apis/apps/v1/namespaces/shop/deployments', { metadata: { name: 'cart' }, spec: { replicas: 2, selector: { matchLabels: { app: 'cart' } }, template } });
    await mustAsk(server, 'POST', '/apis/apps/v1/namespaces/shop/replicasets', { metadata: { name: 'odd-name', ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'cart-rollout', uid: 'r', controller: true }] }, spec: { replicas: 1, selector: { matchLabels: { app: 'cart' } }, template } });
    await mustAsk(server, 'POST', pods, { ...podBody('rolled', 'cart'), metadata: { name: 'rolled', ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'odd-name', uid: 'o', controller: true }] } });
    const at = new Date().toISOString().replace(/\.\d+Z/, 'Z');
    const event = { type: 'Warning', reason: 'BackOff', message: 'restarting', count: 3, lastTimestamp: at, involvedObject: { kind: 'Pod', namespace: 'shop', name: 'p-5' } };
    await mustAsk(server, 'POST', '/api/v1/namespaces/shop/events', { ...event, metadata: { name: 'e1' } });
    await mustAsk(server, 'POST', '/api/v1/namespaces/shop/events', { ...event, metadata: { name: 'e2' }, type: 'Normal', reason: 'Pulled' });
    await settled(observed);
    const inventory = () => observed.reader.inventory();
    await until(() => inventory().hosts?.[0]?.cores === 4 && inventory().events?.length === 1 && (inventory().services?.length ?? 0) === 2, 30, inventory);
    expect(inventory().hosts).toMatchObject([{ name: 'worker-1', zone: 'eu-a', conditions: ['NotReady'], cordoned: true, addresses: ['10.0.0.1'] }]);
    expect(inventory().services?.find((service) => service.name === 'cart')).toEqual({ namespace: 'shop', name: 'cart', selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, appProtocol: 'kubernetes.io/h2c' }] });
    expect(inventory().workloads).toEqual([{ namespace: 'shop', kind: 'Deployment', name: 'cart', app: 'cart', canonicalService: 'cart', version: 'v3', replicas: 2, ready: null }]);
    expect(inventory().events).toMatchObject([{ at: Date.parse(at) / 1000, type: 'Warning', reason: 'BackOff', count: 3, name: 'p-5' }]);
    expect(inventory().pods?.find((pod) => pod.name === 'rolled')?.workload).toEqual({ kind: 'Rollout', name: 'cart-rollout' });
    await observed.reader.stop();
  });

  it('K7: restricted to namespaces needs rights there only, and names the one it may not read', async () => {
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces';
    await mustAsk(server, 'POST', '/api/v1/namespaces/undermesh/serviceaccounts', { metadata: { name: 'narrow' } });
    await mustAsk(server, 'POST', `${rbac}/bank/roles`, { metadata: { name: 'narrow' }, rules: shippedRules() });
    await mustAsk(server, 'POST', `${rbac}/bank/rolebindings`, { metadata: { name: 'narrow' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'narrow' }, subjects: [{ kind: 'ServiceAccount', name: 'narrow', namespace: 'undermesh' }] });
    const token = await tokenOf(server, 'narrow');
    const observed = observe(writeKubeconfig(server, token, { name: 'narrow' }), { namespaces: ['bank', 'shop'] });
    await until(() => observed.podNames() !== null && observed.state('pods').state === 'denied', 20, () => observed.reader.kinds());
    expect(observed.podNames()).toEqual(['b-0', 'b-1', 'b-2']);
    expect(observed.state('pods').detail).toMatch(/^shop: HTTP 403: pods is forbidden/);
    await until(() => observed.state('nodes').state === 'denied', 10);
    expect(observed.reader.inventory().hosts).toBeNull();
    expect(observed.log.join('\n')).not.toContain(token);
    await observed.reader.stop();
  });

  describe.concurrent('while other things go on', () => {
    it('K8: a right removed at run time is denied within a minute, and comes back by itself', async () => {
      const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/watched';
      const observed = observe(writeKubeconfig(server, await accountWith(server, 'watched', shippedRules()), { name: 'watched' }), { probeEvery: 5000 });
      await settled(observed);
      const removed = Date.now();
      await mustAsk(server, 'PATCH', role, { rules: shippedRules().map((rule) => ({ ...rule, resources: (rule['resources'] as string[]).filter((name) => name !== 'services') })) }, 'application/merge-patch+json');
      await until(() => observed.state('services').state === 'denied', 60, () => observed.state('services'));
      expect(observed.reader.inventory().services).toBeNull();
      expect(builtIn.filter((kind) => observed.state(kind).state !== 'ok')).toEqual(['services']);
      await mustAsk(server, 'PATCH', role, { rules: shippedRules() }, 'application/merge-patch+json');
      await until(() => observed.state('services').state === 'ok', 90, () => observed.state('services'));
      expect(observed.reader.inventory().services?.length).toBeGreaterThan(0);
      expect(observed.requestsPerSecond(removed)).toBeLessThanOrEqual(6);
      await observed.reader.stop();
    });

    it('K11: a rotated token is read again, the old one being refused from then on', async () => {
      await accountWith(server, 'rotating', shippedRules());
      for (const name of ['binding-1', 'binding-2']) await mustAsk(server, 'POST', '/api/v1/namespaces/undermesh/secrets', { metadata: { name } });
      const folder = mkdtempSync(path.join(server.folder, 'pod-'));
      const first = await tokenOf(server, 'rotating', 'binding-1');
      writeFileSync(path.join(folder, 'token'), `${first}\n`);
      copyFileSync(server.caFile, path.join(folder, 'ca.crt'));
      const observed = observe('', { connection: podConnection(folder), probeEvery: 3000 });
      await settled(observed);
      writeFileSync(path.join(folder, 'token'), await tokenOf(server, 'rotating', 'binding-2'));
      await mustAsk(server, 'DELETE', '/api/v1/namespaces/undermesh/secrets/binding-1');
      // The server itself remembers a verified token for some seconds.
      await until(() => observed.requests.some((request) => request.status === 401), 40);
      await new Promise((resolve) => setTimeout(resolve, 8000));
      expect(builtIn.map((kind) => observed.state(kind).state)).toEqual(builtIn.map(() => 'ok'));
      expect(observed.requests.filter((request) => request.status === 401).length).toBeLessThan(20);
      await mustAsk(server, 'DELETE', '/api/v1/namespaces/undermesh/secrets/binding-2');
      await until(() => observed.state('pods').code === 'credentials-rejected', 40, () => observed.state('pods'));
      expect(observed.state('pods').state).toBe('denied');
      expect(observed.log.join('\n')).not.toContain(first);
      rmSync(folder, { recursive: true });
      await observed.reader.stop();
    });

    it('K4: a watch that dies silently is noticed by its silence (30 s here, 90 s as shipped) and misses nothing', async () => {
      const relay = await startTcpRelay(server.port);
      const observed = observe(writeKubeconfig(server, server.tokens.admin, { name: 'relayed', port: relay.port }), { silenceAfter: 30_000 });
      await settled(observed);
      await until(() => observed.requests.filter((request) => request.verb === 'watch' && request.status === 200).length >= builtIn.length, 20);
      relay.silenceOpenOnes();
      await mustAsk(server, 'POST', pods, podBody('unheard', 'app-1'));
      const took = await until(() => observed.podNames()?.includes('unheard') === true, 45, () => observed.state('pods'));
      expect(took).toBeGreaterThan(5000);
      expect(observed.lists.filter((list) => list.kind === 'pods').length).toBe(1);
      await observed.reader.stop();
      await relay.close();
    });

    it('K10: requests rejected by priority and fairness (429) are throttled, and succeed when the rush is over', async () => {
      const token = await accountWith(server, 'flooded', shippedRules());
      const flow = '/apis/flowcontrol.apiserver.k8s.io/v1';
      await mustAsk(server, 'POST', `${flow}/prioritylevelconfigurations`, { metadata: { name: 'closed' }, spec: { type: 'Limited', limited: { nominalConcurrencyShares: 0, lendablePercent: 0, borrowingLimitPercent: 0, limitResponse: { type: 'Reject' } } } });
      await mustAsk(server, 'POST', `${flow}/flowschemas`, {
        metadata: { name: 'closed' },
        spec: { priorityLevelConfiguration: { name: 'closed' }, matchingPrecedence: 100, rules: [{ subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'flooded', namespace: 'undermesh' } }], resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }] }] },
      });
      // The level lets one request in at a time; the others of the same account keep it busy.
      let flooding = true;
      const flood = Promise.all(Array.from({ length: 12 }, async () => {
        while (flooding) await fetchAs(token, '/api/v1/pods?limit=1000').catch(() => 0);
      }));
      const observed = observe(writeKubeconfig(server, token, { name: 'flooded' }));
      const throttled = new Set<string>();
      observed.reader.onChange(() => { for (const kind of builtIn) if (observed.state(kind).state === 'throttled') throttled.add(kind); });
      await until(() => throttled.size >= 3, 40, () => observed.requests.map((request) => request.status));
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      expect(observed.requestsPerSecond()).toBeLessThanOrEqual(6);
      flooding = false;
      await flood;
      await mustAsk(server, 'DELETE', `${flow}/flowschemas/closed`);
      await until(() => builtIn.every((kind) => observed.state(kind).state === 'ok'), 120, () => observed.reader.kinds());
      await observed.reader.stop();
    });
  });

  it('K5: after a compaction that it slept through, lists each kind once', async () => {
    const relay = await startTcpRelay(server.port);
    const observed = observe(writeKubeconfig(server, server.tokens.admin, { name: 'relayed', port: relay.port }));
    await settled(observed);
    relay.refuse();
    await mustAsk(server, 'DELETE', `${pods}/p-9?gracePeriodSeconds=0`);
    await createPods(server, 'shop', 30, 'compacted');
    await compact(server);
    await server.crash();
    await server.start();
    const back = Date.now();
    relay.allow();
    const expected = await truth();
    await until(() => JSON.stringify(observed.podNames()) === JSON.stringify(expected) && observed.state('pods').state === 'ok', 75, () => observed.state('pods'));
    await settled(observed);
    expect(observed.lists.filter((list) => list.at >= back && list.kind === 'pods')).toMatchObject([{ reason: 'expired', differences: 31 }]);
    expect(builtIn.map((kind) => observed.lists.filter((list) => list.at >= back && list.kind === kind).length).filter((count) => count > 1)).toEqual([]);
    await observed.reader.stop();
    await relay.close();
  });

  it('K20: survives restarts of the server, keeps what it had, and is right in the end', async () => {
    const observed = observe(writeKubeconfig(server, server.tokens.admin));
    await settled(observed);
    const began = Date.now();
    for (let round = 0; round < 3; round += 1) {
      await server.crash();
      await until(() => observed.state('pods').state !== 'ok', 15);
      expect(observed.podNames()?.length).toBeGreaterThan(1000);
      await server.start();
      await createPods(server, 'shop', 5, `round-${round}`);
    }
    const expected = await truth();
    await until(() => JSON.stringify(observed.podNames()) === JSON.stringify(expected) && observed.state('pods').state === 'ok', 75, () => observed.state('pods'));
    await settled(observed);
    expect(observed.requestsPerSecond(began)).toBeLessThanOrEqual(6);
    await observed.reader.stop();
  });

  it('K2: a hung server makes kinds stale within 90 s, and they recover', async () => {
    const observed = observe(writeKubeconfig(server, server.tokens.admin), { probeEvery: 4000 });
    await settled(observed);
    server.freeze(true);
    try {
      await until(() => builtIn.every((kind) => observed.state(kind).state === 'stale'), 90, () => observed.reader.kinds());
      expect(observed.podNames()?.length).toBeGreaterThan(1000);
    } finally {
      server.freeze(false);
    }
    await until(() => builtIn.every((kind) => observed.state(kind).state === 'ok'), 75, () => observed.reader.kinds());
    await observed.reader.stop();
  });

  it('K13: does not talk to a server whose certificate it cannot check', async () => {
    const other = mkdtempSync(path.join(server.folder, 'ca-'));
    const config = JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 't', clusters: [{ name: 'c', cluster: { server: server.url } }], users: [{ name: 'u', user: { token: server.tokens.admin } }], contexts: [{ name: 't', context: { cluster: 'c', user: 'u' } }] })) as object;
    writeFileSync(path.join(other, 'config'), JSON.stringify(config));
    const observed = observe(path.join(other, 'config'));
    await until(() => observed.state('pods').state === 'down', 10, () => observed.state('pods'));
    expect(observed.state('pods')).toMatchObject({ code: 'tls' });
    expect(observed.requests.every((request) => request.status === 0)).toBe(true);
    await observed.reader.stop();
  });

  /** A question with a token of one's own; gives the status. */
  function fetchAs(token: string, target: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = https.get(`${server.url}${target}`, { ca: readFileSync(server.caFile), headers: { Authorization: `Bearer ${token}` }, agent: floodAgent }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject);
      });
      request.on('error', reject);
    });
  }

  /** What a pod has, at the address of the test server. */
  function podConnection(folder: string): KubernetesConnection {
    process.env['KUBERNETES_SERVICE_HOST'] = '127.0.0.1';
    process.env['KUBERNETES_SERVICE_PORT'] = String(server.port);
    const connection = loadConnection({ mode: 'auto', podFolder: folder, home: folder });
    if (connection === null) throw new Error('no connection');
    return connection;
  }
});

/** Makes etcd forget all versions up to now. */
async function compact(server: ApiServer): Promise<void> {
  const status = await (await fetch(`${server.etcdUrl}/v3/maintenance/status`, { method: 'POST', body: '{}' })).json() as { header: { revision: string } };
  const answer = await fetch(`${server.etcdUrl}/v3/kv/compaction`, { method: 'POST', body: JSON.stringify({ revision: status.header.revision, physical: true }) });
  if (!answer.ok) throw new Error(`compaction: HTTP ${answer.status} ${await answer.text()}`);
}
