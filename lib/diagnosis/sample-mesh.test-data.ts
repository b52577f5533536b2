import type { Host } from '@/lib/hosts/host';
import type { GraphEdge } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import { noDetails, type DiagnosisInput, type Look } from './diagnosis-input';

/** One call of the sample: workloads by number. */
export interface SampleCall { readonly from: number; readonly to: number; readonly gapMs: number; readonly unreached: number }

const id = (index: number): string => nodeId({ kind: 'workload', cluster: 'c', namespace: 'n', name: `w${index}` });
const quantiles = (mean: number): Quantiles => ({ p50: mean, p95: mean * 2, p99: mean * 3, mean, requests: 1200, p99Bounds: [0, null], resolution: 'full' });

/** Workloads in a ring of calls to the next and the one after; each has one pod, on the host that is told. `trouble` says what each call suffers. */
export function ringOf(count: number, hostOf: (index: number) => string, trouble: (from: number, to: number) => Partial<SampleCall>): DiagnosisInput {
  const calls = Array.from({ length: count * 2 }, (_, index) => ({ from: index % count, to: (index + 1 + Math.floor(index / count)) % count }));
  const look = (sick: boolean): Look => {
    const told = calls.map((call): SampleCall => ({ ...call, gapMs: 1, unreached: 0, ...(sick ? trouble(call.from, call.to) : {}) }));
    const edges = told.map(({ from, to, unreached }): GraphEdge => ({
      id: edgeId(id(from), id(to), 'http'), source: id(from), target: id(to), protocol: 'http', services: [`w${to}.n`], mtls: 1, disagreement: null, retryAmplification: 1,
      traffic: { requests: 20, errors4xx: 0, errors5xx: 20 * unreached, noResponse: 0, codes: {}, flags: { UF: 20 * unreached }, sentBytes: 0, receivedBytes: 0, connectionsOpened: null },
    }));
    const latency: Latency = { at: 1, window: 60, level: 'workload', nodes: {}, edges: Object.fromEntries(told.map(({ from, to, gapMs }) => [edgeId(id(from), id(to), 'http'), { source: quantiles(10 + gapMs), destination: quantiles(10) }])) };
    const nodes = Array.from({ length: count }, (_, index) => ({ id: id(index), kind: 'workload' as const, cluster: 'c', namespace: 'n', name: `w${index}`, app: null, version: null, workloadKind: null, traits: [], in: null, out: null }));
    return { at: 1, window: 60, graph: { at: 1, window: 60, level: 'workload', nodes, edges }, latency, pods: [] };
  };
  const placements = Array.from({ length: count }, (_, index) => ({ node: id(index), host: hostOf(index), pods: 1 }));
  const hosts = [...new Set(placements.map(({ host }) => host))].map((name) => ({ name, zone: name.split('-')[0] ?? '', signals: {} }) as unknown as Host);
  return { now: look(true), usual: look(false), baseline: { start: 0, end: 1 }, history: null, hosts: { at: 1, window: 60, hosts, placements }, details: noDetails, events: null, config: null };
}
