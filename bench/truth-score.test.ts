import { describe, expect, it } from 'vitest';
import { galleryMesh } from '@/lab/gallery/gallery-mesh';
import type { EdgeTruth } from '@/lab/gallery/gallery-truth';
import { exactQuantile } from '@/lab/gallery/gallery-truth';
import type { Graph, GraphEdge, GraphNode } from '@/lib/topology/graph';
import { nodeId } from '@/lib/topology/node-id';
import { scoreMesh } from './truth-score';

/** The whole mesh, reduced to one steady edge that carried requests with failures. */
const mesh = galleryMesh(3, 1_780_000_000);
const truth = ((): EdgeTruth => {
  const found = mesh.edges.find(({ slack, protocol, errors5xx, mutual, durations }) => slack === 0 && protocol === 'http' && errors5xx > 0 && mutual === 0 && durations.destination.size === 0);
  if (found === undefined) throw new Error('The seed has no such edge.');
  return found;
})();
const [source, target] = [nodeId(truth.source), nodeId(truth.target)];
const node = (id: string, place: EdgeTruth['source']): GraphNode => ({ ...place, id, app: null, version: null, workloadKind: null, traits: [], in: null, out: null });

const edge: GraphEdge = {
  id: 'it', source, target, protocol: 'http', services: [], mtls: null, retryAmplification: null, disagreement: null,
  traffic: {
    requests: truth.requests, errors4xx: truth.errors4xx, errors5xx: truth.errors5xx, noResponse: 0, codes: Object.fromEntries(truth.codes), flags: Object.fromEntries(truth.flags),
    sentBytes: null, receivedBytes: null, connectionsOpened: null,
  },
};

function score(shown: readonly GraphEdge[], p99Bounds: readonly [number, number | null] = [0, null]): readonly { readonly right: boolean; readonly p99: boolean | null }[] {
  const graph: Graph = { at: 0, window: 60, level: 'workload', nodes: [node(source, truth.source), node(target, truth.target)], edges: shown };
  const quantiles = { p50: 0, p95: 0, p99: 0, mean: null, requests: 1, p99Bounds, resolution: 'full' } as const;
  const latency = { at: 0, window: 60, level: 'workload', edges: { it: { source: quantiles, destination: null } }, nodes: {} } as const;
  return scoreMesh({ ...mesh, edges: [truth] }, graph, latency).map(({ numbersRight, p99Right }) => ({ right: numbersRight, p99: p99Right }));
}

describe('scoring a graph against what is true', () => {
  it('accepts the truth', () => {
    expect(score([edge])).toEqual([{ right: true, p99: true }]);
  });

  it('sees one request too many, a code under another name, and a flag that is missing', () => {
    const { traffic } = edge;
    const wrong = [
      { ...traffic, requests: truth.requests * 1.001 }, { ...traffic, errors5xx: 0 },
      { ...traffic, codes: { 299: truth.requests } }, { ...traffic, flags: { ...traffic.flags, ZZ: 1 } },
    ];
    expect(wrong.map((changed) => score([{ ...edge, traffic: changed }]))).toEqual(wrong.map(() => [{ right: false, p99: true }]));
  });

  it('sees a P99 in the bucket beside the right one', () => {
    const exact = exactQuantile(truth.durations.source, 0.99) ?? Number.NaN;
    expect(score([edge], [exact, null])).toEqual([{ right: true, p99: false }]);
    expect(score([edge], [0, exact - 1])).toEqual([{ right: true, p99: false }]);
    expect(score([edge], [exact - 1, exact])).toEqual([{ right: true, p99: true }]);
  });

  it('counts an edge that is not shown, and one that should not be', () => {
    expect(score([])).toEqual([{ right: false, p99: false }]);
    expect(score([edge, { ...edge, id: 'other', protocol: 'grpc' }])).toEqual([{ right: true, p99: true }, { right: false, p99: null }]);
  });
});
