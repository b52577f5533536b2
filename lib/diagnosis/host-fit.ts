import { formatMilliseconds } from '@/lib/base/format-number';
import type { Case } from './finding';
import { worstStrain } from './host-signals';
import { contrast, excessByHost, hostContrasts, type Contrast } from './host-contrast';
import { nodeName, rememberedOf, type MeshView } from './mesh-view';
import type { NodeId } from '@/lib/topology/graph';
import { gatheringOn, type Gathering } from './sick-places';
import type { Evidence } from './suspect';
import type { Locus } from './trace';

/** How well the place of the slowness points at one host. */
export interface HostFit {
  readonly host: string;
  /** 0 = pods elsewhere are as slow, 1 = only pods here are; about 0.5 when nobody can tell. */
  readonly fit: number;
  /** Whether there were pods elsewhere to compare with. */
  readonly compared: boolean;
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly missing: readonly string[];
}

/** From this contrast on a workload agrees that the host is slow. */
const agrees = 0.4;
/** What is believed of a host when no pod runs elsewhere: its own signals have to decide. */
const untold = 0.5;
/** The same for a host under what a slow workload waits for over TCP. */
const behindDatabase = 0.8;

/** Hosts under the pods where the trouble sits: those of the answering workload, for a gap those of the caller too. */
export function hostsOfCase({ locus, view }: Case): readonly string[] {
  return rememberedOf(view, locus.edge, `hosts ${locus.kind}`, () => [...new Set([...placesOf(locus, view), ...databasesOf(locus, view)].flatMap((node) => view.hostsOf(node)))].sort());
}

const deciding = ['steal', 'psiCpu', 'diskAwait'] as const;

/** Hosts of a case of which none of the signals is measured that would convict or acquit them. */
export function unmeasuredHosts(given: Case): readonly string[] {
  return rememberedOf(given.view, given.locus.edge, `unmeasured ${given.locus.kind}`, () => hostsOfCase(given).filter((host) => worstStrain(host, deciding, given.view) === null));
}

/** Nodes whose pods the trouble passes through: for a gap both ends; where the target is outside the mesh the caller, who is the only one that can be seen. */
function placesOf(locus: Locus, view: MeshView): readonly NodeId[] {
  const { source, target } = locus.edge.edge;
  if (locus.kind === 'gap') return [target, source];
  return view.nodes.get(locus.node)?.kind === 'workload' ? [locus.node] : [source];
}

/** What a slow node waits for over TCP: nobody measures its time, but its host may be sick. */
function databasesOf(locus: Locus, view: MeshView): readonly NodeId[] {
  return locus.kind === 'node' ? view.outOf(locus.node).filter(({ edge }) => edge.protocol === 'tcp').map(({ edge }) => edge.target) : [];
}

/**
 * Weighs one host by place.
 *
 * @param whole true for what hits all pods of a host alike (CPU, network), false for what only some feel (disk)
 */
export function hostFit(given: Case, host: string, whole: boolean): HostFit {
  return rememberedOf(given.view, given.locus.edge, `fit ${given.locus.kind} ${host} ${whole}`, () => fitAt(given, host, whole));
}

function fitAt(given: Case, host: string, whole: boolean): HostFit {
  const { locus, view } = given;
  const nodes = placesOf(locus, view);
  const below = databasesOf(locus, view).filter((node) => view.hostsOf(node).includes(host));
  const direct = below.length > 0 && !nodes.some((node) => view.hostsOf(node).includes(host)) ? [] : nodes.flatMap((node) => (['in', 'out'] as const).flatMap((side) => contrast(node, host, side, view) ?? []));
  const others = hostContrasts(host, view).filter(({ node }) => !nodes.includes(node));
  const agreement = others.length === 0 ? null : others.filter(({ strength }) => strength >= agrees).length / others.length;
  const best = [...direct].sort((a, b) => b.strength - a.strength)[0] ?? null;
  // Where no pod runs elsewhere, what else has become slow tells whether it is the host.
  const gathering = whole && best === null ? gatheringOn(host, view) : null;
  const told = Math.max(fitOf(best?.strength ?? null, whole ? agreement : null), gathering === null ? 0 : untold + 0.4 * gathering.strength);
  const missing = view.input.now.pods === null || view.podsOf(locus.node).every((pod) => pod.host === null) ? ['where each pod runs (Kubernetes pods or kube_pod_info)'] : [];
  return {
    host, compared: best !== null, missing,
    fit: below.length > 0 ? Math.max(behindDatabase, told) : told,
    evidence: [...below.map((node) => databaseEvidence(node, given, host)), ...(best !== null && best.strength >= agrees ? [contrastEvidence(best, host, view)] : []), ...shareEvidence(given, host), ...agreementEvidence(others, host, whole), ...gatheringEvidence(gathering, host)],
    against: best !== null && best.strength < agrees ? [contrastEvidence(best, host, view)] : [],
  };
}

function fitOf(direct: number | null, agreement: number | null): number {
  if (direct === null) return agreement === null ? untold : 0.3 + 0.6 * agreement;
  return agreement === null ? direct : Math.min(1, 0.8 * direct + 0.3 * agreement);
}

function databaseEvidence(node: NodeId, { locus, view }: Case, host: string): Evidence {
  return { what: `${nodeName(view, locus.node)} waits for ${nodeName(view, node)} over TCP, and that runs on ${host}.`, signal: 'tcp-target', value: null, usual: null, unit: 'count', samples: view.podsOf(node).length };
}

/** "payment answers in 812 ms on worker-3, in 23 ms on other hosts". */
export function contrastEvidence(one: Contrast, host: string, view: MeshView): Evidence {
  const verb = one.side === 'in' ? 'answers' : 'gets answers from others';
  const faster = one.here > one.elsewhere;
  return {
    what: `${nodeName(view, one.node)} ${verb} in ${formatMilliseconds(one.here)} (mean) on ${host}, in ${formatMilliseconds(one.elsewhere)} on other hosts${faster ? '' : ': it is not slower there'}.`,
    signal: one.side === 'in' ? 'pod-latency' : 'pod-call-latency', value: one.here, usual: one.usualHere ?? one.elsewhere, unit: 'ms',
    samples: Math.round(one.requests * view.input.now.window),
  };
}

function shareEvidence({ locus, view }: Case, host: string): Evidence[] {
  if (locus.kind === 'gap') return [];
  const share = excessByHost(locus.node, view).find((one) => one.host === host);
  if (share === undefined || share.excess < 0.5 || share.excess < 1.3 * share.requests) return [];
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  return [{
    what: `${percent(share.excess)} of what requests to ${nodeName(view, locus.node)} wait longer falls on its pods on ${host}, which answer ${percent(share.requests)} of them.`,
    signal: 'excess-share', value: share.excess, usual: share.requests, unit: 'ratio', samples: view.podsOf(locus.node).length,
  }];
}

function agreementEvidence(others: readonly Contrast[], host: string, whole: boolean): Evidence[] {
  const slow = others.filter(({ strength }) => strength >= agrees);
  if (!whole || slow.length === 0) return [];
  const [workloads, all] = [new Set(slow.map(({ node }) => node)).size, new Set(others.map(({ node }) => node)).size];
  return [{
    what: `${workloads} of ${all} other workloads with pods on ${host} are slower there than elsewhere too.`,
    signal: 'host-enrichment', value: workloads, usual: 0, unit: 'count', samples: all,
  }];
}

/** "4 of the 4 workloads that have become slow run mostly on worker-1, as do 5 of all 15". */
export function gatheringEvidence(gathering: Gathering | null, host: string): Evidence[] {
  if (gathering === null) return [];
  const { hit, slow, members, all } = gathering;
  return [{ what: `${hit} of the ${slow} workloads that have become slow run mostly on ${host} or wait for a TCP target there, as do ${members} of all ${all}.`, signal: 'host-gathering', value: hit, usual: Math.round((10 * slow * members) / all) / 10, unit: 'count', samples: all }];
}
