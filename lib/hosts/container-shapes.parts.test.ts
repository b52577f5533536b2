import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { neighboursQuery, readNeighbours, scopeOfHost } from './neighbours';
import { ownLimitsQuery, readOwnLimits } from './own-limits';
import type { PodPlace } from './pod-place';
import { proxyCostQuery, readProxyCosts } from './proxy-cost';
import { readRestarts, restartsQuery } from './restart-events';

const at = 1_790_000_000;
const step = 15;
const window = 120;
const lines = new Map<string, string[]>();

/** A counter that grows by `rate` a second, or a gauge of `rate`, over twenty minutes. */
function series(metric: string, labels: Record<string, string>, rate: number): void {
  const text = Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(',');
  const family = metric.replace(/_total$/, '');
  const rows = lines.get(family) ?? [`# TYPE ${family} ${metric.endsWith('_total') ? 'counter' : 'gauge'}`];
  lines.set(family, rows);
  for (let time = at - 1200; time <= at; time += step) rows.push(`${metric}{${text}} ${metric.endsWith('_total') ? rate * (time - at + 1200) : rate} ${time}`);
}

/** The same load in every shape: an application of half a core and a proxy of a tenth, 1000 B/s written, 300 B/s received and 200 sent, beside the rows that must not be counted. */
interface Shape {
  readonly app: Record<string, string>;
  readonly proxy: Record<string, string>;
  /** cAdvisor's own sum for the pod, and the pause container. */
  readonly sum: Record<string, string>;
  readonly pause: Record<string, string>;
}

function load({ app, proxy, sum, pause }: Shape): void {
  for (const [labels, cores, bytes, written] of [[app, 0.5, 300e6, 900], [proxy, 0.1, 50e6, 100], [sum, 0.6, 350e6, 1000], [pause, 0.001, 1e6, 0]] as const) {
    if (Object.keys(labels).length === 0) continue;
    series('container_cpu_usage_seconds_total', { cpu: 'total', ...labels }, cores);
    series('container_memory_working_set_bytes', labels, bytes);
    series('container_fs_writes_bytes_total', { device: '/dev/sda', ...labels }, written);
  }
  for (const [way, rate] of [['receive', 300], ['transmit', 200]] as const) {
    series(`container_network_${way}_bytes_total`, { ...pause, interface: 'eth0' }, rate);
    series(`container_network_${way}_bytes_total`, { ...pause, interface: 'lo' }, 5000);
  }
}

/** What one of two replicas of kube-state-metrics says: two restarts of one container within a minute, none of the other. */
function restarts(instance: string): void {
  const family = 'kube_pod_container_status_restarts';
  const rows = lines.get(family) ?? [`# TYPE ${family} counter`];
  lines.set(family, rows);
  for (const [container, after] of [['app', 2], ['istio-proxy', 0]] as const) {
    for (let time = at - 1200; time <= at; time += step) rows.push(`${family}_total{namespace="shop",pod="today",container="${container}",instance="${instance}"} ${time < at - 600 ? 5 : 5 + after} ${time}`);
  }
}

const slice = (pod: string) => `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod}.slice`;
const scope = (pod: string, id: string) => `${slice(pod)}/cri-containerd-${id}.scope`;
const named = (pod: string) => ({ namespace: 'shop', pod, node: 'worker-1', job: 'kubelet', instance: '10.0.0.1:10250' });

/** containerd on cgroup v2, as kubelets write it today. */
function containerd(pod: string, target: Record<string, string> = named(pod)): Shape {
  const of = (container: string, id: string, image: string) => ({ ...target, container, id, image, name: id.split('containerd-')[1]?.replace('.scope', '') ?? '' });
  return {
    app: of('app', scope(pod, 'a1'), 'registry/app:1'), proxy: of('istio-proxy', scope(pod, 'b2'), 'istio/proxyv2:1'),
    sum: { ...target, id: slice(pod) }, pause: of('', scope(pod, 'c3'), 'registry.k8s.io/pause:3.9'),
  };
}

function without(shape: Shape, ...names: string[]): Shape {
  const strip = (labels: Record<string, string>) => Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
  return { app: strip(shape.app), proxy: strip(shape.proxy), sum: strip(shape.sum), pause: strip(shape.pause) };
}

/** docker: the network stands on a container named POD. */
function docker(pod: string): Shape {
  const of = (container: string) => ({ ...named(pod), container, id: `/kubepods/burstable/pod${pod}/${container}`, image: 'sha256:1', name: `k8s_${container}_${pod}_shop_0` });
  return { app: of('app'), proxy: of('istio-proxy'), sum: { ...named(pod), id: `/kubepods/burstable/pod${pod}` }, pause: of('POD') };
}

/** Kubernetes before 1.16, by the sample configuration of its time. */
function old(pod: string): Shape {
  const of = (container: string) => ({ namespace: 'shop', pod_name: pod, instance: 'worker-1', job: 'kubernetes-cadvisor', ...(container === '' ? {} : { container_name: container, name: `k8s_${container}_${pod}` }), id: `/kubepods/pod${pod}/${container}` });
  return { app: of('app'), proxy: of('istio-proxy'), sum: of(''), pause: of('POD') };
}

/** A ServiceMonitor without honorLabels: the namespace is that of the kubelet's service. */
function overridden(pod: string): Shape {
  const turn = ({ namespace, ...rest }: Record<string, string>) => ({ ...rest, namespace: 'kube-system', exported_namespace: namespace ?? '' });
  const shape = containerd(pod);
  return { app: turn(shape.app), proxy: turn(shape.proxy), sum: turn(shape.sum), pause: turn(shape.pause) };
}

const pods = ['today', 'no-image', 'docker', 'old', 'overridden', 'sums-only', 'host-network', 'twice'];
const place = (pod: string): PodPlace => ({ cluster: null, namespace: 'shop', pod, host: 'worker-1', workloads: [pod], canonicalService: null, app: null, labels: null, hostNetwork: pod === 'host-network' });
const places = pods.map(place);
let prometheus: RealPrometheus;

beforeAll(async () => {
  load(containerd('today'));
  load(without(containerd('no-image'), 'image', 'name'));
  load(docker('docker'));
  load(old('old'));
  load(overridden('overridden'));
  load({ ...containerd('sums-only'), app: {}, proxy: {} });
  load(containerd('host-network'));
  load(containerd('twice'));
  load(containerd('twice', { ...named('twice'), job: 'cadvisor', instance: 'worker-1' }));
  for (const instance of ['ksm-0', 'ksm-1']) restarts(instance);
  // Limits of a core and 600 MB: as kube-state-metrics writes them, as before 2.0, and behind the labels of its own scrape.
  const limit = (metric: string, labels: Record<string, string>, value: number) => series(metric, { container: 'app', ...labels }, value);
  for (const [resource, value] of [['cpu', 1], ['memory', 600e6]] as const) {
    limit('kube_pod_container_resource_limits', { namespace: 'shop', pod: 'today', resource }, value);
    limit('kube_pod_container_resource_limits', { namespace: 'monitoring', pod: 'ksm-0', exported_namespace: 'shop', exported_pod: 'overridden', exported_container: 'app', container: 'kube-state-metrics', resource }, value);
  }
  limit('kube_pod_container_resource_limits_cpu_cores', { namespace: 'shop', pod: 'old' }, 1);
  limit('kube_pod_container_resource_limits_memory_bytes', { namespace: 'shop', pod: 'old' }, 600e6);
  prometheus = await startPrometheus('global: {}', `${[...lines.values()].flat().join('\n')}\n# EOF\n`);
});

afterAll(() => prometheus.stop());

describe('cAdvisor in all its shapes, through a real Prometheus', () => {
  it('the same load reads the same: no container, interface or job is counted twice, and what no runtime tells is null', async () => {
    const read = readNeighbours(await prometheus.instant(neighboursQuery(window, 600, scopeOfHost('worker-1', places)), at), 'worker-1', places);
    const shown = Object.fromEntries(read.map(({ pod, cpuCores, memoryBytes, diskBytes, networkBytes }) => [pod, [cpuCores, memoryBytes, diskBytes, networkBytes].flatMap(({ now, before }) => [round(now), round(before)])]));
    const all = [0.6, 0.6, 350e6, 350e6, 1000, 1000, 500, 500];
    expect(shown).toEqual({ ...Object.fromEntries(pods.map((pod) => [pod, all])), 'host-network': [...all.slice(0, 6), null, null] });
  });

  it('use is told container by container, the proxy apart', async () => {
    const limits = readOwnLimits(await prometheus.instant(ownLimitsQuery(window, { pods }), at), window, null);
    const shown = limits.map(({ pod, container, isProxy, cpuCores, memoryBytes }) => [pod, container, isProxy, round(cpuCores), memoryBytes]);
    expect(shown).toEqual(pods.filter((pod) => pod !== 'sums-only').sort().flatMap((pod) => [[pod, 'app', false, 0.5, 300e6], [pod, 'istio-proxy', true, 0.1, 50e6]]));
  });

  it('limits are those of kube-state-metrics, under its old names and behind its own labels too', async () => {
    const limits = readOwnLimits(await prometheus.instant(ownLimitsQuery(window, { pods }), at), window, null);
    const limited = limits.filter(({ cpuLimitCores, memoryLimitBytes }) => cpuLimitCores !== null || memoryLimitBytes !== null);
    expect(limited.map(({ pod, container, cpuOfLimit, memoryOfLimit }) => [pod, container, round(cpuOfLimit), memoryOfLimit])).toEqual([['old', 'app', 0.5, 0.5], ['overridden', 'app', 0.5, 0.5], ['today', 'app', 0.5, 0.5]]);
  });

  it('proxies are set against applications, and what is not told per container is not split by guessing', async () => {
    const { workloads, hosts } = readProxyCosts(await prometheus.instant(proxyCostQuery(window, { pods }), at), places);
    expect(workloads.map(({ name, proxyCpuCores, appCpuCores }) => [name, round(proxyCpuCores), round(appCpuCores)]).sort()).toEqual(pods.filter((pod) => pod !== 'sums-only').sort().map((pod) => [pod, 0.1, 0.5]));
    expect(hosts.map(({ host, proxyCpuCores, pods: counted }) => [host, round(proxyCpuCores), counted])).toEqual([['worker-1', 0.7, 7]]);
  });
});

describe('restarts, through a real Prometheus', () => {
  it('are one event of the container that restarted, however many replicas tell it', async () => {
    const found = readRestarts(await prometheus.range(restartsQuery(30), at - 1140, at, 30), 30);
    expect(found).toEqual([{ at: at - 600, cluster: null, namespace: 'shop', pod: 'today', container: 'app', times: 2 }]);
  });
});

/** Rates of real counters are extrapolated to the window's ends. */
function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
