import { edgeThresholds } from '@/lib/health/thresholds';
import type { EdgeId, NodeId } from '@/lib/topology/graph';
import { parseNodeId } from '@/lib/topology/node-id';
import type { DiagnosisInput } from './diagnosis-input';
import type { Case } from './finding';
import { hostsOfCase } from './host-fit';
import { hostContrasts } from './host-contrast';
import { worstStrain } from './host-signals';
import { meshView, type MeshView } from './mesh-view';
import { rank } from './rank';
import type { Suspects } from './suspect';
import { sickPlaces } from './sick-places';
import { sickEdges } from './symptoms';

/** What is worth asking in detail before the verdict: workloads where trouble sits, hosts under them. */
export interface DetailPlan {
  readonly nodes: readonly NodeId[];
  readonly hosts: readonly string[];
}

const mostNodes = 16;
const mostHosts = 6;

/** The verdict over the mesh: every sick edge with its class, and the suspects, best first. Pure and deterministic. */
export function diagnose(input: DiagnosisInput): Suspects {
  const view = meshView(input);
  const cases = casesOf(view);
  return { at: input.now.at, window: input.now.window, baseline: input.baseline, ...rank(cases, view) };
}

/** Where to look closer. Empty when nothing is sick. */
export function planDetails(input: DiagnosisInput): DetailPlan {
  const view = meshView(input);
  const cases = casesOf(view);
  const nodes = new Set<NodeId>();
  for (const { locus } of cases) {
    nodes.add(locus.node);
    if (locus.kind === 'gap') nodes.add(locus.edge.edge.source);
    // Requests that reached nobody end at the service: what has happened to those behind it?
    if (locus.kind === 'errors') for (const node of view.answerers(locus.edge.edge)) nodes.add(node);
    // What was passed on the way down may be at its own limit as well.
    for (const { edge } of locus.path) nodes.add(edge.target);
  }
  const hosts = new Map<string, number>();
  for (const given of cases) for (const host of hostsOfCase(given)) if (!hosts.has(host)) hosts.set(host, interest(host, view));
  return {
    // A workload that nobody reaches any more is not drawn, and asked about all the same.
    nodes: [...nodes].filter((node) => (view.nodes.get(node)?.kind ?? parseNodeId(node)?.kind) === 'workload').slice(0, mostNodes),
    hosts: [...hosts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostHosts).map(([host]) => host).sort(),
  };
}

/** Earliest onset among the sick edges; null when nothing is sick or the history does not tell. */
export function earliestOnset(input: DiagnosisInput): number | null {
  const starts = sickEdges(meshView(input)).flatMap(({ since }) => since ?? []);
  return starts.length === 0 ? null : Math.min(...starts);
}

/** Edges that no cluster would call well, whatever is usual for them: so slow, or so much failing. */
export function criticalEdges({ now }: DiagnosisInput): ReadonlySet<EdgeId> {
  const { p99, errors5xx, thinRequests, fewestFailures } = edgeThresholds;
  return new Set(now.graph.edges.flatMap(({ id, traffic, protocol }) => {
    if (protocol === 'tcp' || traffic.requests === null || traffic.requests <= 0) return [];
    const sides = now.latency?.edges[id];
    const seen = sides?.source ?? sides?.destination ?? null;
    const failed = (traffic.errors5xx ?? 0) + (traffic.noResponse ?? 0);
    const fails = failed / traffic.requests >= errors5xx.critical && failed * now.window >= 2 * fewestFailures;
    return fails || (seen !== null && seen.requests >= thinRequests && seen.p99 >= p99.critical) ? [id] : [];
  }));
}

/** Whether an edge that is critical differs from what was usual for it. */
export function explainsCritical(input: DiagnosisInput): boolean {
  const critical = criticalEdges(input);
  return sickEdges(meshView(input)).some(({ facts }) => critical.has(facts.edge.id));
}

function casesOf(view: MeshView): Case[] {
  return sickPlaces(view).map((place) => ({ ...place, view }));
}

function interest(host: string, view: MeshView): number {
  return (worstStrain(host, ['steal', 'psiCpu', 'cpuBusy', 'psiMemory', 'diskAwait', 'softirq'], view)?.strength ?? 0) + (hostContrasts(host, view)[0]?.strength ?? 0);
}
