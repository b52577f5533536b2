import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import type { Inventory, PodFact } from '@/lib/topology/inventory';
import { hostNames } from './host-names';
import { neighboursQuery, readNeighbours, scopeOfHost } from './neighbours';
import { readOwnLimits } from './own-limits';
import { clusterOfInventory, placeFinder, podPlaces, type PodPlace } from './pod-place';
import { readProxyCosts } from './proxy-cost';

function told(cluster: string | null, pod: string, node: string, more: Record<string, string> = {}): Sample {
  return { labels: { m: 'pod', namespace: 'shop', pod, node, created_by_kind: 'StatefulSet', created_by_name: 'web', ...(cluster === null ? {} : { cluster }), ...more }, value: 1, time: 0 };
}

function fact(name: string, host: string, more: Partial<PodFact> = {}): PodFact {
  return { uid: name, namespace: 'shop', name, ip: null, host, workload: { kind: 'StatefulSet', name: 'web' }, app: null, canonicalService: null, version: null, phase: 'Running', ready: true, startedAt: null, labels: {}, annotations: {}, containers: [], ...more };
}

function inventory(pods: PodFact[], hosts: Inventory['hosts'] = null): Inventory {
  return { pods, hosts, services: null, workloads: null, events: null };
}

const twins = [told('east', 'web-0', 'worker-1'), told('west', 'web-0', 'worker-1'), told('west', 'web-1', 'worker-2')];
const names = hostNames([twins]);
const shown = (places: readonly PodPlace[] | null) => places?.map(({ cluster, pod, host }) => `${cluster} ${pod} on ${host}`);
const read = (known: Inventory | null, cluster: string | null, live = true) => podPlaces({ inventory: known, cluster, samples: twins, live, names }) ?? [];

describe('where pods are, in several clusters', () => {
  it('a pod is one of its cluster: equal names are two pods on two hosts', () => {
    expect(shown(read(null, null, false))).toEqual(['east web-0 on worker-1@east', 'west web-0 on worker-1@west', 'west web-1 on worker-2']);
  });

  it('the API server speaks for its own cluster, telemetry for the others', () => {
    expect(shown(read(inventory([fact('web-0', 'worker-9')]), 'east'))).toEqual(['east web-0 on worker-9', 'west web-0 on worker-1@west', 'west web-1 on worker-2']);
    expect(shown(read(inventory([fact('web-0', 'worker-9')]), 'east', false))).toEqual(['east web-0 on worker-1@east', 'west web-0 on worker-1@west', 'west web-1 on worker-2']);
  });

  it('an API server of nobody knows which cluster speaks for none, and for all where there is one', () => {
    expect(shown(read(inventory([fact('web-0', 'worker-9')]), null))).toEqual(['east web-0 on worker-1@east', 'west web-0 on worker-1@west', 'west web-1 on worker-2']);
    const single = podPlaces({ inventory: inventory([fact('web-0', 'worker-9')]), cluster: null, samples: [told(null, 'web-0', 'worker-1')], live: true, names });
    expect(shown(single)).toEqual(['null web-0 on worker-9']);
  });

  it('which cluster it is of is seen from its pods and hosts, and left open in a draw', () => {
    expect(clusterOfInventory(inventory([fact('web-0', 'worker-1'), fact('web-1', 'worker-2')]), twins)).toBe('west');
    expect(clusterOfInventory(inventory([fact('web-0', 'worker-1')]), twins)).toBeNull();
    expect(clusterOfInventory(inventory([fact('web-0', 'worker-1')]), [told('east', 'web-0', 'worker-1')])).toBeNull();
    const host = { name: 'worker-1', addresses: ['10.0.0.1'], instanceType: null, region: null, zone: null, cores: null, conditions: [], cordoned: false, kernel: null, createdAt: null, labels: {} };
    const addressed = (cluster: string, internal_ip: string): Sample => ({ labels: { m: 'host', cluster, node: 'worker-1', internal_ip }, value: 1, time: 0 });
    expect(clusterOfInventory(inventory([], [host]), [addressed('east', '10.0.0.1'), addressed('west', '10.9.0.1')])).toBe('east');
    expect(clusterOfInventory(null, twins)).toBeNull();
  });

  it('a series is of the pod of its cluster; without a cluster of the only pod of that name, else of none', () => {
    const find = placeFinder(read(null, null, false));
    const host = (cluster: string | null, pod: string) => find({ cluster, namespace: 'shop', pod })?.host ?? null;
    expect([host('east', 'web-0'), host('west', 'web-0'), host(null, 'web-0'), host(null, 'web-1'), host('east', 'web-1'), host('north', 'web-0')]).toEqual(['worker-1@east', 'worker-1@west', null, 'worker-2', null, null]);
  });

  it('pods in the network of their host are known as such', () => {
    const host = { name: 'worker-1', addresses: ['10.0.0.1'], instanceType: null, region: null, zone: null, cores: null, conditions: [], cordoned: false, kernel: null, createdAt: null, labels: {} };
    const asked = podPlaces({ inventory: inventory([fact('a', 'worker-1', { ip: '10.0.0.1' }), fact('b', 'worker-1', { ip: '10.1.0.7' })], [host]), cluster: null, samples: [], live: true, names });
    expect(asked?.map(({ hostNetwork }) => hostNetwork)).toEqual([true, false]);
    const samples = [told(null, 'a', 'worker-1', { host_network: 'true' }), told(null, 'b', 'worker-1', { host_network: 'false' })];
    expect(podPlaces({ inventory: null, cluster: null, samples, live: false, names })?.map(({ hostNetwork }) => hostNetwork)).toEqual([true, false]);
  });
});

describe('what pods of equal name in two clusters take', () => {
  const places = read(null, null, false);
  const row = (m: string, cluster: string, value: number, container = 'app'): Sample => ({ labels: { m, cluster, namespace: 'shop', pod: 'web-0', container }, value, time: 0 });

  it('is told of each host\'s own pod', () => {
    const samples = [row('cpu', 'east', 0.1), row('cpu', 'west', 7)];
    const cores = (host: string) => readNeighbours(samples, host, places).map(({ cluster, pod, cpuCores }) => [cluster, pod, cpuCores.now]);
    expect([cores('worker-1@east'), cores('worker-1@west')]).toEqual([[['east', 'web-0', 0.1]], [['west', 'web-0', 7]]]);
    expect(neighboursQuery(60, 600, scopeOfHost('worker-1@east', places))).toContain('max by (cluster, namespace,');
  });

  it('is not added up in the cost of proxies', () => {
    const { workloads, hosts } = readProxyCosts([row('cpu', 'east', 0.1, 'istio-proxy'), row('cpu', 'west', 0.4, 'istio-proxy')], places);
    expect(workloads.map(({ cluster, name, proxyCpuCores, pods }) => [cluster, name, proxyCpuCores, pods])).toEqual([['west', 'web', 0.4, 1], ['east', 'web', 0.1, 1]]);
    expect(hosts.map(({ host, proxyCpuCores }) => [host, proxyCpuCores])).toEqual([['worker-1@east', 0.1], ['worker-1@west', 0.4]]);
    const east = places.filter(({ cluster }) => cluster === 'east');
    expect(readProxyCosts([row('cpu', 'east', 0.1), row('cpu', 'west', 0.4)], east, places).workloads).toMatchObject([{ cluster: 'east', appCpuCores: 0.1 }]);
  });

  it('is held against the limit of each, and an exporter that does not name its cluster speaks of the only one', () => {
    const container = { name: 'app', isProxy: false, restarts: 7, cpuLimitCores: 2, cpuRequestCores: null, memoryLimitBytes: null, lastTerminatedReason: null };
    const known = inventory([fact('web-0', 'worker-1', { containers: [container] })]);
    const limits = readOwnLimits([row('cpu', 'east', 1), row('cpuLimit', 'east', 1), row('cpu', 'west', 1), row('cpuLimit', 'west', 4)], 60, known, 'east');
    expect(limits.map(({ cluster, cpuOfLimit, restarts }) => [cluster, cpuOfLimit, restarts])).toEqual([['east', 0.5, 7], ['west', 0.25, null]]);
    const mixed = readOwnLimits([row('cpu', 'east', 1), { ...row('cpuLimit', 'east', 4), labels: { m: 'cpuLimit', namespace: 'shop', pod: 'web-0', container: 'app' } }], 60, null);
    expect(mixed.map(({ cluster, cpuOfLimit }) => [cluster, cpuOfLimit])).toEqual([['east', 0.25]]);
  });
});

describe('where pods are, when only cAdvisor tells', () => {
  const seen = (pod: string, labels: Record<string, string>): Sample => ({ labels: { m: 'container', namespace: 'shop', pod, ...labels }, value: 1, time: 0 });

  it('a pod is on the Node whose kubelet counted it, and belongs to the workload that its name allows', () => {
    const samples = [seen('web-6d5f7c9b4-x2x9z', { node: 'worker-1' }), seen('agent-x2x9z', { kubernetes_io_hostname: 'worker-2' }), seen('db-0', { node: 'worker-3' }), seen('lost-0', {})];
    const places = podPlaces({ inventory: null, cluster: null, samples, live: false, names: hostNames([samples]) });
    expect(places?.map(({ pod, host, workloads }) => [pod, host, workloads])).toEqual([
      ['web-6d5f7c9b4-x2x9z', 'worker-1', ['web', 'web-6d5f7c9b4', 'web-6d5f7c9b4-x2x9z']],
      ['agent-x2x9z', 'worker-2', ['agent', 'agent-x2x9z']],
      ['db-0', 'worker-3', ['db', 'db-0']],
    ]);
  });
});
