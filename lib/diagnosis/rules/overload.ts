import { formatRate, formatRatio } from '@/lib/base/format-number';
import type { NodeId } from '@/lib/topology/graph';
import type { EdgeFacts } from '../edge-facts';
import { edgeBlamed, finding, host, workload, type Case, type Finding, type Rule } from '../finding';
import { unmeasuredHosts } from '../host-fit';
import { loadRise } from '../load-rise';
import { nodeName, remembered, type MeshView } from '../mesh-view';
import { cpuPerRequest } from '../own-limits-of';
import { ramp } from '../robust';
import { gatheringOn } from '../sick-places';
import { arrivalsAt } from '../trace';

/** More work than capacity: retries multiply it, callers ask more often, users come in numbers, or pods are gone. */
export const overload: Rule = (given) => [...amplified(given), ...flooded(given), ...shrunk(given), ...moved(given)];

/** The edge upstream whose retries send the most extra work towards a node; null when nobody retries more than usual. */
export function amplifierAbove(node: NodeId, view: MeshView): EdgeFacts | null {
  return remembered(view, `amplifier ${node}`, () => {
    const insistent = remembered(view, 'amplifiers', () => [...view.edges.values()].filter((one) => multiplies(one) > 1.2));
    if (insistent.length === 0) return null;
    const above = upstreamOf(node, view);
    return insistent.filter(({ edge }) => above.has(edge.target)).sort((a, b) => extra(b) - extra(a) || (a.edge.id < b.edge.id ? -1 : 1))[0] ?? null;
  });
}

/** A node and all from which calls may come down to it. */
function upstreamOf(node: NodeId, view: MeshView): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>([node]);
  for (const next of seen) for (const { edge } of view.into(next)) if (seen.size < 2000) seen.add(edge.source);
  return seen;
}

function multiplies({ amplification, usualAmplification }: EdgeFacts): number {
  return amplification / Math.max(1, usualAmplification);
}

function extra(one: EdgeFacts): number {
  return one.rate * (one.amplification - Math.max(1, one.usualAmplification));
}

function amplified({ locus, view, sick }: Case): Finding[] {
  const target = locus.node;
  const edge = locus.kind === 'gap' && locus.edge.amplification > 1.2 ? locus.edge : amplifierAbove(target, view);
  if (edge === null) return [];
  const factor = multiplies(edge);
  const arrivals = arrivalsAt(target, view);
  const grown = arrivals.usual > 0 ? arrivals.now / arrivals.usual : 1;
  const strength = ramp(factor, 1.15, 2) * (0.4 + 0.6 * ramp(grown, 1.1, 1.8));
  const [from, to] = [nodeName(view, edge.edge.source), nodeName(view, edge.edge.target)];
  return [finding({
    class: 'overload', blamed: edgeBlamed(view, edge), role: 'sustainer', strength, doubt: 0.8 * idles(target, view), since: sick.since,
    sentence: `${from} retries its calls to ${to}: each request arrives ${edge.amplification.toFixed(1)} times, and what lies behind ${to} is overloaded.`,
    evidence: [
      { what: `On ${from} -> ${to} ${edge.amplification.toFixed(1)} attempts arrive for each request, usually ${edge.usualAmplification.toFixed(1)}.`, signal: 'retry-amplification', value: edge.amplification, usual: edge.usualAmplification, unit: 'count', samples: Math.round(edge.requests) },
      ...arrivalsEvidence(target, view),
    ],
    confirm: [{ how: 'promql', text: amplificationQuery(edge, view) }, { how: 'kubectl', text: 'kubectl get virtualservices --all-namespaces --output yaml | grep --before-context 3 --after-context 6 retries' }],
  })];
}

/** Who is flooded works at least as much as usual: how surely a workload works less than that, 0…1; 0 when its CPU is not measured. */
function idles(node: NodeId, view: MeshView): number {
  const cpu = cpuPerRequest(node, view);
  const arrivals = arrivalsAt(node, view);
  return cpu === null ? 0 : 1 - ramp((cpu.now * arrivals.now) / (cpu.usual * arrivals.usual), 0.3, 0.8);
}

function amplificationQuery(edge: EdgeFacts, view: MeshView): string {
  const labels = `source_workload=${JSON.stringify(nodeName(view, edge.edge.source))},destination_workload=${JSON.stringify(nodeName(view, edge.edge.target))}`;
  return `sum(rate(istio_requests_total{reporter="destination",${labels}}[5m])) / sum(rate(istio_requests_total{reporter="source",${labels}}[5m]))`;
}

/** More arrives than usual without proxies retrying: users, or a caller that asks more often for each request of its own. */
function flooded({ locus, view, sick }: Case): Finding[] {
  // Between two proxies time is lost under load as well, but then it is lost nearly everywhere.
  const everywhere = loadRise(view);
  if ((locus.kind === 'gap' && everywhere === null) || view.nodes.get(locus.node)?.kind !== 'workload') return [];
  // Versions of one service count together: weights that move requests from one to the other are no flood.
  const { now, usual } = arrivalsTogether(locus.node, locus.edge, view);
  if (usual <= 0) return [];
  const factor = now / usual;
  const insistent = view.into(locus.node).map((edge) => ({ edge, factor: callsFactor(edge, view) })).sort((a, b) => b.factor - a.factor || (a.edge.edge.id < b.edge.edge.id ? -1 : 1))[0];
  const byCaller = insistent !== undefined && insistent.factor >= 1.4;
  const retriedAbove = amplifierAbove(locus.node, view) !== null;
  const strength = 0.8 * (locus.kind === 'gap' ? (everywhere?.certainty ?? 0) * middleRose(locus.edge) : 1) * ramp(factor, 1.2, 1.8) * beyondChance(now, usual, view) * (retriedAbove ? 0.4 : 1);
  if (strength <= 0) return [];
  const doubt = everywhere !== null ? 0.5 * gatheredUnseen({ locus, view, sick }) : locus.kind === 'gap' || retriedAbove ? 0 : 0.8 * Math.max(locus.kind === 'node' ? idles(locus.node, view) : 0, unqueued(locus.node, factor, view));
  const name = nodeName(view, locus.node);
  return [finding({
    class: 'overload', blamed: byCaller ? edgeBlamed(view, insistent.edge) : workload(view, locus.node), role: byCaller ? 'sustainer' : 'cause', strength, doubt, since: sick.since,
    sentence: byCaller
      ? `${nodeName(view, insistent.edge.edge.source)} calls ${name} ${insistent.factor.toFixed(1)} times as often for each request of its own, and ${name} cannot follow.`
      : `${name} gets ${factor.toFixed(1)} times its usual requests and cannot follow.`,
    evidence: [...arrivalsEvidence(locus.node, view), ...(everywhere === null ? [] : [{
      what: `${formatRate(everywhere.now)} enter the mesh, usually ${formatRate(everywhere.usual)}, and half of all ${everywhere.edges} edges answer in ${formatRatio(everywhere.slower)} of their usual time or more.`,
      signal: 'load-rise', value: everywhere.now, usual: everywhere.usual, unit: 'perSecond' as const, samples: everywhere.edges,
    }])],
    confirm: [{ how: 'promql', text: `sum(rate(istio_requests_total{reporter="destination",destination_workload=${JSON.stringify(name)}}[5m]))` }],
  })];
}

/** Few requests come in crowds by chance: how surely there are more than usual, 0…1. */
function beyondChance(now: number, usual: number, { input: { now: { window } } }: MeshView): number {
  return ramp(((now - usual) * window) / Math.sqrt(Math.max(1, usual * window)), 2, 4);
}

/** More users are felt on all hosts: how nearly what is slow gathers on one that nobody measures, 0…1. */
function gatheredUnseen(given: Case): number {
  return Math.max(0, ...unmeasuredHosts(given).map((name) => gatheringOn(name, given.view)?.strength ?? 0));
}

/**
 * How surely nothing can have queued at a workload, 0…1: by Little's law its requests in flight are their rate times their duration. Where a pod usually has next to none of them,
 * and would still have with what arrives now, the rise in requests is not what made it slow.
 */
function unqueued(node: NodeId, factor: number, view: MeshView): number {
  const pods = Math.max(1, view.podsOf(node).length);
  const inFlight = view.into(node).reduce((sum, { usualRate, usual }) => sum + ((usualRate ?? 0) * (usual?.mean ?? 0)) / 1000, 0) / pods;
  return 1 - ramp(inFlight * factor, 0.1, 0.4);
}

/** Queues delay every request; lost packets only those that are sent again. */
function middleRose({ now, usual }: EdgeFacts): number {
  return now === null || usual === null ? 0 : ramp(now.p50 / Math.max(0.1, usual.p50), 1.15, 1.4);
}

/** Workloads that answer the same service as a node: its versions. */
/** Attempts per second that reach a workload and the other versions of the service that an edge calls, now and usual. */
export function arrivalsTogether(node: NodeId, edge: EdgeFacts, view: MeshView): { readonly now: number; readonly usual: number } {
  const each = siblings(node, edge, view).map((one) => arrivalsAt(one, view));
  return { now: each.reduce((sum, one) => sum + one.now, 0), usual: each.reduce((sum, one) => sum + one.usual, 0) };
}

function siblings(node: NodeId, { edge }: EdgeFacts, view: MeshView): readonly NodeId[] {
  const versions = view.outOf(edge.source).filter((one) => one.edge.services[0] === edge.services[0]).map((one) => one.edge.target);
  return [...new Set([node, ...versions])].filter((one) => view.nodes.get(one)?.kind === 'workload');
}

/** Calls for each request that the caller answers, now over usual; 1 for an entry. */
export function callsFactor(edge: EdgeFacts, view: MeshView): number {
  const arrivals = arrivalsAt(edge.edge.source, view);
  const same = view.outOf(edge.edge.source).filter((one) => one.edge.services[0] === edge.edge.services[0]);
  const [rate, usual] = [same.reduce((sum, one) => sum + one.rate, 0), same.reduce((sum, one) => sum + (one.usualRate ?? 0), 0)];
  if (usual <= 0 || arrivals.now <= 0 || arrivals.usual <= 0) return 1;
  return (rate / arrivals.now) / (usual / arrivals.usual);
}

/** Fewer pods answer than usual and the rest has to do their work. Where all that are gone ran on one host, the host was lost (a drain, a failure). */
function shrunk({ locus, view, sick }: Case): Finding[] {
  if (locus.kind === 'gap') return [];
  // Requests that reached nobody end at the service: the pods behind it count.
  const [node] = locus.kind === 'errors' ? worstLoss(view.answerers(locus.edge.edge), view) : [locus.node];
  const lost = node === undefined ? null : lostPods(node, view);
  if (node === undefined || lost === null || lost.share === 0) return [];
  const name = nodeName(view, node);
  const namespace = view.nodes.get(node)?.namespace ?? '';
  const events = (view.input.events ?? []).filter((event) => /Evict|Drain|NotReady|Kill|Scaling/.test(event.reason) && (event.name.startsWith(name) || event.kind === 'Node'));
  const alone = lost.hosts.length === 1 ? lost.hosts[0] ?? null : null;
  const emptied = alone === null ? 0 : emptiedShare(alone, view);
  return [finding({
    class: 'overload', blamed: alone !== null && emptied >= 0.5 ? host(alone) : workload(view, node), strength: 0.8 * ramp(lost.share, 0.1, 0.5), since: sick.since,
    sentence: `${name} has lost ${lost.gone} of its ${lost.usual} pods${alone === null ? '' : `, all on ${alone}`}; the rest cannot follow.`,
    evidence: [
      { what: `${lost.usual - lost.gone} of the pods of ${name} that usually answer still do; ${lost.gone} are gone.`, signal: 'pods', value: lost.usual - lost.gone, usual: lost.usual, unit: 'count', samples: lost.usual },
      ...(alone !== null && emptied >= 0.5 ? [{ what: `${Math.round(emptied * 100)} % of the pods that usually answer on ${alone} are gone from there.`, signal: 'host-emptied', value: emptied, usual: 0, unit: 'ratio' as const, samples: null }] : []),
      ...events.slice(-2).map((event) => ({ what: `${event.reason}: ${event.message}`, signal: 'event', value: null, usual: null, unit: 'count' as const, samples: event.count })),
    ],
    confirm: [{ how: 'kubectl', text: `kubectl get pods --namespace ${namespace} --output wide` }],
  })];
}

/** Pods were driven from a host that nearly nothing answers on any more, and have come up elsewhere: who still had connections to them, or finds them cold, feels it. */
function moved({ locus, view, sick }: Case): Finding[] {
  const nodes = locus.kind === 'errors' ? view.answerers(locus.edge.edge) : [locus.node];
  const [node] = nodes.filter((one) => lostPods(one, view).share === 0 && goneFrom(one, view).hosts.length === 1);
  const { gone, usual, hosts: [from] } = node === undefined ? { gone: 0, usual: 0, hosts: [] } : goneFrom(node, view);
  if (node === undefined || from === undefined || gone === 0) return [];
  const emptied = emptiedShare(from, view);
  const left = new Set((view.input.usual?.pods ?? []).filter((one) => one.host === from && (one.in?.requests ?? 0) > 0).map((one) => one.node)).size;
  // One workload that left a host was rolled out; several that left it at once were driven out.
  const strength = 0.7 * ramp(emptied, 0.5, 0.9) * ramp(left, 1, 3) * ramp(gone / usual, 0, 0.3);
  if (strength <= 0) return [];
  const name = nodeName(view, node);
  return [finding({
    class: 'overload', blamed: host(from), strength, since: sick.since,
    sentence: `${from} was emptied: ${gone} of the ${usual} pods of ${name} had to move.`,
    evidence: [{ what: `${Math.round(emptied * 100)} % of the pods that usually answer on ${from}, of ${left} workloads, are gone from there.`, signal: 'host-emptied', value: emptied, usual: 0, unit: 'ratio', samples: left }],
    confirm: [{ how: 'kubectl', text: `kubectl describe node ${from}` }],
  })];
}

/** Those that have lost the largest share of their pods first. */
function worstLoss(nodes: readonly NodeId[], view: MeshView): NodeId[] {
  return [...nodes].sort((a, b) => lostPods(b, view).share - lostPods(a, view).share || (a < b ? -1 : 1));
}

interface Lost { readonly gone: number; readonly usual: number; readonly share: number; readonly hosts: readonly string[] }

/** Pods that usually answer and are no longer there, and where they ran, replaced or not. */
function goneFrom(node: NodeId, view: MeshView): { readonly gone: number; readonly usual: number; readonly hosts: readonly string[] } {
  const usual = view.usualPodsOf(node).filter(({ in: side }) => (side?.requests ?? 0) > 0);
  const there = new Set(view.podsOf(node).map(({ pod }) => pod));
  const gone = view.input.now.pods === null ? [] : usual.filter(({ pod }) => !there.has(pod));
  return { gone: gone.length, usual: usual.length, hosts: [...new Set(gone.flatMap(({ host: on }) => on ?? []))].sort() };
}

/** Pods that usually answer and are no longer there, and where they ran: fewer pods in all, not a rollout that replaces them, nor pods that live and get no requests. */
export function lostPods(node: NodeId, view: MeshView): Lost {
  const usual = view.usualPodsOf(node).filter(({ in: side }) => (side?.requests ?? 0) > 0);
  const now = view.podsOf(node).filter(({ in: side }) => side !== null);
  const there = new Set(now.map(({ pod }) => pod));
  const gone = usual.filter(({ pod }) => !there.has(pod));
  if (view.input.now.pods === null || now.length >= usual.length) return { gone: 0, usual: usual.length, share: 0, hosts: [] };
  return { gone: gone.length, usual: usual.length, share: (usual.length - now.length) / usual.length, hosts: [...new Set(gone.flatMap(({ host: on }) => on ?? []))].sort() };
}

/** Share of the pods that usually answer on a host and answer there no more. */
function emptiedShare(on: string, view: MeshView): number {
  const usual = (view.input.usual?.pods ?? []).filter((one) => one.host === on && (one.in?.requests ?? 0) > 0);
  const there = new Set((view.input.now.pods ?? []).filter((one) => one.host === on && (one.in?.requests ?? 0) > 0).map(({ pod }) => pod));
  return usual.length === 0 ? 0 : usual.filter(({ pod }) => !there.has(pod)).length / usual.length;
}

function arrivalsEvidence(node: NodeId, view: MeshView): Finding['evidence'] {
  const arrivals = arrivalsAt(node, view);
  return [{ what: `${nodeName(view, node)} gets ${formatRate(arrivals.now)}, usually ${formatRate(arrivals.usual)}.`, signal: 'arrivals', value: arrivals.now, usual: arrivals.usual, unit: 'perSecond', samples: Math.round(arrivals.now * view.input.now.window) }];
}
