import type { NodeId } from '@/lib/topology/graph';
import type { PodNumbers, PodSide } from './diagnosis-input';
import { remembered, type MeshView } from './mesh-view';
import { ramp } from './robust';

/** Pods of one workload on a host against its pods elsewhere. Means in ms, usual ones null without a past. */
export interface Contrast {
  readonly node: NodeId;
  readonly side: 'in' | 'out';
  readonly here: number;
  readonly elsewhere: number;
  readonly usualHere: number | null;
  readonly usualElsewhere: number | null;
  readonly podsHere: number;
  /** Requests per second of the pods here. */
  readonly requests: number;
  /** 0 = as fast as elsewhere, 1 = clearly slower than elsewhere and than it used to be. */
  readonly strength: number;
}

interface Sum { readonly mean: number; readonly requests: number; readonly pods: number }

/** Fewer requests than this in the window say nothing about a pod's mean. */
const fewestRequests = 20;

/** Compares the pods of a workload on one host with those on all others; null when it runs on this host only, nowhere on it, or too little was measured. */
export function contrast(node: NodeId, host: string, side: 'in' | 'out', view: MeshView): Contrast | null {
  return hostContrasts(host, view).find((one) => one.node === node && one.side === side) ?? null;
}

function compared(node: NodeId, host: string, side: 'in' | 'out', view: MeshView): Contrast | null {
  const pods = view.podsOf(node);
  const here = meanOf(pods.filter((pod) => pod.host === host), side, view.input.now.window);
  const elsewhere = meanOf(pods.filter((pod) => pod.host !== null && pod.host !== host), side, view.input.now.window);
  if (here === null || elsewhere === null) return null;
  const usualPods = view.usualPodsOf(node);
  const window = view.input.usual?.window ?? 0;
  const usualHere = meanOf(usualPods.filter((pod) => pod.host === host), side, window);
  const usualElsewhere = meanOf(usualPods.filter((pod) => pod.host !== null && pod.host !== host), side, window);
  const usualRatio = usualHere === null || usualElsewhere === null || usualElsewhere.mean <= 0 ? 1 : usualHere.mean / usualElsewhere.mean;
  const ratio = elsewhere.mean <= 0 ? 1 : here.mean / elsewhere.mean;
  const apart = here.mean - elsewhere.mean;
  const strength = Math.min(ramp(Math.log(ratio / usualRatio), Math.log(1.1), Math.log(1.8)), ramp(apart, 0.5, 3));
  return {
    node, side, here: here.mean, elsewhere: elsewhere.mean, usualHere: usualHere?.mean ?? null, usualElsewhere: usualElsewhere?.mean ?? null,
    podsHere: here.pods, requests: here.requests, strength,
  };
}

/** Contrasts of every workload with pods on the host, strongest first. One that cannot be compared is left out. */
export function hostContrasts(host: string, view: MeshView): readonly Contrast[] {
  return remembered(view, `contrasts ${host}`, () => contrastsOf(host, view));
}

function contrastsOf(host: string, view: MeshView): Contrast[] {
  const nodes = new Set((view.input.now.pods ?? []).filter((pod) => pod.host === host).map(({ node }) => node));
  return [...nodes].sort().flatMap((node) => (['in', 'out'] as const).flatMap((side) => compared(node, host, side, view) ?? []))
    .sort((a, b) => b.strength - a.strength || (a.node < b.node ? -1 : 1));
}

/** The workload whose requests lose most on a host: those that wait longer there, weighed by how long. null when none can be compared. */
export function worstHit(host: string, view: MeshView): NodeId | null {
  return remembered(view, `worst hit ${host}`, () => hardestHit(host, view));
}

function hardestHit(host: string, view: MeshView): NodeId | null {
  const lost = ({ here, elsewhere, usualHere, requests }: Contrast): number => (here - Math.max(usualHere ?? 0, Math.min(here, elsewhere))) * requests;
  const hit = hostContrasts(host, view).filter(({ side, strength }) => side === 'in' && strength > 0).sort((a, b) => lost(b) - lost(a) || (a.node < b.node ? -1 : 1));
  return hit[0]?.node ?? null;
}

/** Workloads on a host that can be compared, by their pods elsewhere or, where there are none, by their own past there; and those of them that are slower. */
export interface Company {
  readonly compared: number;
  readonly slower: number;
}

/** Slower than its own past: times, and ms. What pods answer holds what they wait for, so that this convicts nobody, but who is as fast as ever is well. */
const slowerThanBefore = { factor: 1.2, ms: 1 } as const;

/** How the other workloads of a host do: well ones acquit it of all that hits every pod there. `inherits`: whether what a workload waits longer is spent waiting for others. */
export function companyOn(host: string, without: NodeId, view: MeshView, inherits: (node: NodeId) => boolean): Company {
  const { now, usual } = view.input;
  const nodes = [...new Set((now.pods ?? []).filter((pod) => pod.host === host && pod.node !== without).map(({ node }) => node))];
  const verdicts = nodes.flatMap((node): boolean[] => {
    const elsewhere = contrast(node, host, 'in', view);
    if (elsewhere !== null) return [elsewhere.strength >= 0.25];
    const here = meanOf(view.podsOf(node).filter((pod) => pod.host === host), 'in', now.window);
    const before = meanOf(view.usualPodsOf(node).filter((pod) => pod.host === host), 'in', usual?.window ?? 0);
    return here === null || before === null ? [] : [here.mean > Math.max(slowerThanBefore.factor * before.mean, before.mean + slowerThanBefore.ms) && !inherits(node)];
  });
  return { compared: verdicts.length, slower: verdicts.filter(Boolean).length };
}

/** How much of what a workload's requests wait longer falls on each host, against the share of requests it has there. */
export interface HostShare {
  readonly host: string;
  /** Share of the excess, 0…1. */
  readonly excess: number;
  /** Share of the requests. */
  readonly requests: number;
}

/** Splits the excess of a node by host; [] when pods or their past are not known. The usual mean is the workload's, so new pods are compared too. */
export function excessByHost(node: NodeId, view: MeshView): readonly HostShare[] {
  return remembered(view, `excess by host ${node}`, () => excessOf(node, view));
}

function excessOf(node: NodeId, view: MeshView): HostShare[] {
  const usual = meanOf(view.usualPodsOf(node), 'in', view.input.usual?.window ?? 0);
  const pods = view.podsOf(node).filter((pod) => pod.host !== null && pod.in !== null && pod.in.meanMs !== null && pod.in.requests > 0);
  if (usual === null || pods.length === 0) return [];
  const totals = new Map<string, { excess: number; requests: number }>();
  for (const { host, in: side } of pods) {
    if (host === null || side === null || side.meanMs === null) continue;
    const sum = totals.get(host) ?? { excess: 0, requests: 0 };
    totals.set(host, sum);
    sum.excess += Math.max(0, side.meanMs - usual.mean) * side.requests;
    sum.requests += side.requests;
  }
  const all = [...totals.values()].reduce((sum, one) => ({ excess: sum.excess + one.excess, requests: sum.requests + one.requests }), { excess: 0, requests: 0 });
  if (all.excess <= 0 || all.requests <= 0) return [];
  return [...totals].map(([host, one]) => ({ host, excess: one.excess / all.excess, requests: one.requests / all.requests }))
    .sort((a, b) => b.excess - a.excess || (a.host < b.host ? -1 : 1));
}

/** The pod that carries nearly all of a workload's excess while its sisters are well; null when there is none. */
export function lonePod(node: NodeId, view: MeshView): { readonly pod: PodNumbers; readonly here: number; readonly others: number } | null {
  const pods = view.podsOf(node).filter(({ in: side }) => enough(side, view.input.now.window));
  if (pods.length < 3) return null;
  const sorted = [...pods].sort((a, b) => (b.in?.meanMs ?? 0) - (a.in?.meanMs ?? 0) || (a.pod < b.pod ? -1 : 1));
  const [first] = sorted;
  const others = meanOf(sorted.slice(1), 'in', view.input.now.window);
  const worstOther = sorted[1]?.in?.meanMs ?? 0;
  if (first === undefined || others === null || first.in?.meanMs === null || first.in === null) return null;
  return first.in.meanMs >= 2 * worstOther && first.in.meanMs >= others.mean + 5 ? { pod: first, here: first.in.meanMs, others: others.mean } : null;
}

function enough(side: PodSide | null, window: number): side is PodSide & { meanMs: number } {
  return side !== null && side.meanMs !== null && side.requests * window >= fewestRequests;
}

/** Mean over pods, weighed by requests; null without enough of them. */
export function meanOf(pods: readonly PodNumbers[], which: 'in' | 'out', window: number): Sum | null {
  let [total, requests, count] = [0, 0, 0];
  for (const pod of pods) {
    const side = pod[which];
    if (!enough(side, window)) continue;
    total += side.meanMs * side.requests;
    requests += side.requests;
    count += 1;
  }
  return requests <= 0 ? null : { mean: total / requests, requests, pods: count };
}
