import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import type { Inventory } from '@/lib/topology/inventory';
import { neighboursQuery, readNeighbours, scopeOfHost } from './neighbours';
import { ownLimitsQuery, readOwnLimits } from './own-limits';
import type { PodPlace } from './pod-place';
import { readProxyCosts } from './proxy-cost';

function row(m: string, pod: string, container: string, value: number, labels: Record<string, string> = {}): Sample {
  return { labels: { m, namespace: 'shop', pod, container, ...labels }, value, time: 0 };
}

function place(pod: string, workload: string, host: string, namespace = 'shop', more: Partial<PodPlace> = {}): PodPlace {
  return { cluster: null, namespace, pod, host, workloads: [workload], canonicalService: null, app: null, labels: null, hostNetwork: false, ...more };
}

describe('own limits', () => {
  const samples = [
    row('throttled', 'a', 'search', 0.6), row('cpu', 'a', 'search', 0.49), row('memory', 'a', 'search', 300), row('oom', 'a', 'search', 0.05), row('psiCpu', 'a', 'search', 0.58),
    row('cpu', 'a', 'istio-proxy', 0.05), row('cpu', 'a', '', 0.54), row('cpu', 'a', 'POD', 0),
    row('cpuLimit', 'ksm-0', 'kube-state-metrics', 0.5, { exported_pod: 'a', exported_container: 'search', exported_namespace: 'shop' }),
    row('restarts', 'ksm-0', 'kube-state-metrics', 4, { exported_pod: 'a', exported_container: 'search', exported_namespace: 'shop' }),
    row('initCpuLimit', 'a', 'istio-proxy', 2),
  ];

  it('place throttling, use of limits, kills and restarts on the pod\'s container, the proxy apart', () => {
    expect(readOwnLimits(samples, 60, null)).toEqual([
      { cluster: null, namespace: 'shop', pod: 'a', container: 'istio-proxy', isProxy: true, throttled: null, cpuCores: 0.05, cpuLimitCores: 2, cpuOfLimit: 0.025, memoryBytes: null, memoryLimitBytes: null, memoryOfLimit: null, psiCpu: null, restarts: null, restartsLastHour: null, oomKills: null, lastTerminatedReason: null },
      { cluster: null, namespace: 'shop', pod: 'a', container: 'search', isProxy: false, throttled: 0.6, cpuCores: 0.49, cpuLimitCores: 0.5, cpuOfLimit: 0.98, memoryBytes: 300, memoryLimitBytes: null, memoryOfLimit: null, psiCpu: 0.58, restarts: 4, restartsLastHour: 4, oomKills: 3, lastTerminatedReason: null },
    ]);
  });

  it('believe Kubernetes before kube-state-metrics', () => {
    const container = { name: 'search', isProxy: false, restarts: 7, cpuLimitCores: 1, cpuRequestCores: null, memoryLimitBytes: 600, lastTerminatedReason: 'OOMKilled' };
    const pod = { uid: 'a', namespace: 'shop', name: 'a', ip: null, host: 'h', workload: null, app: null, canonicalService: null, version: null, phase: 'Running', ready: true, startedAt: null, labels: {}, annotations: {}, containers: [container] };
    const inventory: Inventory = { pods: [pod], hosts: null, services: null, workloads: null, events: null };
    expect(readOwnLimits(samples, 60, inventory)[1]).toMatchObject({ cpuLimitCores: 1, cpuOfLimit: 0.49, memoryOfLimit: 0.5, restarts: 7, lastTerminatedReason: 'OOMKilled' });
  });

  it('ask for the pods in scope under either name, and widen a window that kubelet cannot fill', () => {
    const query = ownLimitsQuery(15, { pods: ['a'] });
    expect(query).toContain('container_cpu_cfs_periods_total{pod=~"a",container!~"POD"}[120s]');
    expect(query).toContain('kube_pod_container_status_restarts_total{exported_pod=~"a"}');
    expect(ownLimitsQuery(600, null)).toContain('[600s]');
  });
});

describe('neighbours', () => {
  const places = [place('victim', 'payment', 'worker-4'), place('report', 'report', 'worker-4', 'batch'), place('report', 'other', 'worker-1', 'shop')];

  it('are the pods of the same host, those whose CPU use grew most first', () => {
    const batch = { namespace: 'batch' };
    const samples = [
      row('cpu', 'victim', 'app', 0.4), row('cpu', 'victim', 'istio-proxy', 0.1), row('cpuBefore', 'victim', 'app', 0.4), row('cpu', 'victim', '', 0.5),
      row('cpu', 'report', 'job', 7, batch), row('network', 'report', '', 100, { ...batch, way: 'receive' }), row('network', 'report', '', 50, { ...batch, way: 'transmit' }),
      row('cpu', 'report', 'app', 99),
    ];
    const nothing = { now: null, before: null };
    expect(readNeighbours(samples, 'worker-4', places)).toEqual([
      { cluster: null, namespace: 'batch', pod: 'report', workload: 'report', cpuCores: { now: 7, before: null }, memoryBytes: nothing, diskBytes: nothing, networkBytes: { now: 150, before: null } },
      { cluster: null, namespace: 'shop', pod: 'victim', workload: 'payment', cpuCores: { now: 0.5, before: 0.4 }, memoryBytes: nothing, diskBytes: nothing, networkBytes: nothing },
    ]);
  });

  it('are asked for with what they used before', () => {
    expect(scopeOfHost('worker-4', places)).toEqual({ pods: ['victim', 'report'] });
    expect(neighboursQuery(60, 900, scopeOfHost('worker-4', places))).toContain('container_cpu_usage_seconds_total{pod=~"victim|report",container!~"POD"}[120s] offset 900s');
  });
});

describe('the cost of proxies', () => {
  it('is set against the applications, per workload and per host', () => {
    const places = [place('p1', 'payment', 'worker-1'), place('p2', 'payment', 'worker-2'), place('z1', 'ztunnel', 'worker-1')];
    const samples = [
      row('cpu', 'p1', 'app', 0.6), row('cpu', 'p1', 'istio-proxy', 0.2), row('memory', 'p1', 'istio-proxy', 50), row('cpu', 'p2', 'app', 0.2),
      row('cpu', 'z1', 'istio-proxy', 0.1), row('cpu', 'gone', 'app', 9), row('cpu', 'p1', '', 0.8),
    ];
    const cost = { proxyMemoryBytes: null, appMemoryBytes: null };
    expect(readProxyCosts(samples, places)).toEqual({
      workloads: [
        { cluster: null, namespace: 'shop', name: 'payment', proxyCpuCores: 0.2, appCpuCores: 0.8, proxyMemoryBytes: 50, appMemoryBytes: null, proxyCpuShare: 0.2, pods: 2 },
        { cluster: null, namespace: 'shop', name: 'ztunnel', ...cost, proxyCpuCores: 0.1, appCpuCores: null, proxyCpuShare: 1, pods: 1 },
      ],
      hosts: [
        { host: 'worker-1', proxyCpuCores: expect.closeTo(0.3, 9), appCpuCores: 0.6, proxyMemoryBytes: 50, appMemoryBytes: null, proxyCpuShare: expect.closeTo(1 / 3, 9), pods: 2 },
        { host: 'worker-2', ...cost, proxyCpuCores: null, appCpuCores: 0.2, proxyCpuShare: null, pods: 1 },
      ],
    });
  });
});
