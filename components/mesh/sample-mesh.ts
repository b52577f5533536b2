import type { Host, Hosts, Signal } from '@/lib/hosts/host';
import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';

// A small mesh for tests: web -> cart (calm), web -> checkout (strained), checkout -> payment (sick, partly on a stolen host).

/** Traffic with everything measured and silent, except what is given. */
export function traffic(given: Partial<Traffic>): Traffic {
  return { requests: 10, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: {}, flags: {}, sentBytes: null, receivedBytes: null, connectionsOpened: null, ...given };
}

/** A workload. */
export function node(id: string, name: string, namespace: string): GraphNode {
  return { id, kind: 'workload', cluster: 'c', namespace, name, app: name, version: null, workloadKind: 'Deployment', traits: [], in: null, out: null };
}

/** An HTTP edge. */
export function edge(id: string, source: string, target: string, given: Traffic): GraphEdge {
  return { id, source, target, protocol: 'http', services: [`${target}.ns`], traffic: given, mtls: 1, retryAmplification: 1, disagreement: 0 };
}

function quantiles(p99: number): Quantiles {
  return { p50: p99 / 10, p95: p99 / 2, p99, mean: null, requests: 600, p99Bounds: [p99 / 2, p99 * 2], resolution: 'full' };
}

function host(name: string, steal: Signal): Host {
  return { name, instance: name, instanceType: null, burstable: null, region: null, zone: null, cores: 4, conditions: [], mapped: true, signals: { steal } };
}

export const graph: Graph = {
  at: 1_700_000_000, window: 60, level: 'workload',
  nodes: [node('web', 'web', 'shop'), node('cart', 'cart', 'shop'), node('checkout', 'checkout', 'shop'), node('payment', 'payment', 'money')],
  edges: [
    edge('web>cart', 'web', 'cart', traffic({})),
    edge('web>checkout', 'web', 'checkout', traffic({})),
    edge('checkout>payment', 'checkout', 'payment', traffic({ errors5xx: 1 })),
  ],
};

export const latency: Latency = {
  at: 1_700_000_000, window: 60, level: 'workload', nodes: {},
  edges: {
    'web>cart': { source: quantiles(20), destination: null },
    'web>checkout': { source: quantiles(300), destination: quantiles(280) },
    'checkout>payment': { source: quantiles(812), destination: quantiles(704) },
  },
};

export const hosts: Hosts = {
  at: 1_700_000_000, window: 60,
  hosts: [host('worker-1', { value: 0.004, unit: 'ratio', grade: 'calm' }), host('worker-2', { value: null, unit: 'ratio', grade: 'unknown', reason: 'not-installed' }), host('worker-3', { value: 0.21, unit: 'ratio', grade: 'critical' })],
  placements: [{ node: 'payment', host: 'worker-1', pods: 1 }, { node: 'payment', host: 'gone', pods: 1 }, { node: 'payment', host: 'worker-3', pods: 2 }],
};
