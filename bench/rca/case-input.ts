import { noDetails, type DiagnosisInput, type EdgeHistory, type Look } from '@/lib/diagnosis/diagnosis-input';
import { median } from '@/lib/diagnosis/robust';
import type { ContainerLimits } from '@/lib/hosts/own-limits';
import type { GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import type { Quantiles } from '@/lib/topology/latency';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import type { FaultCase } from './read-case';

/** What is looked at: a window after the fault began, against quiet minutes before. Seconds. */
export interface CaseTimes {
  /** From the labelled start of the fault to the end of the window. */
  readonly after: number;
  readonly window: number;
}

const outside = 'clients';
const usualLength = 600;
/** Collections give latencies in seconds or in ms; a median below this is seconds. */
const secondsBelow = 0.5;

/** Turns a case into what the verdict is made of. Only what the collection measured is filled in; the rest is null, as in a cluster that lacks it. */
export function caseInput(fault: FaultCase, { after, window }: CaseTimes): DiagnosisInput {
  const at = fault.injectedAt + after;
  const baseline = { start: fault.injectedAt - 60 - usualLength, end: fault.injectedAt - 60 };
  return {
    now: lookOf(fault, at, window), usual: lookOf(fault, baseline.end, usualLength), baseline, hosts: null, events: null, config: null,
    history: { start: fault.times[0] ?? 0, step: stepOf(fault), hosts: new Map(), edges: new Map(edgesOf(fault).map(([from, to]) => [idOf(from, to), historyOf(fault, to)])) },
    details: { ...noDetails, limits: limitsOf(fault, at, window), usualLimits: limitsOf(fault, baseline.end, usualLength) },
  };
}

/** Calls of the graph, and from outside to whoever is called by nobody. */
function edgesOf({ calls, metrics }: FaultCase): (readonly [string, string])[] {
  const called = new Set(calls.map(([, callee]) => callee));
  const names = new Set([...metrics.keys(), ...calls.flat()]);
  return [...[...names].filter((name) => !called.has(name) && calls.some(([caller]) => caller === name)).map((name) => [outside, name] as const), ...calls];
}

function node(name: string): string {
  return nodeId({ kind: 'workload', cluster: 'case', namespace: 'case', name });
}

function idOf(from: string, to: string): string {
  return edgeId(node(from), node(to), 'http');
}

function stepOf({ times }: FaultCase): number {
  return Math.max(1, median(times.slice(1).map((time, index) => time - (times[index] ?? time))) ?? 1);
}

function values(fault: FaultCase, service: string, names: readonly string[]): readonly (number | null)[] | null {
  const known = fault.metrics.get(service);
  return names.map((name) => known?.get(name)).find((one) => one !== undefined) ?? null;
}

/** Mean over a stretch; null without a value in it. */
function level(fault: FaultCase, service: string, names: readonly string[], end: number, length: number): number | null {
  const inside = (values(fault, service, names) ?? []).filter((value, index): value is number => value !== null && (fault.times[index] ?? 0) > end - length && (fault.times[index] ?? 0) <= end);
  return inside.length === 0 ? null : inside.reduce((sum, one) => sum + one, 0) / inside.length;
}

const names = { rate: ['workload', 'load', 'requests'], p50: ['latency-50', 'latency', 'p50'], p90: ['latency-90', 'latency-95', 'p90'], p99: ['latency-99', 'p99'], errors: ['error', 'errors'], cpu: ['cpu'], memory: ['mem', 'memory'] } as const;

function inMs(value: number | null): number | null {
  return value === null ? null : value < secondsBelow ? value * 1000 : value;
}

function quantilesOf(fault: FaultCase, service: string, end: number, length: number): Quantiles | null {
  const p50 = inMs(level(fault, service, names.p50, end, length));
  if (p50 === null) return null;
  const p95 = inMs(level(fault, service, names.p90, end, length)) ?? p50 * 2;
  const requests = (level(fault, service, names.rate, end, length) ?? 10) * length;
  return { p50, p95, p99: inMs(level(fault, service, names.p99, end, length)) ?? p95 * 1.3, mean: p50 * 0.8 + p95 * 0.2, requests, p99Bounds: [0, null], resolution: 'coarse' };
}

function lookOf(fault: FaultCase, at: number, window: number): Look {
  const edges = edgesOf(fault);
  const all = [...new Set(edges.flat())];
  const sides = edges.map(([from, to]) => ({ id: idOf(from, to), from, to, quantiles: quantilesOf(fault, to, at, window) }));
  return {
    at, window, pods: null,
    graph: { at, window, level: 'workload', nodes: all.map(nodeOf), edges: sides.map(({ id, from, to }): GraphEdge => ({
      id, source: node(from), target: node(to), protocol: 'http', services: [to], mtls: null, retryAmplification: null, disagreement: null, traffic: trafficOf(fault, to, at, window),
    })) },
    latency: {
      at, window, level: 'workload', edges: Object.fromEntries(sides.flatMap(({ id, quantiles }) => (quantiles === null ? [] : [[id, { source: null, destination: quantiles }]]))),
      nodes: Object.fromEntries(sides.flatMap(({ to, quantiles }) => (quantiles === null ? [] : [[node(to), quantiles]]))),
    },
  };
}

function nodeOf(name: string): GraphNode {
  return { id: node(name), kind: 'workload', cluster: 'case', namespace: 'case', name, app: name, version: null, workloadKind: null, traits: [], in: null, out: null };
}

function trafficOf(fault: FaultCase, service: string, at: number, window: number): Traffic {
  const requests = level(fault, service, names.rate, at, window) ?? 10;
  const errors = level(fault, service, names.errors, at, window) ?? 0;
  return { requests, errors4xx: null, errors5xx: Math.min(requests, errors <= 1 ? errors * requests : errors), noResponse: null, codes: {}, flags: {}, sentBytes: null, receivedBytes: null, connectionsOpened: null };
}

function historyOf(fault: FaultCase, service: string): EdgeHistory {
  const rates = values(fault, service, names.rate) ?? fault.times.map(() => 10);
  return { requests: rates, failed: rates.map((rate) => (rate === null ? null : 0)), meanMs: (values(fault, service, names.p50) ?? fault.times.map(() => null)).map(inMs) };
}

function limitsOf(fault: FaultCase, at: number, window: number): ContainerLimits[] {
  return [...fault.metrics.keys()].map((service) => ({
    namespace: 'case', pod: `${service}-0`, container: service, isProxy: false, throttled: null, cpuCores: level(fault, service, names.cpu, at, window), cpuLimitCores: null, cpuOfLimit: null,
    memoryBytes: level(fault, service, names.memory, at, window), memoryLimitBytes: null, memoryOfLimit: null, psiCpu: null, restarts: null, oomKills: null, lastTerminatedReason: null,
  }) as ContainerLimits);
}
