import type { DiagnosisInput, EdgeHistory, History, Look, PodNumbers } from '@/lib/diagnosis/diagnosis-input';
import type { Host, Signal, SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { Graph, GraphEdge, GraphNode } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import { edgeId, nodeId } from '@/lib/topology/node-id';

/** Size of a made-up mesh. */
export interface LargeSize {
  readonly workloads: number;
  readonly edges: number;
  readonly hosts: number;
  readonly podsEach: number;
}

const at = 1_800_000_000;
const [steps, step] = [120, 60];
const calm: Partial<Record<SignalName, number>> = {
  steal: 0.004, cpuBusy: 0.4, softirq: 0.01, psiCpu: 0.02, psiIo: 0.01, psiMemory: 0, runQueue: 0.4, retransmits: 0.0002, synRetransmits: 0, listenDrops: 0,
  diskAwait: 0.002, diskQueue: 0.1, diskBusy: 0.1, conntrackDrops: 0, softnetDrops: 0, softnetSqueezed: 1, memoryAvailable: 0.5,
};

/** A number 0…1 that looks random and is always the same. */
const noise = (key: number): number => { const x = Math.sin(key * 12.9898) * 43758.5453; return x - Math.floor(x); };
const node = (index: number): string => nodeId({ kind: 'workload', cluster: 'c', namespace: `n${index % 20}`, name: `w${index}` });

/** A mesh of any size with history and pods; on `slowHosts` hosts CPU time is stolen and all pods are slow, so that everything above them is sick. */
export function largeInput(size: LargeSize, slowHosts: number): DiagnosisInput {
  const calls = callsOf(size);
  const quiet = lookOf(size, calls, 0, 600);
  const edges = new Map(calls.map(([from, to], index) => [edgeId(node(from), node(to), 'http'), historyOf(index)] as const));
  const names = Array.from({ length: size.hosts }, (_, index) => `h${index}`);
  const history: History = {
    start: at - (steps - 1) * step, step, edges,
    hosts: new Map(names.map((name, index) => [name, Object.fromEntries(Object.entries(calm).map(([signal, value]) => [signal, row(value, index)]))])),
  };
  const hosts = names.map((name, index): Host => ({
    name, instance: `${name}:9100`, instanceType: 'm6i.2xlarge', burstable: false, region: 'r', zone: `z${index % 3}`, cores: 8, conditions: [], mapped: true,
    signals: Object.fromEntries(Object.entries(calm).map(([signal, value]): [string, Signal] => [signal, { value: signal === 'steal' && index < slowHosts ? 0.25 : value, unit: signalCatalogue[signal as SignalName].unit, grade: 'calm' }])),
  }) as Host);
  return {
    now: lookOf(size, calls, slowHosts, 60), usual: quiet, baseline: { start: at - 3600, end: at - 3000 }, history,
    hosts: { at, window: 60, hosts, placements: podsOf(size, 0).map(({ node: of, host }) => ({ node: of, host: host ?? '', pods: 1 })) },
    details: { limits: [], usualLimits: [], neighbours: new Map() }, events: null, config: null,
  };
}

/** A tree with further calls across, so that paths are long and shared. */
function callsOf({ workloads, edges }: LargeSize): (readonly [from: number, to: number])[] {
  const found = new Map<string, readonly [number, number]>();
  for (let to = 1; to < workloads; to += 1) found.set(`${Math.floor((to - 1) / 3)} ${to}`, [Math.floor((to - 1) / 3), to]);
  for (let index = 0; found.size < edges; index += 1) {
    const from = Math.floor(noise(index) * (workloads - 1));
    const to = from + 1 + Math.floor(noise(index + 0.5) * (workloads - from - 1));
    found.set(`${from} ${to}`, [from, to]);
  }
  return [...found.values()];
}

function lookOf(size: LargeSize, calls: readonly (readonly [number, number])[], slowHosts: number, window: number): Look {
  const pods = podsOf(size, slowHosts);
  const means = new Map<string, number>();
  for (const { node: of, in: side } of pods) means.set(of, (means.get(of) ?? 0) + (side?.meanMs ?? 0) / size.podsEach);
  const nodes = Array.from({ length: size.workloads }, (_, index): GraphNode => ({ id: node(index), kind: 'workload', cluster: 'c', namespace: `n${index % 20}`, name: `w${index}`, app: `w${index}`, version: 'v1', workloadKind: 'Deployment', traits: [], in: null, out: null }));
  const edges = calls.map(([from, to]): GraphEdge => ({
    id: edgeId(node(from), node(to), 'http'), source: node(from), target: node(to), protocol: 'http', services: [`w${to}.n${to % 20}`], mtls: 1, disagreement: 0, retryAmplification: 1,
    traffic: { requests: 20, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: { 200: 20 }, flags: {}, sentBytes: 0, receivedBytes: 0, connectionsOpened: null },
  }));
  const graph: Graph = { at, window, level: 'workload', nodes, edges };
  const latency: Latency = {
    at, window, level: 'workload', nodes: Object.fromEntries([...means].map(([of, mean]) => [of, quantiles(mean, window)])),
    edges: Object.fromEntries(edges.map(({ id, target }) => [id, { source: quantiles((means.get(target) ?? 10) + 1, window), destination: quantiles(means.get(target) ?? 10, window) }])),
  };
  return { at, window, graph, latency, pods };
}

function podsOf({ workloads, hosts, podsEach }: LargeSize, slowHosts: number): PodNumbers[] {
  return Array.from({ length: workloads * podsEach }, (_, index): PodNumbers => {
    const [of, host] = [index % workloads, (index * 7 + Math.floor(index / workloads)) % hosts];
    const mean = 10 + 5 * noise(of) + (host < slowHosts ? 60 : 0);
    return { namespace: `n${of % 20}`, pod: `w${of}-${Math.floor(index / workloads)}`, node: node(of), host: `h${host}`, in: { requests: 40 / podsEach, meanMs: mean, failed: 0 }, out: { requests: 40 / podsEach, meanMs: mean, failed: 0 } };
  });
}

function quantiles(mean: number, window: number): Quantiles {
  return { p50: mean * 0.8, p95: mean * 2, p99: mean * 3, mean, requests: 20 * window, p99Bounds: [0, null], resolution: 'full' };
}

function row(value: number, key: number): number[] {
  return Array.from({ length: steps }, (_, index) => value * (0.95 + 0.1 * noise(key * 1000 + index)));
}

function historyOf(key: number): EdgeHistory {
  return { requests: row(20, key), failed: row(0, key), meanMs: row(12, key + 0.3) };
}
