import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import type { PodPlace } from './pod-place';
import { podSplitQuery, readPodSplit } from './pod-split';

function place(pod: string, host: string, cluster: string | null = null): PodPlace {
  return { cluster, namespace: 'shop', pod, host, workloads: ['inventory-v1'], canonicalService: null, app: null, labels: null, hostNetwork: false };
}

/** `share` of 10 requests per second below 50 ms, the rest between 500 and 1000 ms. */
function buckets(m: 'in' | 'out', pod: string, fast: number, labels: Record<string, string> = { namespace: 'shop', pod }): Sample[] {
  const rows: [string, number][] = [['10', 0], ['50', 10 * fast], ['500.0', 10 * fast], ['1000', 10], ['+Inf', 10]];
  return rows.map(([le, value]) => ({ labels: { ...labels, m, le }, value, time: 0 }));
}

const places = [place('a', 'worker-3'), place('b', 'worker-1'), place('c', 'worker-1')];

describe('the split that convicts', () => {
  it('shows one workload pod by pod, grouped by host, the slowest host first, with sample counts', () => {
    const split = readPodSplit([...buckets('in', 'a', 0.5), ...buckets('in', 'b', 1), ...buckets('in', 'c', 1), ...buckets('out', 'a', 1)], 60, places);
    expect(split.map(({ host, pods }) => [host, pods.map((pod) => pod.pod)])).toEqual([['worker-3', ['a']], ['worker-1', ['b', 'c']]]);
    expect(split[0]?.in).toEqual({ p50: 50, p95: 950, p99: expect.closeTo(990, 6), mean: null, requests: 600, p99Bounds: [500, 1000], resolution: 'full' });
    expect(split[1]?.in).toMatchObject({ p50: 30, p99: expect.closeTo(49.6, 6), requests: 1200, p99Bounds: [10, 50] });
    expect(split[0]?.pods[0]).toMatchObject({ namespace: 'shop', pod: 'a', host: 'worker-3', in: { requests: 600 }, out: { p99: expect.closeTo(49.6, 6) }, failures: 0 });
    expect(split[1]?.out).toBeNull();
  });

  it('counts failures and computes the mean; a pod whose host is not known stands apart', () => {
    const samples = [
      ...buckets('in', 'z', 1, { kubernetes_namespace: 'shop', kubernetes_pod_name: 'z' }),
      { labels: { m: 'failed', namespace: 'shop', pod: 'z' }, value: 0.5, time: 0 }, { labels: { m: 'inSum', namespace: 'shop', pod: 'z' }, value: 200, time: 0 },
      { labels: { m: 'in', le: '10' }, value: 5, time: 0 }, { labels: { m: 'in', le: 'x', namespace: 'shop', pod: 'z' }, value: 5, time: 0 },
    ];
    const [only, ...rest] = readPodSplit(samples, 60, places);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ host: null, in: { mean: 20 }, pods: [{ pod: 'z', host: null, failures: 30 }] });
  });

  it('gives null, never 0, for a pod without requests', () => {
    const silent = buckets('in', 'a', 1).map((one) => ({ ...one, value: 0 }));
    expect(readPodSplit(silent, 60, places)).toEqual([{ host: 'worker-3', in: null, out: null, pods: [{ cluster: null, namespace: 'shop', pod: 'a', host: 'worker-3', in: null, out: null, failures: null }] }]);
  });

  it('keeps pods of equal name in two clusters apart, and guesses nothing where a series does not say its cluster', () => {
    const twins = [place('web-0', 'worker-1@east', 'east'), place('web-0', 'worker-1@west', 'west'), place('only-0', 'worker-2', 'west')];
    const of = (pod: string, cluster: string) => ({ namespace: 'shop', pod, ...(cluster === '' ? {} : { cluster }) });
    const samples = [...buckets('in', '', 0.5, of('web-0', 'east')), ...buckets('in', '', 1, of('web-0', 'west')), ...buckets('in', '', 1, of('only-0', ''))];
    expect(readPodSplit(samples, 60, twins).map(({ host, pods, in: answered }) => [host, pods.map(({ cluster, pod }) => `${cluster} ${pod}`), answered?.requests])).toEqual([
      ['worker-1@east', ['east web-0'], 600], ['worker-1@west', ['west web-0'], 600], ['worker-2', ['west only-0'], 600],
    ]);
    expect(readPodSplit(buckets('in', '', 1, of('web-0', '')), 60, twins)).toMatchObject([{ host: null, pods: [{ cluster: null, pod: 'web-0' }] }]);
    expect(readPodSplit(buckets('in', '', 1, of('web-0', 'north')), 60, twins)).toMatchObject([{ host: null, pods: [{ cluster: 'north' }] }]);
  });

  it('asks for the workload of its own cluster, where proxies say theirs', () => {
    expect(podSplitQuery({ cluster: 'east', namespace: 'shop', name: 'web' }, 60)).toContain('destination_workload="web",destination_workload_namespace="shop",destination_cluster=~"east|unknown|"');
    expect(podSplitQuery({ cluster: null, namespace: 'shop', name: 'web' }, 60)).not.toContain('_cluster=');
  });

  it('quotes hostile names', () => {
    expect(podSplitQuery({ cluster: null, namespace: 'n', name: 'a"} or up{' }, 60)).toContain('destination_workload="a\\"} or up{"');
  });
});
