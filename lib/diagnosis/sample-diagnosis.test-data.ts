import type { Host, Signal, SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { ContainerLimits } from '@/lib/hosts/own-limits';
import type { Graph, GraphEdge, GraphNode, Protocol } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import type { Rule } from './finding';
import { meshView } from './mesh-view';
import { sickEdges } from './symptoms';
import { trace } from './trace';
import { noDetails, type DiagnosisInput, type EdgeHistory, type History, type Look, type PodNumbers } from './diagnosis-input';

/** Who calls whom: requests per second, calls for each request of the caller follow from the rates. */
const calls: readonly (readonly [from: string, to: string, rate: number, protocol?: Protocol])[] = [
  ['entry', 'web', 100], ['web', 'cart', 60], ['web', 'order', 50], ['order', 'pay', 50], ['order', 'stock', 50], ['pay', 'bank.example', 50], ['stock', 'stock-db', 0, 'tcp'],
];
const placement: Readonly<Record<string, readonly string[]>> = {
  entry: ['h1', 'h2'], web: ['h1', 'h2', 'h3'], cart: ['h2', 'h3'], order: ['h1', 'h2'], pay: ['h1', 'h3'], stock: ['h2', 'h4'], 'stock-db': ['h4'],
};
const ownMs: Readonly<Record<string, number>> = { entry: 0, web: 5, cart: 4, order: 6, pay: 10, stock: 8, 'bank.example': 20 };
export const hostNames = ['h1', 'h2', 'h3', 'h4'];
export const at = 1_800_000_000;
const window = 60;

/** What differs from the quiet state. All times in ms, all rates per second. */
export interface Trouble {
  /** Added to what a pod of a workload needs itself. */
  readonly pod?: (workload: string, host: string) => number;
  /** Added between the proxies of an edge. */
  readonly gap?: (from: string, to: string) => number;
  /** Factor on the requests of an edge. */
  readonly load?: (from: string, to: string) => number;
  /** Attempts for each request. */
  readonly attempts?: (from: string, to: string) => number;
  /** Share of failures, and the flag that they carry. */
  readonly fails?: (from: string, to: string) => { readonly share: number; readonly code: string; readonly flag?: string } | null;
  /** Factor on what is sent over a TCP edge. */
  readonly sends?: (from: string, to: string) => number;
  readonly signals?: (host: string) => Partial<Record<SignalName, number>>;
  readonly limits?: (workload: string) => Partial<ContainerLimits>;
  readonly proxy?: (workload: string) => Partial<ContainerLimits>;
}

const calmSignals: Partial<Record<SignalName, number>> = {
  steal: 0.005, iowait: 0.01, cpuBusy: 0.35, softirq: 0.01, psiCpu: 0.01, psiIo: 0.01, psiMemory: 0, runQueue: 0.4, retransmits: 0.0001, synRetransmits: 0, listenDrops: 0,
  diskAwait: 0.001, diskBusy: 0.05, diskQueue: 0.1, conntrack: 0.2, conntrackDrops: 0, softnetDrops: 0, softnetSqueezed: 1, fileHandles: 0.05, memoryAvailable: 0.5,
};

/** Id of a node of the sample. */
export function id(name: string): string {
  return name.includes('.') ? nodeId({ kind: 'external', cluster: null, namespace: null, name }) : nodeId({ kind: 'workload', cluster: 'c', namespace: 'shop', name });
}

/** Id of an edge of the sample. */
export function edgeOf(from: string, to: string): string {
  return edgeId(id(from), id(to), 'http');
}

function quantiles(mean: number, requests: number, tail = 3): Quantiles {
  return { p50: mean * 0.8, p95: mean * 2, p99: mean * tail, mean, requests, p99Bounds: [0, null], resolution: 'full' };
}

interface Means { readonly node: Map<string, number>; readonly pod: Map<string, number> }

function rateOf(from: string, to: string, trouble: Trouble, rate: number): number {
  return rate * (trouble.load?.(from, to) ?? 1);
}

function arrivals(name: string, trouble: Trouble): number {
  return calls.filter(([, to]) => to === name).reduce((sum, [from, to, rate]) => sum + rateOf(from, to, trouble, rate) * (trouble.attempts?.(from, to) ?? 1), 0);
}

function meansOf(trouble: Trouble): Means {
  const node = new Map<string, number>();
  const pod = new Map<string, number>();
  for (const name of ['bank.example', 'pay', 'stock', 'cart', 'order', 'web', 'entry']) {
    const below = calls.filter(([from, , rate]) => from === name && rate > 0).reduce((sum, [from, to, rate]) =>
      sum + (rateOf(from, to, trouble, rate) / Math.max(1, arrivals(name, trouble) || 100)) * ((node.get(to) ?? 0) + 1 + (trouble.gap?.(from, to) ?? 0)), 0);
    const hosts = placement[name] ?? ['elsewhere'];
    const each = hosts.map((host) => (ownMs[name] ?? 5) + (trouble.pod?.(name, host) ?? 0) + below);
    hosts.forEach((host, index) => pod.set(`${name}-${host}`, each[index] ?? 0));
    node.set(name, each.reduce((sum, one) => sum + one, 0) / each.length);
  }
  return { node, pod };
}

function graphOf(trouble: Trouble, time: number, seconds: number): Graph {
  const nodes = Object.keys(placement).map((name): GraphNode => ({
    id: id(name), kind: 'workload', cluster: 'c', namespace: 'shop', name, app: name, version: 'v1', workloadKind: 'Deployment', traits: [], in: null, out: null,
  }));
  nodes.push({ id: id('bank.example'), kind: 'external', cluster: null, namespace: null, name: 'bank.example', app: null, version: null, workloadKind: null, traits: [], in: null, out: null });
  const edges = calls.map(([from, to, rate, protocol = 'http']): GraphEdge => {
    const requests = protocol === 'tcp' ? null : rateOf(from, to, trouble, rate);
    const failing = trouble.fails?.(from, to) ?? null;
    const failed = (requests ?? 0) * (failing?.share ?? 0);
    return {
      id: edgeId(id(from), id(to), protocol), source: id(from), target: id(to), protocol, services: [`${to}.shop`], mtls: 1, disagreement: null,
      retryAmplification: protocol === 'tcp' || to.includes('.') ? null : trouble.attempts?.(from, to) ?? 1,
      traffic: {
        requests, errors4xx: 0, errors5xx: protocol === 'tcp' ? null : failed, noResponse: protocol === 'tcp' ? null : 0, codes: {}, flags: failing?.flag === undefined ? {} : { [failing.flag]: failed },
        sentBytes: protocol === 'tcp' ? 5000 * (trouble.sends?.(from, to) ?? 1) : 0, receivedBytes: 0, connectionsOpened: protocol === 'tcp' ? 0.1 : null,
      },
    };
  });
  return { at: time, window: seconds, level: 'workload', nodes, edges };
}

function lookOf(trouble: Trouble, time: number, seconds: number): Look {
  const means = meansOf(trouble);
  const graph = graphOf(trouble, time, seconds);
  const http = calls.filter(([, , rate]) => rate > 0);
  const latency: Latency = {
    at: time, window: seconds, level: 'workload',
    edges: Object.fromEntries(http.map(([from, to, rate]) => {
      const requests = rateOf(from, to, trouble, rate) * seconds;
      const mean = means.node.get(to) ?? 0;
      const source = quantiles(mean + 1 + (trouble.gap?.(from, to) ?? 0), requests);
      return [edgeOf(from, to), { source, destination: to.includes('.') ? null : quantiles(mean, requests * (trouble.attempts?.(from, to) ?? 1)) }];
    })),
    nodes: Object.fromEntries(Object.keys(placement).filter((name) => arrivals(name, trouble) > 0).map((name) => [id(name), quantiles(means.node.get(name) ?? 0, arrivals(name, trouble) * seconds)])),
  };
  const pods = Object.entries(placement).filter(([name]) => arrivals(name, trouble) > 0).flatMap(([name, hosts]) => hosts.map((host): PodNumbers => ({
    namespace: 'shop', pod: `${name}-${host}`, node: id(name), host, out: null,
    in: { requests: arrivals(name, trouble) / hosts.length, meanMs: means.pod.get(`${name}-${host}`) ?? null, failed: 0 },
  })));
  return { at: time, window: seconds, graph, latency, pods };
}

function hostOf(name: string, trouble: Trouble): Host {
  const values = { ...calmSignals, ...trouble.signals?.(name) };
  const signals = Object.fromEntries(Object.entries(values).map(([signal, value]): [string, Signal] => [signal, { value, unit: signalCatalogue[signal as SignalName].unit, grade: value === calmSignals[signal as SignalName] ? 'calm' : 'critical' }]));
  return { name, instance: `${name}:9100`, instanceType: 'm6i.2xlarge', burstable: false, region: 'r', zone: name === 'h1' || name === 'h2' ? 'a' : 'b', cores: 8, conditions: [], mapped: true, signals } as Host;
}

function limitsOf(trouble: Trouble): ContainerLimits[] {
  const calm = { throttled: 0, cpuCores: 0.4, cpuLimitCores: 1, cpuOfLimit: 0.4, memoryBytes: 1e8, memoryLimitBytes: 1e9, memoryOfLimit: 0.1, psiCpu: null, restarts: 0, oomKills: 0, lastTerminatedReason: null };
  return Object.entries(placement).flatMap(([name, hosts]) => hosts.flatMap((host) => [
    { ...calm, ...trouble.limits?.(name), namespace: 'shop', pod: `${name}-${host}`, container: name, isProxy: false },
    { ...calm, ...trouble.proxy?.(name), namespace: 'shop', pod: `${name}-${host}`, container: 'istio-proxy', isProxy: true },
  ] as ContainerLimits[]));
}

const steps = 60;
const stepSeconds = 60;

/** A history of an hour whose last `minutes` are as in trouble. */
function historyOf(trouble: Trouble, minutes: number): History {
  const [quiet, sick] = [lookOf({}, at, window), lookOf(trouble, at, window)];
  const edges = new Map(quiet.graph.edges.filter(({ protocol }) => protocol === 'http').map((edge, number): [string, EdgeHistory] => {
    const later = sick.graph.edges.find((one) => one.id === edge.id) ?? edge;
    const row = (of: (look: Look, one: GraphEdge) => number | null): (number | null)[] => Array.from({ length: steps }, (_, index) => {
      const value = index >= steps - minutes ? of(sick, later) : of(quiet, edge);
      // a quiet swing of some per cent, different for each edge
      return value === null ? null : value * (1 + 0.03 * Math.sin(index * 1.7 + number));
    });
    return [edge.id, {
      requests: row((_, one) => one.traffic.requests), failed: row((_, one) => (one.traffic.errors5xx ?? 0) + (one.traffic.noResponse ?? 0)),
      meanMs: row((look, one) => look.latency?.edges[one.id]?.source?.mean ?? null),
    }];
  }));
  const hosts = new Map(hostNames.map((name) => [name, Object.fromEntries(Object.entries(calmSignals).map(([signal, calm]) => {
    const ill = trouble.signals?.(name)[signal as SignalName] ?? calm;
    return [signal, Array.from({ length: steps }, (_, index) => (index >= steps - minutes ? ill : calm) * (1 + 0.03 * Math.sin(index * 2.3)))];
  }))]));
  return { start: at - (steps - 1) * stepSeconds, step: stepSeconds, edges, hosts };
}

/** A small mesh in trouble for `minutes`, with an hour of quiet before it. */
export function diagnosisOf(trouble: Trouble, minutes = 10): DiagnosisInput {
  return {
    now: lookOf(trouble, at, window), usual: lookOf({}, at - 2400, 600), baseline: { start: at - 3000, end: at - 2400 }, history: historyOf(trouble, minutes),
    hosts: { at, window, hosts: hostNames.map((name) => hostOf(name, trouble)), placements: Object.entries(placement).flatMap(([name, hosts]) => hosts.map((host) => ({ node: id(name), host, pods: 1 }))) },
    details: { ...noDetails, limits: limitsOf(trouble), usualLimits: limitsOf({}) }, events: [], config: [],
  };
}

/** Steal on h3, under web, cart and pay. */
export const stolen: Trouble = {
  pod: (_, host) => (host === 'h3' ? 60 : 0),
  signals: (host) => (host === 'h3' ? { steal: 0.25 } : {}),
};

/** Whom one rule accuses over all sick edges of an input, with what is left of its strength after doubt; the strongest first. */
export function weighed(rule: Rule, input: DiagnosisInput): [who: string, score: number][] {
  const view = meshView(input);
  const found = sickEdges(view).flatMap((sick) => rule({ sick, locus: trace(sick, view), view }));
  const best = new Map<string, number>();
  for (const { class: verdict, blamed, strength, doubt } of found) {
    const key = `${verdict} @ ${blamed.kind} ${blamed.name}`;
    best.set(key, Math.max(best.get(key) ?? 0, strength * (1 - doubt)));
  }
  return [...best].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The same without those that it hardly means. */
export function told(rule: Rule, input: DiagnosisInput): string[] {
  return weighed(rule, input).filter(([, score]) => score >= 0.25).map(([who]) => who);
}

/** How strongly a rule accuses anybody at most; 0 = nobody. */
export function force(rule: Rule, input: DiagnosisInput): number {
  return weighed(rule, input)[0]?.[1] ?? 0;
}

/** What a rule says is missing. */
export function missedBy(rule: Rule, input: DiagnosisInput): string[] {
  const view = meshView(input);
  return [...new Set(sickEdges(view).flatMap((sick) => rule({ sick, locus: trace(sick, view), view }).flatMap(({ missing }) => missing)))].sort();
}
