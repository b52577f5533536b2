import { describe, expect, it } from 'vitest';
import type { Hosts } from '@/lib/hosts/host';
import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import { foldScene } from './fold-scene';
import { keptNow } from './focus';
import { mapScene } from './map-scene';

const traffic = (requests: number | null, share5xx = 0): Traffic => ({
  requests, errors4xx: requests === null ? null : 0, errors5xx: requests === null ? null : requests * share5xx, noResponse: requests === null ? null : 0,
  codes: {}, flags: {}, sentBytes: 2000, receivedBytes: 3000, connectionsOpened: requests === null ? 1 : null,
});
const node = (id: string, kind: GraphNode['kind'] = 'workload'): GraphNode => ({ id, kind, cluster: null, namespace: kind === 'workload' ? 'shop' : null, name: id, app: null, version: null, workloadKind: null, traits: [], in: null, out: null });
const edge = (source: string, target: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ id: `${source}>${target}`, source, target, protocol: 'http', services: [], traffic: traffic(10), mtls: 1, retryAmplification: null, disagreement: null, ...more });
const quantiles = (p99: number): Quantiles => ({ p50: 10, p95: 20, p99, mean: 12, requests: 600, p99Bounds: [p99, p99], resolution: 'full' });

const graph: Graph = {
  at: 1000, window: 60, level: 'workload',
  nodes: [node('web'), node('checkout'), node('payment'), node('db'), node('bank', 'external')],
  edges: [
    edge('web', 'checkout', { traffic: traffic(100) }), edge('checkout', 'payment', { traffic: traffic(42, 0.064) }),
    edge('payment', 'db', { protocol: 'tcp', traffic: traffic(null), mtls: 0.5 }), edge('payment', 'bank', { mtls: 0 }), edge('web', 'web'),
  ],
};
const latency: Latency = { at: 1000, window: 60, level: 'workload', nodes: {}, edges: { 'web>checkout': { source: quantiles(30), destination: null }, 'checkout>payment': { source: quantiles(812), destination: null } } };
const hosts: Hosts = {
  at: 1000, window: 60,
  hosts: [{ name: 'worker-3', instance: null, instanceType: null, burstable: null, region: null, zone: null, cores: 4, conditions: [], mapped: true, signals: { steal: { value: 0.21, unit: 'ratio', grade: 'critical' } } }],
  placements: [{ node: 'payment', host: 'worker-3', pods: 1 }, { node: 'payment', host: 'worker-9', pods: 2 }],
};
const base = { graph, latency, hosts, lens: 'latency', quantile: 'p99' } as const;
const looks = (scene: ReturnType<typeof mapScene>) => Object.fromEntries(scene.edges.map((one) => [one.id, { tone: one.tone, dash: one.dash, label: one.label(), plainText: one.plainText }]));

describe('mapScene', () => {
  it('makes the sick loud, the quiet grey, the unmeasured unknown and leaves loops out', () => {
    expect(looks(mapScene(base))).toEqual({
      'web>checkout': { tone: 'quiet', dash: 'solid', label: ['30 ms'], plainText: false },
      'checkout>payment': { tone: 'crit', dash: 'solid', label: ['812 ms', '6.4 %'], plainText: false },
      'payment>db': { tone: 'quiet', dash: 'tcp', label: ['5 kB/s'], plainText: true },
      'payment>bank': { tone: 'quiet', dash: 'unknown', label: ['10 /s'], plainText: false },
    });
  });

  it('judges by errors alone while latency is not read yet', () => {
    const scene = mapScene({ ...base, latency: 'pending' });
    expect(scene.edges.map((one) => [one.id, one.tone, one.dash])).toEqual([['web>checkout', 'quiet', 'solid'], ['checkout>payment', 'crit', 'solid'], ['payment>db', 'quiet', 'tcp'], ['payment>bank', 'quiet', 'solid']]);
  });

  it('labels errors in the lens of errors and rates in the lens of traffic', () => {
    expect(looks(mapScene({ ...base, lens: 'errors' }))['checkout>payment']).toEqual({ tone: 'crit', dash: 'solid', label: ['6.4 % 5xx'], plainText: false });
    expect(looks(mapScene({ ...base, lens: 'traffic' }))['checkout>payment']).toEqual({ tone: 'strong', dash: 'solid', label: ['42 /s'], plainText: false });
  });

  it('shows one square per pod, the worst host first, and says unknown for a host nobody described', () => {
    expect(mapScene(base).nodes.find((one) => one.id === 'payment')?.pods).toEqual([{ grade: 'critical', pattern: 'steal' }, { grade: 'unknown', pattern: 'plain' }, { grade: 'unknown', pattern: 'plain' }]);
  });

  it('has no pods where nobody says where they run, rather than calm ones', () => {
    expect(mapScene({ ...base, hosts: null }).nodes.every((one) => one.pods.length === 0)).toBe(true);
  });
});

describe('keptNow', () => {
  const scene = foldScene(mapScene(base), new Set());
  const nothing = { scene, hosts, selection: null, selected: null, hovered: null, around: null, emphasis: null };

  it('fades nothing when nothing is looked at', () => {
    expect(keptNow(nothing)).toBe(null);
  });

  it('keeps what lies upstream and downstream of a selected edge', () => {
    expect([...(keptNow({ ...nothing, selection: { kind: 'edge', id: 'checkout>payment' }, selected: 'checkout>payment' }) ?? [])].sort()).toEqual(['bank', 'checkout', 'checkout>payment', 'db', 'payment', 'payment>bank', 'payment>db', 'web', 'web>checkout']);
  });

  it('keeps what runs on a selected host', () => {
    expect([...(keptNow({ ...nothing, selection: { kind: 'host', id: 'worker-3' } }) ?? [])].sort()).toEqual(['checkout>payment', 'payment', 'payment>bank', 'payment>db']);
  });

  it('narrows the emphasis of the page by the selection', () => {
    expect([...(keptNow({ ...nothing, selection: { kind: 'node', id: 'payment' }, selected: 'payment', emphasis: new Set(['checkout>payment', 'checkout']) }) ?? [])].sort()).toEqual(['checkout', 'checkout>payment', 'payment']);
  });
});
