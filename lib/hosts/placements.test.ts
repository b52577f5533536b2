import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import type { GraphNode, Level, NodeKind } from '@/lib/topology/graph';
import type { Inventory, PodFact } from '@/lib/topology/inventory';
import { nodeId } from '@/lib/topology/node-id';
import { placements, type PlacementsInput } from './placements';

function node(kind: NodeKind, namespace: string | null, name: string, cluster: string | null = 'east'): GraphNode {
  return { id: nodeId({ kind, cluster, namespace, name }), kind, cluster, namespace, name, app: null, version: null, workloadKind: null, traits: [], in: null, out: null };
}

function pod(workload: string, name: string, host: string | null, more: Partial<PodFact> = {}): PodFact {
  return { uid: name, namespace: 'shop', name, ip: null, host, workload: { kind: 'Deployment', name: workload }, app: null, canonicalService: 'inventory', version: null, phase: 'Running', ready: true, startedAt: null, labels: { app: 'inventory' }, annotations: {}, containers: [], ...more };
}

const pods = [
  pod('inventory-v1', 'inventory-v1-7d9f8b6c5d-abcde', 'worker-1'), pod('inventory-v1', 'inventory-v1-7d9f8b6c5d-bcdfg', 'worker-1'), pod('inventory-v1', 'inventory-v1-7d9f8b6c5d-cdfgh', 'worker-10'),
  pod('inventory-v2', 'inventory-v2-6c4d5b7f8-xxxxx', 'worker-2'),
  pod('inventory-v1', 'pending', null), pod('inventory-v1', 'done', 'worker-1', { phase: 'Succeeded' }),
];

function inventory(more: Partial<Inventory> = {}): Inventory {
  return { pods, hosts: null, services: [{ namespace: 'shop', name: 'stock', selector: { app: 'inventory' }, ports: [] }], workloads: null, events: null, ...more };
}

function place(level: Level, nodes: GraphNode[], more: Partial<PlacementsInput> = {}): [string, string, number][] {
  return placements({ level, nodes, cluster: 'east', inventory: inventory(), samples: null, live: true, ...more }).placements.map((one) => [one.node, one.host, one.pods]);
}

describe('placements', () => {
  it('count the pods of a workload on each host; pending and finished ones are on none', () => {
    expect(place('workload', [node('workload', 'shop', 'inventory-v1'), node('workload', 'other', 'inventory-v1'), node('service', 'shop', 'stock')])).toEqual([
      ['workload/east/shop/inventory-v1', 'worker-1', 2], ['workload/east/shop/inventory-v1', 'worker-10', 1],
    ]);
  });

  it('follow the level: all versions of an app, what a service selects, the whole namespace', () => {
    const everywhere = [['worker-1', 2], ['worker-2', 1], ['worker-10', 1]];
    expect(place('app', [node('app', 'shop', 'inventory')])).toEqual(everywhere.map((rest) => ['app/east/shop/inventory', ...rest]));
    expect(place('service', [node('service', 'shop', 'stock')])).toEqual(everywhere.map((rest) => ['service/east/shop/stock', ...rest]));
    expect(place('service', [node('workload', 'shop', 'inventory-v2')])).toEqual([['workload/east/shop/inventory-v2', 'worker-2', 1]]);
    expect(place('namespace', [node('namespace', null, 'shop')])).toEqual(everywhere.map((rest) => ['namespace/east/~/shop', ...rest]));
  });

  it('belong to one cluster only', () => {
    expect(place('workload', [node('workload', 'shop', 'inventory-v2', 'west'), node('workload', 'shop', 'inventory-v2', 'east')])).toEqual([['workload/east/shop/inventory-v2', 'worker-2', 1]]);
  });

  it('of several clusters come each from who knows it, though the mesh may call a cluster otherwise than Prometheus does', () => {
    const twin = (cluster: string): Sample => ({ labels: { m: 'pod', cluster, namespace: 'shop', pod: 'inventory-v2-0', node: `worker-${cluster}`, created_by_kind: 'StatefulSet', created_by_name: 'inventory-v2' }, value: 1, time: 1 });
    const both = [node('workload', 'shop', 'inventory-v2', 'east'), node('workload', 'shop', 'inventory-v2', 'west')];
    expect(place('workload', both, { samples: [twin('east'), twin('west')] })).toEqual([['workload/east/shop/inventory-v2', 'worker-2', 1], ['workload/west/shop/inventory-v2', 'worker-west', 1]]);
    expect(place('workload', [...both, node('workload', 'shop', 'inventory-v1', 'east')], { cluster: null })).toEqual([
      ['workload/east/shop/inventory-v1', 'worker-1', 2], ['workload/east/shop/inventory-v1', 'worker-10', 1], ['workload/east/shop/inventory-v2', 'worker-2', 1],
    ]);
    expect(place('workload', both, { cluster: null })).toEqual([]);
    expect(place('workload', [node('workload', 'shop', 'inventory-v2', 'kubernetes-1')], { cluster: 'prod' })).toEqual([['workload/kubernetes-1/shop/inventory-v2', 'worker-2', 1]]);
  });

  it('of the past come from kube-state-metrics of that moment, whatever Kubernetes says now', () => {
    const samples: Sample[] = [
      { labels: { m: 'pod', namespace: 'shop', pod: 'inventory-v1-7d9f8b6c5d-zzzzz', node: 'worker-9', created_by_kind: 'ReplicaSet', created_by_name: 'inventory-v1-7d9f8b6c5d' }, value: 1, time: 1 },
      { labels: { m: 'pod', namespace: 'monitoring', pod: 'ksm-0', node: 'worker-0', exported_namespace: 'shop', exported_pod: 'inventory-v2-0', exported_node: 'worker-8', created_by_kind: 'StatefulSet', created_by_name: 'inventory-v2' }, value: 1, time: 1 },
      { labels: { m: 'host', node: 'worker-9', internal_ip: '10.0.0.9' }, value: 1, time: 1 },
    ];
    const nodes = [node('workload', 'shop', 'inventory-v1'), node('workload', 'shop', 'inventory-v2')];
    expect(place('workload', nodes, { samples, live: false })).toEqual([
      ['workload/east/shop/inventory-v1', 'worker-9', 1], ['workload/east/shop/inventory-v2', 'worker-8', 1],
    ]);
    const workloads = [{ namespace: 'shop', kind: 'Deployment', name: 'inventory-v1', app: null, canonicalService: 'inventory', version: 'v1', replicas: 1, ready: 1 }];
    expect(place('app', [node('app', 'shop', 'inventory')], { samples, live: false, inventory: inventory({ workloads }) })).toEqual([['app/east/shop/inventory', 'worker-9', 1]]);
  });

  it('of the past come from the proxies\' scrape labels without kube-state-metrics, each pod once', () => {
    const proxy = (m: string): Sample => ({ labels: { m, namespace: 'shop', pod: 'a', node: 'worker-5', [`${m}_workload`]: 'inventory-v1', [`${m}_workload_namespace`]: 'shop' }, value: 1, time: 1 });
    expect(place('workload', [node('workload', 'shop', 'inventory-v1')], { samples: [proxy('source'), proxy('destination')], live: false })).toEqual([['workload/east/shop/inventory-v1', 'worker-5', 1]]);
  });

  it('say why when nobody knows', () => {
    const gap = (more: Partial<PlacementsInput>): unknown => placements({ level: 'workload', nodes: [], cluster: null, inventory: inventory({ pods: null }), samples: [], live: true, ...more }).missing?.code;
    expect([gap({}), gap({ live: false }), gap({ samples: { failure: 'timeout' } }), gap({ inventory: inventory() })]).toEqual(['not-installed', 'not-installed', 'timeout', undefined]);
    expect(placements({ level: 'workload', nodes: [], cluster: null, inventory: inventory(), samples: [], live: false }).missing?.message).toContain('Kubernetes knows only now');
  });
});
