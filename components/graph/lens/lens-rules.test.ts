import { describe, expect, it } from 'vitest';
import type { Host, Hosts } from '@/lib/hosts/host';
import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import type { EdgeLatency, Latency, Quantiles } from '@/lib/topology/latency';
import type { Lens } from '@/lib/url/lens';
import { mapScene, type SceneInput } from '../map-scene';
import { timeBetween } from './cost-mark';

const traffic = (requests: number | null, more: Partial<Traffic> = {}): Traffic => ({ requests, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: {}, flags: {}, sentBytes: 1000, receivedBytes: 3000, connectionsOpened: null, ...more });
const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, kind: 'workload', cluster: 'c', namespace: 'shop', name: id, app: id, version: null, workloadKind: null, traits: [], in: null, out: null, ...more });
const edge = (source: string, target: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ id: `${source}>${target}`, source, target, protocol: 'http', services: [], traffic: traffic(100), mtls: 1, retryAmplification: 1, disagreement: null, ...more });
const quantiles = (p99: number, mean: number | null = p99 / 10): Quantiles => ({ p50: p99 / 8, p95: p99 / 2, p99, mean, requests: 6000, p99Bounds: [p99, p99], resolution: 'full' });
const both = (caller: number, callee: number): EdgeLatency => ({ source: quantiles(caller), destination: quantiles(callee) });
const host = (name: string, zone: string | null, region = 'eu'): Host => ({ name, instance: null, instanceType: null, burstable: null, region, zone, cores: 4, conditions: [], mapped: true, signals: {} });

const graph = (edges: readonly GraphEdge[], nodes: readonly GraphNode[] = ['a', 'b', 'x'].map((id) => node(id))): Graph => ({ at: 1000, window: 60, level: 'workload', nodes, edges });
const latency = (edges: Latency['edges']): Latency => ({ at: 1000, window: 60, level: 'workload', nodes: {}, edges });
const calm = (edges: readonly GraphEdge[]): Latency => latency(Object.fromEntries(edges.map((one) => [one.id, both(20, 18)])));

/** tone, line and label of every edge in a lens. */
function seen(lens: Lens, edges: readonly GraphEdge[], more: Partial<SceneInput> = {}): Record<string, string> {
  const scene = mapScene({ graph: graph(edges), latency: calm(edges), hosts: null, quantile: 'p99', lens, ...more });
  return Object.fromEntries(scene.edges.map((one) => [one.id, `${one.tone} ${one.dash} ${String(one.loud)} ${one.label().join(' | ')}`]));
}

describe('the lens of security', () => {
  it('names plain text, leaves what is outside alone and says unknown where nobody saw', () => {
    const nodes = [node('a'), node('b'), node('x'), node('bank', { kind: 'external', namespace: null })];
    const edges = [edge('a', 'b'), edge('a', 'x', { mtls: 0.9 }), edge('b', 'x', { mtls: 0.25 }), edge('x', 'a', { mtls: null }), edge('b', 'bank', { mtls: 0 })];
    expect(seen('security', edges, { graph: graph(edges, nodes) })).toEqual({
      'a>b': 'quiet solid 0 mTLS', 'a>x': 'warn solid 2 plain text 10 % | 100 /s', 'b>x': 'crit solid 2 plain text 75 % | 100 /s', 'x>a': 'quiet unknown 0 mTLS unknown', 'b>bank': 'faint thin 0 outside the mesh',
    });
  });
});

describe('the lens of retries', () => {
  it('counts attempts per request and needs both reporters', () => {
    expect(seen('retries', [edge('a', 'b', { retryAmplification: 1.02 }), edge('a', 'x', { retryAmplification: 1.8, traffic: traffic(100, { flags: { URX: 4 } }) }), edge('b', 'x', { retryAmplification: null })])).toEqual({
      'a>b': 'quiet solid 0 × 1.02', 'a>x': 'crit solid 2 × 1.80 | URX 4 %', 'b>x': 'quiet unknown 0 seen from one side only',
    });
  });
});

describe('the lens of rollout', () => {
  const nodes = [node('a'), node('b-v1', { app: 'b' }), node('b-v2', { app: 'b' }), node('x')];
  const edges = [edge('a', 'b-v1', { traffic: traffic(60) }), edge('a', 'b-v2', { traffic: traffic(40) }), edge('a', 'x')];

  it('shows the split between versions as the caller sees it', () => {
    expect(seen('rollout', edges, { graph: graph(edges, nodes) })).toEqual({ 'a>b-v1': 'strong solid 1 60 %', 'a>b-v2': 'strong solid 1 40 %', 'a>x': 'faint solid 0 ' });
  });

  it('is strained where the split lies apart from the configured weight by more than chance', () => {
    const set = (share: number) => new Map([['a>b-v1', 1 - share], ['a>b-v2', share]]);
    expect(seen('rollout', edges, { graph: graph(edges, nodes), weights: set(0.3) })['a>b-v2']).toBe('warn solid 2 40 % | set 30 %');
    expect(seen('rollout', edges, { graph: graph(edges, nodes), weights: set(0.1) })['a>b-v2']).toBe('crit solid 2 40 % | set 10 %');
    expect(seen('rollout', edges, { graph: graph(edges, nodes), weights: set(0.39) })['a>b-v2']).toBe('strong solid 1 40 % | set 39 %');
    const few = edges.map((one) => ({ ...one, traffic: traffic((one.traffic.requests ?? 0) / 1000) }));
    expect(seen('rollout', few, { graph: graph(few, nodes), weights: set(0.3) })['a>b-v2']).toBe('strong solid 1 40 % | set 30 %');
  });
});

describe('the lens of cost', () => {
  it('is the time between the reporters, by means', () => {
    const edges = [edge('a', 'b'), edge('a', 'x'), edge('b', 'x')];
    expect(seen('cost', edges, { latency: latency({ 'a>b': both(20, 10), 'a>x': both(400, 100), 'b>x': { source: quantiles(30), destination: null } }) })).toEqual({
      'a>b': 'quiet solid 0 +1 ms | 50 % of mean', 'a>x': 'crit solid 2 +30 ms | 75 % of mean', 'b>x': 'quiet unknown 0 seen from one side only',
    });
  });

  it('falls back to medians and never goes below zero', () => {
    expect(timeBetween({ source: quantiles(80, null), destination: quantiles(160) })).toEqual({ between: 0, share: 0, by: 'P50' });
    expect(timeBetween({ source: quantiles(80), destination: null })).toBe(null);
  });
});

describe('the lens of residency', () => {
  const hosts: Hosts = { at: 1000, window: 60, hosts: [host('1', 'a'), host('2', 'b'), host('3', 'a', 'us'), host('4', null)], placements: [{ node: 'a', host: '1', pods: 2 }, { node: 'b', host: '1', pods: 1 }, { node: 'b', host: '2', pods: 1 }, { node: 'x', host: '3', pods: 1 }, { node: 'n', host: '4', pods: 1 }] };
  const nodes = [node('a'), node('a2'), node('b'), node('x'), node('n'), node('far', { cluster: 'd' })];

  it('says which border is crossed and by how much; plain text across a border is sick, an unknown place is unknown', () => {
    const edges = [edge('a', 'b'), edge('a', 'x'), edge('b', 'a', { mtls: 0.5 }), edge('a', 'n'), edge('a', 'far'), edge('a', 'a2')];
    expect(seen('residency', edges, { graph: graph(edges, nodes), hosts: { ...hosts, placements: [...hosts.placements, { node: 'a2', host: '1', pods: 1 }] } })).toEqual({
      'a>b': 'strong solid 1 zone 50 % | 2 kB/s', 'a>x': 'warn solid 2 region 100 % | 4 kB/s', 'b>a': 'crit solid 2 zone 50 % | plain text', 'a>n': 'quiet unknown 0 place unknown', 'a>far': 'warn solid 2 other cluster | 4 kB/s', 'a>a2': 'quiet solid 0 same zone',
    });
  });
});

describe('the lens of change', () => {
  const then = [edge('a', 'b'), edge('a', 'x'), edge('x', 'a'), edge('x', 'old')];
  const before = { graph: graph(then, ['a', 'b', 'x', 'old'].map((id) => node(id))), latency: latency({ 'a>b': both(20, 18), 'a>x': both(400, 300), 'x>a': both(20, 18) }), hosts: null };
  const now = [edge('a', 'b', { traffic: traffic(100, { errors5xx: 5 }) }), edge('a', 'x', { traffic: traffic(30) }), edge('x', 'a'), edge('b', 'x')];
  const scene = (lens: Lens) => mapScene({ graph: graph(now), latency: latency({ 'a>b': both(200, 18), 'a>x': both(90, 80), 'x>a': both(30, 18), 'b>x': both(9, 8) }), hosts: null, quantile: 'p99', lens, before });

  it('marks what is new, gone, slower, faster, failing and asked otherwise, each with both numbers', () => {
    expect(Object.fromEntries(scene('change').edges.map((one) => [one.id, `${one.tone} ${one.dash} ${one.label().join(' | ')}`]))).toEqual({
      'a>b': 'change solid ▲ 200 ms | was 20 ms', 'a>x': 'change solid ▼ 90 ms | was 400 ms', 'x>a': 'faint solid as before', 'b>x': 'change solid new', 'x>old': 'change gone gone',
    });
    expect(scene('change').nodes.map(({ id, note, broken }) => [id, note, broken])).toEqual([['a', null, false], ['b', null, false], ['x', null, false], ['old', 'gone', true]]);
  });

  it('draws in the other lenses only what is there now', () => {
    expect(scene('latency').edges.map((one) => one.id)).toEqual(['a>b', 'a>x', 'x>a', 'b>x']);
  });

  it('says that there is nothing to compare with rather than that nothing changed', () => {
    expect(seen('change', [edge('a', 'b')])).toEqual({ 'a>b': 'faint solid 0 nothing to compare with' });
  });
});
