import type { NodeId } from '@/lib/topology/graph';
import type { Calls, EdgeFacts } from './edge-facts';
import type { MeshView } from './mesh-view';
import type { Sickness } from './symptoms';

/** Where the trouble of a sick edge sits, as deep downstream as the numbers carry. */
export interface Locus {
  /** node: in the pods that answer. gap: between the two ends of an edge. errors: failures that arise on this edge or in its target. */
  readonly kind: 'node' | 'gap' | 'errors';
  /** The edge that was followed last. */
  readonly edge: EdgeFacts;
  /** The workload (or external host) that edge leads to. */
  readonly node: NodeId;
  /** Edges from the sick one down to `edge`, both included. */
  readonly path: readonly EdgeFacts[];
  /** Share of the excess that is left when everything further down is taken away, 0…1. */
  readonly own: number;
  /** What is in excess at the locus: ms for latency, a share for errors. */
  readonly excess: number;
}

/** What one edge down has to carry of the trouble to be followed. */
const carries = 0.5;
/** A gap is the trouble itself when it holds this much of what the caller waits longer. */
const gapShare = 0.55;
const deepest = 24;

/** Follows a sick edge downstream to the deepest anomaly, by mean latency (means add up along a call) or by failures. */
export function trace(sick: Sickness, view: MeshView): Locus {
  const byErrors = sick.symptom.includes('errors') || sick.symptom.includes('no-response');
  if (!byErrors) return follow(sick.facts, view, slowStep);
  if (!sick.symptom.includes('latency') || sick.facts.failedShare - (sick.facts.usualFailedShare ?? 0) > 0.02) {
    const failing = follow(sick.facts, view, failingStep);
    // Timeouts and overload failures are made by slowness: then the slow path tells more.
    if (madeBySlowness(failing.edge) && hasSlowChild(failing, view)) return follow(failing.edge, view, slowStep, failing.path);
    // Who waits too long for somebody else gives up in its own code and answers with an error that no proxy marks; its own errors would not slow down whom it calls.
    return sick.symptom.includes('latency') && failing.path.length === 1 && 'next' in slowStep(failing.edge, view) ? follow(failing.edge, view, slowStep, failing.path) : failing;
  }
  return follow(sick.facts, view, slowStep);
}

type Step = (edge: EdgeFacts, view: MeshView) => { readonly next: EdgeFacts } | Pick<Locus, 'kind' | 'own' | 'excess'>;

function follow(from: EdgeFacts, view: MeshView, step: Step, walked: readonly EdgeFacts[] = [from]): Locus {
  const path = [...walked];
  const seen = new Set(path.map(({ edge }) => edge.target));
  for (let depth = 0; depth < deepest; depth += 1) {
    const edge = path.at(-1) ?? from;
    const result = step(edge, view);
    if (!('next' in result)) return { ...result, edge, node: edge.edge.target, path };
    if (seen.has(result.next.edge.target)) return { kind: 'node', own: 0.5, excess: edge.sourceExcess ?? 0, edge, node: edge.edge.target, path };
    seen.add(result.next.edge.target);
    path.push(result.next);
  }
  return { kind: 'node', own: 0.5, excess: from.sourceExcess ?? 0, edge: path.at(-1) ?? from, node: (path.at(-1) ?? from).edge.target, path };
}

/** One step along the slowness: stop in the gap, stop in the node, or go on to the call that carries most of it. */
export function slowStep(facts: EdgeFacts, view: MeshView): ReturnType<Step> {
  const { edge, gapExcess, sourceExcess, targetExcess } = facts;
  const total = sourceExcess ?? targetExcess ?? 0;
  const retried = facts.amplification >= 1.15;
  if (!retried && gapExcess !== null && total > 0 && gapExcess / total >= gapShare) return { kind: 'gap', own: Math.min(1, gapExcess / total), excess: gapExcess };
  const target = view.nodes.get(edge.target);
  if (target?.kind !== 'workload') return { kind: 'node', own: 1, excess: total };
  const excess = targetExcess ?? view.nodeExcess(edge.target) ?? total;
  if (excess <= 0) return { kind: 'node', own: 1, excess: Math.max(0, total) };
  const [heaviest] = childShares(edge.target, excess, view, own, slowness);
  const below = heaviest?.share ?? 0;
  if (heaviest !== undefined && below >= carries) return { next: heaviest.facts };
  return { kind: 'node', own: Math.max(0, 1 - below), excess };
}

/** One step along the failures: go on while the target's own calls fail about as much. */
export function failingStep(facts: EdgeFacts, view: MeshView): ReturnType<Step> {
  const excess = facts.failedShare - (facts.usualFailedShare ?? 0);
  // Requests that reached nobody stand on an edge of their own: their share is one of all calls to that service.
  const [heaviest] = childShares(facts.edge.target, excess, view, ({ calls }) => calls, (child, calls, usualCalls) => calls * child.failedShare - usualCalls * (child.usualFailedShare ?? 0));
  const below = heaviest?.share ?? 0;
  if (heaviest !== undefined && below >= carries) return { next: heaviest.facts };
  return { kind: 'errors', own: Math.max(0, 1 - below), excess };
}

function own({ rate, usualRate }: EdgeFacts): Calls {
  return { now: rate, usual: usualRate };
}

/** How much longer the caller waits for one child, per request of its own. */
function slowness(child: EdgeFacts, calls: number, usualCalls: number): number {
  const [now, usual] = [child.now?.mean ?? null, child.usual?.mean ?? null];
  return now === null ? 0 : calls * now - (usual === null ? calls : usualCalls) * (usual ?? now);
}

/** What each call of a node carries of an excess, the most first. */
function childShares(node: NodeId, excess: number, view: MeshView, callsOf: (child: EdgeFacts) => Calls, weigh: (child: EdgeFacts, calls: number, usualCalls: number) => number): { facts: EdgeFacts; share: number }[] {
  if (excess <= 0) return [];
  const arrivals = arrivalsAt(node, view);
  if (arrivals.now <= 0) return [];
  return view.outOf(node).filter(({ edge }) => edge.protocol !== 'tcp').map((facts) => {
    const { now, usual } = callsOf(facts);
    return { facts, share: weigh(facts, now / arrivals.now, usual === null || arrivals.usual <= 0 ? 0 : usual / arrivals.usual) / excess };
  }).sort((a, b) => b.share - a.share || (a.facts.edge.id < b.facts.edge.id ? -1 : 1));
}

/** Attempts per second that reach a node, retries included, now and usual. */
export function arrivalsAt(node: NodeId, view: MeshView): { readonly now: number; readonly usual: number } {
  const into = view.into(node).filter(({ edge }) => edge.protocol !== 'tcp');
  return {
    now: into.reduce((sum, one) => sum + one.rate * one.amplification, 0),
    usual: into.reduce((sum, one) => sum + (one.usualRate ?? 0) * one.usualAmplification, 0),
  };
}

/** Failures that say "it took too long", not "it is wrong". Retries that are used up (URX) say it only where connections did not fail. */
function madeBySlowness({ edge }: EdgeFacts): boolean {
  const { flags, requests, codes } = edge.traffic;
  const rate = (flag: string): number => (Object.hasOwn(flags, flag) ? flags[flag] ?? 0 : 0);
  const timedOut = Math.max(rate('UT'), rate('DC'), rate('URX') - rate('UF') - rate('UC'), (codes['504'] ?? 0) - rate('UF'));
  return requests !== null && requests > 0 && timedOut / requests >= 0.01;
}

function hasSlowChild(locus: Locus, view: MeshView): boolean {
  const result = slowStep(locus.edge, view);
  return 'next' in result || (result.kind === 'node' && (locus.edge.targetExcess ?? 0) > 20);
}
