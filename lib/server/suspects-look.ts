import type { Look, PodNumbers } from '@/lib/diagnosis/diagnosis-input';
import { podNumbersQuery, readPodSample, type PodSample } from '@/lib/dialects/istio/istio-history';
import { placeFinder, placeKey, type PodPlace } from '@/lib/hosts/pod-place';
import type { Sample } from '@/lib/promql/sample';
import { buildLatency } from '@/lib/topology/build-latency';
import type { Graph } from '@/lib/topology/graph';
import { nodeId } from '@/lib/topology/node-id';
import type { Missing } from '@/lib/wire/envelope';
import { readNamed } from './host-layer';
import { readLatencyLayer } from './latency-layer';
import { readPodPlaces, samplesOf } from './pod-places';
import { readGraph } from './read-graph';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** One look at the mesh, and what was missing from it. */
export interface LookReading {
  readonly look: Look;
  readonly places: readonly PodPlace[];
  /** false = no telemetry at all at that time. */
  readonly any: boolean;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly revision: string;
}

/** Reads a part of a look; null when it does not come in time, which it says itself. */
type ReadPart = <Value>(what: string, work: () => Promise<Value>) => Promise<Value | null>;

/** Reads traffic, latency and every pod's means at one time, all in the layers that the map uses too. Without its traffic a look is nothing; the other parts come by `part`. */
export async function readLook(scope: Scope, rt: Runtime, part: ReadPart = (_what, work) => work()): Promise<LookReading> {
  const [graph, latency, pods, placed] = await Promise.all([
    readGraph(scope, rt),
    part('latency', () => readLatencyLayer(scope, rt)),
    part('pods', () => readNamed('pods', { name: 'numbers', query: podNumbersQuery(scope.window) }, scope, rt, rt.clients, 'dear')),
    part('placements', () => readPodPlaces(scope, rt)),
  ]);
  const made = graph.make();
  const read = latency?.observations ?? null;
  const places = placed?.places ?? [];
  return {
    look: {
      at: scope.at, window: scope.window, graph: made,
      latency: read === null ? null : buildLatency({ ...scope, latency: read, inventory: graph.inventory }),
      pods: pods === null || 'failure' in pods.samples ? null : podNumbers(samplesOf(pods), places, made),
    },
    places,
    any: graph.layers === 'some' && made.edges.length > 0,
    missing: [...graph.missing, ...(latency?.missing ?? []), ...(pods?.missing ?? []), ...(placed?.joined.missing ?? [])],
    warnings: [...graph.warnings, ...(latency?.warnings ?? []), ...(pods?.warnings ?? [])],
    revision: [graph.key, latency?.revision, pods?.revision, placed?.joined.revision].map((part) => JSON.stringify(part)).join(' '),
  };
}

interface Draft {
  readonly first: PodSample;
  readonly sides: Record<'in' | 'out', { requests: number; failed: number; sum: number } | null>;
}

/** Samples -> one entry a pod, with the node of the graph that it belongs to and its host. */
function podNumbers(samples: readonly Sample[], places: readonly PodPlace[], graph: Graph): PodNumbers[] {
  const placeOf = placeFinder(places);
  const nodes = new Map(graph.nodes.filter(({ kind }) => kind === 'workload').flatMap((node) => [
    [`~/${node.namespace ?? ''}/${node.name}`, node.id] as const, [`${node.cluster ?? '~'}/${node.namespace ?? ''}/${node.name}`, node.id] as const,
  ]));
  const clusters = new Set(graph.nodes.flatMap((node) => (node.kind === 'workload' ? [node.cluster] : [])));
  const only = clusters.size === 1 ? [...clusters][0] ?? null : null;
  const drafts = new Map<string, Draft>();
  for (const { labels, value } of samples) {
    const sample = readPodSample(labels, value);
    if (sample === null) continue;
    const key = placeKey(sample);
    const draft = drafts.get(key) ?? { first: sample, sides: { in: null, out: null } };
    drafts.set(key, draft);
    const side = draft.sides[sample.side] ?? { requests: 0, failed: 0, sum: 0 };
    draft.sides[sample.side] = side;
    side[sample.part] += sample.value;
  }
  return [...drafts.values()].flatMap(({ first, sides }) => {
    const { cluster, namespace, name } = first.workload;
    // A workload that nothing reaches any more is not drawn, but its pods are still there.
    const node = nodes.get(`${cluster ?? '~'}/${namespace}/${name}`) ?? nodes.get(`~/${namespace}/${name}`) ?? nodeId({ kind: 'workload', cluster: cluster ?? only, namespace, name });
    return [{ namespace: first.namespace, pod: first.pod, node, host: placeOf(first)?.host ?? null, in: side(sides.in), out: side(sides.out) }];
  });
}

function side(sums: Draft['sides']['in']): PodNumbers['in'] {
  return sums === null ? null : { requests: sums.requests, failed: sums.failed, meanMs: sums.requests > 0 ? sums.sum / sums.requests : null };
}
