import { chorusEdges, chorusWorld, type ChorusSize } from '@/lab/chorus/chorus-world';
import { mix, uniform } from '@/lab/physics/draw';
import type { Host, Hosts } from '@/lib/hosts/host';
import type { Graph, GraphEdge, GraphNode } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';

/** Answers of the API for a generated mesh, without a server. */
export interface ChorusAnswers {
  readonly graph: Graph;
  readonly latency: Latency;
  readonly hosts: Hosts;
}

const window = 60;

function quantiles(medianMs: number, requests: number): Quantiles {
  const p99 = medianMs * 4;
  return { p50: medianMs, p95: medianMs * 2.7, p99, mean: medianMs * 1.2, requests, p99Bounds: [p99 * 0.8, p99 * 1.25], resolution: 'full' };
}

function host(name: string, zone: string | null, steal: number): Host {
  const calm = (value: number) => ({ value, unit: 'ratio' as const, grade: 'calm' as const });
  return {
    name, instance: name, instanceType: 'm6i.4xlarge', burstable: false, region: 'eu-central-1', zone, cores: 16, conditions: ['Ready'], mapped: true,
    signals: { steal: steal > 0.1 ? { value: steal, unit: 'ratio', grade: 'critical' } : calm(steal), iowait: calm(0.01), cpuBusy: calm(0.4) },
  };
}

/** Graph, latency and hosts of a chorus, the same for the same seed. `at` in unix seconds. */
export function chorusAnswers(size: ChorusSize, seed: number, at: number): ChorusAnswers {
  const world = chorusWorld(size, seed);
  const id = (index: number): string => `workload/bench/${world.workloads[index]?.namespace ?? ''}/${world.workloads[index]?.name ?? ''}`;
  const nodes = world.workloads.map(({ namespace, name, app, version }, index): GraphNode => ({ id: id(index), kind: 'workload', cluster: 'bench', namespace, name, app, version, workloadKind: 'Deployment', traits: [], in: null, out: null }));
  const made = chorusEdges(size, seed).map(({ from, to, rate, medianMs, errorShare }, index) => {
    const requests = rate * (2 + 30 * uniform(mix(seed, index), 9));
    const edge: GraphEdge = {
      id: `${id(from)}>${id(to)}>http`, source: id(from), target: id(to), protocol: 'http', services: [`${world.workloads[to]?.name ?? ''}.${world.workloads[to]?.namespace ?? ''}`],
      traffic: { requests, errors4xx: 0, errors5xx: requests * errorShare, noResponse: 0, codes: { 200: requests * (1 - errorShare), 503: requests * errorShare }, flags: {}, sentBytes: requests * 800, receivedBytes: requests * 3000, connectionsOpened: null },
      mtls: uniform(mix(seed, index), 10) < 0.01 ? 0.4 : 1, retryAmplification: 1, disagreement: 0,
    };
    return { edge, latency: { source: quantiles(medianMs, requests * window), destination: quantiles(medianMs * 0.9, requests * window) } };
  });
  const hosts = world.hosts.map(({ name, zone }, index) => host(name, zone, index === 2 ? 0.21 : 0.01));
  const placements = nodes.flatMap((node, index) => [0, 1].map((pod) => ({ node: node.id, host: hosts[(index * 7 + pod * 3) % hosts.length]?.name ?? '', pods: 1 })));
  return {
    graph: { at, window, level: 'workload', nodes, edges: made.map(({ edge }) => edge) },
    latency: { at, window, level: 'workload', nodes: {}, edges: Object.fromEntries(made.map(({ edge, latency }) => [edge.id, latency])) },
    hosts: { at, window, hosts, placements },
  };
}
