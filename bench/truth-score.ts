import type { GalleryMesh } from '@/lab/gallery/gallery-mesh';
import type { EdgeTruth, Place, WeightedDurations } from '@/lab/gallery/gallery-truth';
import { disagreementOf, exactQuantile, retryAmplificationOf } from '@/lab/gallery/gallery-truth';
import type { Graph, GraphEdge } from '@/lib/topology/graph';
import type { Latency, Quantiles } from '@/lib/topology/latency';
import { arrivalTruths } from './truth-arrivals';

/** What became of one edge. */
export interface EdgeScore {
  readonly situations: ReadonlySet<string>;
  /** Nothing hides anything from the scrapes: numbers must be equal but for the last bits. */
  readonly mustBeExact: boolean;
  /** Rate, codes, 4xx, 5xx, flags or bytes are right; where scrapes hide something, within what they hide. */
  readonly numbersRight: boolean;
  /** mTLS share, retry amplification and disagreement of the reporters are exact; null = scrapes hide something, or there was another mistake already. */
  readonly sharesRight: boolean | null;
  /** null = the edge has no durations. */
  readonly p99Right: boolean | null;
  readonly problems: readonly string[];
}

const float = 1e-9;

function keyOf(source: Place, target: Place, protocol: string): string {
  const parts = ({ kind, cluster, namespace, name }: Place) => [kind, cluster, namespace, name];
  return JSON.stringify([parts(source), parts(target), protocol]);
}

function textOf({ kind, namespace, name }: Place): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

function isNear(shown: number | null, known: number, slack: number): boolean {
  return shown !== null && Math.abs(shown - known) <= slack * (1 + 1e-6) + known * float + float;
}

function recordProblems(what: string, shown: Readonly<Record<string, number>>, known: ReadonlyMap<string, number>, slack: number): readonly string[] {
  const names = new Set([...Object.keys(shown), ...known.keys()]);
  return [...names].flatMap((name) => {
    const [seen, right] = [Object.hasOwn(shown, name) ? (shown[name] ?? 0) : 0, known.get(name) ?? 0];
    return isNear(seen, right, slack) ? [] : [`${what} ${name}: ${seen} instead of ${right}`];
  });
}

function numberProblems({ traffic }: GraphEdge, truth: EdgeTruth): readonly string[] {
  const { slack } = truth;
  const pairs: readonly (readonly [string, number | null, number, number])[] = truth.protocol === 'tcp'
    ? [['sentBytes', traffic.sentBytes, truth.sentBytes, slack], ['receivedBytes', traffic.receivedBytes, truth.receivedBytes, slack], ['opened', traffic.connectionsOpened, truth.opened, slack]]
    : [['requests', traffic.requests, truth.requests, slack], ['errors4xx', traffic.errors4xx, truth.errors4xx, slack], ['errors5xx', traffic.errors5xx, truth.errors5xx, slack]];
  const wrong = pairs.flatMap(([what, shown, known, may]) => (isNear(shown, known, may) ? [] : [`${what}: ${String(shown)} instead of ${known}${may > 0 ? ` ± ${may}` : ''}`]));
  return truth.protocol === 'tcp' ? wrong : [...wrong, ...recordProblems('code', traffic.codes, truth.codes, slack), ...recordProblems('flag', traffic.flags, truth.flags, slack)];
}

function shareProblems(edge: GraphEdge, truth: EdgeTruth): readonly string[] {
  const seen = truth.mutual + truth.plain;
  const pairs: readonly (readonly [string, number | null, number | null])[] = [
    ['mTLS', edge.mtls, seen > 0 ? truth.mutual / seen : null],
    ['retry amplification', edge.retryAmplification, retryAmplificationOf(truth)], ['disagreement', edge.disagreement, disagreementOf(truth)],
  ];
  return pairs.flatMap(([what, shown, known]) => ((known === null ? shown === null : isNear(shown, known, 0)) ? [] : [`${what}: ${String(shown)} instead of ${String(known)}`]));
}

function p99Problems(side: string, shown: Quantiles | null | undefined, durations: WeightedDurations, slack: number): readonly string[] {
  const exact = exactQuantile(durations, 0.99);
  if (exact === null) return [];
  if (shown === null || shown === undefined) return slack > 0 ? [] : [`no P99 of the ${side}`];
  // What scrapes hide may shift the rank.
  const [low, high] = slack === 0 ? [exact, exact] : [exactQuantile(durations, 0.9) ?? exact, exactQuantile(durations, 1) ?? exact];
  const [from, to] = shown.p99Bounds;
  const inside = (high > from || (from === 0 && high === 0)) && low <= (to ?? Infinity);
  return inside ? [] : [`P99 of the ${side}: ${exact} ms is not in ${from}–${String(to)}`];
}

/** Compares what the product says of a mesh with what is true of it. Edges that are shown and should not be are wrong ones too. */
export function scoreMesh(mesh: GalleryMesh, graph: Graph, latency: Latency): readonly EdgeScore[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node as Place]));
  const shown = new Map<string, GraphEdge>();
  for (const edge of graph.edges) {
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    if (source !== undefined && target !== undefined) shown.set(keyOf(source, target, edge.protocol), edge);
  }
  const scores = [...mesh.edges, ...arrivalTruths(mesh.edges)].map((truth): EdgeScore => {
    const { situations, slack } = truth;
    const name = `seed ${mesh.seed}, ${textOf(truth.source)} > ${textOf(truth.target)} > ${truth.protocol}`;
    const key = keyOf(truth.source, truth.target, truth.protocol);
    const edge = shown.get(key);
    shown.delete(key);
    // What the scrapes hide whole cannot be shown.
    if (edge === undefined && truth.protocol !== 'tcp' && truth.requests <= slack) return { situations, mustBeExact: false, numbersRight: true, sharesRight: null, p99Right: null, problems: [] };
    if (edge === undefined) return { situations, mustBeExact: slack === 0, numbersRight: false, sharesRight: null, p99Right: truth.protocol === 'tcp' ? null : false, problems: [`${name}: not shown`] };
    const numbers = numberProblems(edge, truth);
    const shares = slack === 0 && numbers.length === 0 ? shareProblems(edge, truth) : null;
    const seen = latency.edges[edge.id];
    const quantiles = [...p99Problems('source', seen?.source, truth.durations.source, slack), ...p99Problems('destination', seen?.destination, truth.durations.destination, slack)];
    return { situations, mustBeExact: slack === 0, numbersRight: numbers.length === 0, sharesRight: shares === null ? null : shares.length === 0, p99Right: truth.protocol === 'tcp' ? null : quantiles.length === 0, problems: [...numbers, ...(shares ?? []), ...quantiles].map((problem) => `${name} (${[...situations].join(', ')}): ${problem}`) };
  });
  const extra = [...shown].map(([key, edge]): EdgeScore => ({ situations: new Set(['shown and not there']), mustBeExact: true, numbersRight: false, sharesRight: null, p99Right: null, problems: [`seed ${mesh.seed}: ${key} is shown with ${JSON.stringify(edge.traffic)} and is not there`] }));
  return [...scores, ...extra];
}
