import { expect, it } from 'vitest';
import type { Graph, GraphEdge, GraphNode, Traffic } from '@/lib/topology/graph';
import { cutGraph } from './cut-graph';

const traffic = (requests: number, errors5xx = 0): Traffic => ({ requests, errors4xx: 0, errors5xx, noResponse: 0, codes: {}, flags: {}, sentBytes: null, receivedBytes: null, connectionsOpened: null });
const node = (id: string): GraphNode => ({ id, kind: 'workload', cluster: 'c', namespace: 'n', name: id, app: null, version: null, workloadKind: null, traits: [], in: null, out: null });
const edge = (source: string, target: string, requests: number, errors5xx = 0): GraphEdge => ({ id: `${source}>${target}`, source, target, protocol: 'http', services: [], traffic: traffic(requests, errors5xx), mtls: null, retryAmplification: null, disagreement: null });
const graph: Graph = {
  at: 1, window: 60, level: 'workload', nodes: ['a', 'b', 'c', 'd', 'idle'].map(node),
  edges: [edge('a', 'b', 100), edge('a', 'c', 1), edge('a', 'd', 0.001, 0.001), edge('b', 'c', 50)],
};

it('a graph within the limits is left as it is', () => {
  expect(cutGraph(graph)).toEqual({ graph, truncated: null });
});

it('the sick edge stays however quiet it is, then the busiest; the rest is counted', () => {
  const { graph: cut, truncated } = cutGraph(graph, { nodes: 100, edges: 2 });
  expect(cut.edges.map(({ id }) => id)).toEqual(['a>b', 'a>d']);
  expect(truncated).toEqual({ kept: 2, total: 4, rule: 'Every node and edge with errors is shown, then the edges with the most traffic; 2 of 4 edges are left out. Restrict the namespaces or choose a coarser level to see them.' });
});

it('nodes without edges go first, and no edge hangs in the air', () => {
  const { graph: cut, truncated } = cutGraph(graph, { nodes: 3, edges: 100 });
  expect(cut.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  expect(cut.edges.map(({ id }) => id)).toEqual(['a>b', 'a>d']);
  expect(truncated).toMatchObject({ kept: 2, total: 4 });
});

it('more sick edges than the limit are all kept', () => {
  const sick: Graph = { ...graph, edges: ['b', 'c', 'd'].map((target) => edge('a', target, 1, 1)) };
  expect(cutGraph(sick, { nodes: 100, edges: 1 }).graph.edges).toHaveLength(3);
});
