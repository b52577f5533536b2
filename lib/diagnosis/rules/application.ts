import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import { finding, workload, type Case, type Finding, type Rule } from '../finding';
import { companyOn, excessByHost, lonePod, type Company } from '../host-contrast';
import { hostsOfCase, unmeasuredHosts } from '../host-fit';
import { nodeName } from '../mesh-view';
import { cpuPerRequest, limitsOf } from '../own-limits-of';
import { either, ramp } from '../robust';
import type { Evidence } from '../suspect';
import { flagShare, middleOf, type EdgeFacts } from '../edge-facts';
import { slowStep } from '../trace';
import { beyondWandering } from '../wander';
import { arrivalsTogether } from './overload';

/** The workload itself: its own time or its own errors have risen, on every host alike, without more work arriving. */
export const application: Rule = (given) => {
  const { locus, view } = given;
  if (view.nodes.get(locus.node)?.kind !== 'workload' || locus.kind === 'gap') return [];
  return locus.kind === 'errors' ? failing(given) : [...slow(given), ...onePod(given)];
};

function slow(given: Case): Finding[] {
  const { locus, view, sick } = given;
  const name = nodeName(view, locus.node);
  const cpu = cpuPerRequest(locus.node, view);
  const worksMore = cpu === null ? 0 : ramp(cpu.now / cpu.usual, 1.4, 2.2);
  const shares = excessByHost(locus.node, view);
  // Host by host the excess follows the requests: nobody's host is special.
  const [most] = [...shares].sort((a, b) => b.excess / Math.max(b.requests, 0.01) - a.excess / Math.max(a.requests, 0.01));
  const gathered = most === undefined || shares.length < 2 ? 0.5 : ramp(most.excess / Math.max(most.requests, 0.01), 1.2, 2.2);
  // Where it does gather, the others that run there tell whether it is the host.
  const cleared = most === undefined ? 0 : wellOthers(most.host, locus.node, view);
  const even = Math.max(1 - gathered, 0.8 * cleared);
  const arrivals = arrivalsTogether(locus.node, locus.edge, view);
  const fresh = freshPods(locus.node, view);
  const versions = versionContrast(locus.edge, view);
  // Who only waits may wait for a host that nobody measures.
  const [unseen, all] = [unmeasuredHosts(given), hostsOfCase(given).length];
  const unsaid = 0.4 * (unseen.reduce((sum, host) => sum + 1 - wellOthers(host, locus.node, view), 0) / Math.max(1, all)) * (1 - worksMore);
  // Where containers are not measured it may as well stand at its own limit.
  const unlimited = limitsOf(locus.node, view) === null ? 0.15 : 0;
  // Nothing but the slowness itself speaks for what is left over: then it has to be more than services do by themselves, unless they work more or were rolled out.
  const wanders = 0.6 * (1 - Math.max(beyondWandering(locus.edge, view), worksMore, fresh));
  // Who waits longer on every request and works no more waits for somebody: for a TCP target, where it has one, rather than for itself.
  const waits = cpu === null || !view.outOf(locus.node).some(({ edge }) => edge.protocol === 'tcp') ? 0 : 0.4 * (1 - ramp(cpu.now / cpu.usual, 1, 1.2)) * ramp(middleOf(locus.edge), 1.5, 2.5);
  const evidence: Evidence[] = [
    { what: `${name} itself answers in ${formatMilliseconds(locus.edge.now?.mean ?? null)} (mean), usually in ${formatMilliseconds(locus.edge.usual?.mean ?? null)}; ${formatRatio(locus.own)} of that is not spent waiting for its own calls.`, signal: 'own-time', value: locus.edge.now?.mean ?? null, usual: locus.edge.usual?.mean ?? null, unit: 'ms', samples: Math.round(locus.edge.requests) },
    ...(cpu === null ? [] : [{ what: `It uses ${formatMilliseconds(cpu.now * 1000)} of CPU for a request, usually ${formatMilliseconds(cpu.usual * 1000)}.`, signal: 'cpu-per-request', value: cpu.now * 1000, usual: cpu.usual * 1000, unit: 'ms' as const, samples: null }]),
    ...(shares.length >= 2 && even > 0.6 ? [{ what: `Its pods are slow on all ${shares.length} hosts alike.`, signal: 'hosts-alike', value: shares.length, usual: null, unit: 'count' as const, samples: shares.length }] : []),
    ...(most !== undefined && gathered > 0.5 && cleared > 0.5 ? [{ what: `Other workloads are as fast on ${most.host} as elsewhere, or as ever.`, signal: 'host-cleared', value: cleared, usual: null, unit: 'ratio' as const, samples: companyOf(most.host, locus.node, view).compared }] : []),
    ...(versions > 0.5 ? [{ what: 'Other versions of the same service answer the same caller as fast as ever.', signal: 'versions', value: versions, usual: null, unit: 'ratio' as const, samples: Math.round(locus.edge.requests) }] : []),
    ...(fresh > 0.5 ? [{ what: 'Its pods are new: it was rolled out in between.', signal: 'rollout', value: fresh, usual: 0, unit: 'ratio' as const, samples: view.podsOf(locus.node).length }] : []),
  ];
  return [finding({
    class: 'application', blamed: workload(view, locus.node), since: sick.since,
    strength: either(0.45 * even + 0.1, 0.6 * worksMore, 0.5 * fresh, 0.5 * versions) * (0.5 + 0.5 * locus.own),
    doubt: either(arrivals.usual > 0 ? 0.7 * ramp(arrivals.now / arrivals.usual, 1.3, 2) : 0, unsaid, unlimited, wanders, waits),
    sentence: `${name} itself has become slow${worksMore > 0.5 ? ' and needs more CPU for each request' : ''}.`,
    evidence, against: [],
    missing: [...(cpu === null ? [`container CPU of ${name} (cAdvisor)`] : []), ...unseen.map((host) => `node_exporter on ${host}`)],
    confirm: [{ how: 'kubectl', text: `kubectl rollout history deployment/${name} --namespace ${view.nodes.get(locus.node)?.namespace ?? ''}` }],
  })];
}

function companyOf(host: string, node: string, view: Case['view']): Company {
  return companyOn(host, node, view, (other) => view.into(other).every((edge) => 'next' in slowStep(edge, view)));
}

/** How surely a host is well, by the other workloads there: two at least. */
function wellOthers(host: string, node: string, view: Case['view']): number {
  const { compared, slower } = companyOf(host, node, view);
  return compared < 2 ? 0 : 1 - ramp(slower / compared, 0, 0.4);
}

/** How clearly one version of a service has become slow to a caller while its other versions have not, 0…1; 0 where there are none. */
function versionContrast({ edge, now, usual }: EdgeFacts, view: Case['view']): number {
  const slower = (one: Pick<EdgeFacts, 'now' | 'usual'>): number | null => {
    const [mean, before] = [one.now?.mean ?? null, one.usual?.mean ?? null];
    return mean === null || before === null || (one.now?.requests ?? 0) < 60 ? null : mean / Math.max(0.1, before);
  };
  const own = slower({ now, usual });
  const [service] = edge.services;
  const sisters = view.outOf(edge.source).filter((one) => service !== undefined && one.edge.services[0] === service && one.edge.target !== edge.target).flatMap((one) => slower(one) ?? []);
  return own === null || sisters.length === 0 ? 0 : ramp(own, 1.5, 3) * (1 - ramp(Math.max(...sisters), 1.1, 1.4));
}

/** Share of a workload's pods that were not there in the usual stretch. */
function freshPods(node: string, view: Case['view']): number {
  const before = new Set(view.usualPodsOf(node).map(({ pod }) => pod));
  const pods = view.podsOf(node);
  return pods.length === 0 || before.size === 0 ? 0 : pods.filter(({ pod }) => !before.has(pod)).length / pods.length;
}

/** One pod is slow and its sisters, also those on its host, are not. */
function onePod({ locus, view, sick }: Case): Finding[] {
  const lone = lonePod(locus.node, view);
  if (lone === null) return [];
  const sisters = view.podsOf(locus.node).filter(({ host, pod }) => host === lone.pod.host && pod !== lone.pod.pod).length;
  return [finding({
    class: 'application', blamed: { kind: 'pod', name: lone.pod.pod, namespace: lone.pod.namespace, node: locus.node, edge: null },
    strength: sisters > 0 ? 0.6 : 0.3, since: sick.since,
    sentence: `Only the pod ${lone.pod.pod} of ${nodeName(view, locus.node)} is slow.`,
    evidence: [{ what: `${lone.pod.pod} answers in ${formatMilliseconds(lone.here)} (mean), its sisters in ${formatMilliseconds(lone.others)}.`, signal: 'pod-latency', value: lone.here, usual: lone.others, unit: 'ms', samples: Math.round((lone.pod.in?.requests ?? 0) * view.input.now.window) }],
    confirm: [{ how: 'kubectl', text: `kubectl logs ${lone.pod.pod} --namespace ${lone.pod.namespace} --all-containers --tail 200` }],
  })];
}

const notItsOwn = ['UO', 'UH', 'NR', 'NC', 'UF', 'UC', 'URX', 'UT', 'DC'];

/** It answers with errors that none of its own calls explains and no proxy made. */
function failing({ locus, view, sick }: Case): Finding[] {
  const { edge } = locus;
  const name = nodeName(view, locus.node);
  const made = Math.min(1, notItsOwn.reduce((sum, flag) => Math.max(sum, flagShare(edge.edge, flag)), 0) / Math.max(edge.failedShare, 0.001));
  // A handful more, or a small share more, is what any release or restart leaves behind.
  const more = edge.failedShare - (edge.usualFailedShare ?? 0);
  const few = 0.6 * (1 - Math.max(ramp(more, 0.02, 0.1), ramp(more * edge.requests, 20, 60)));
  return [finding({
    class: 'application', blamed: workload(view, locus.node), strength: 0.8 * locus.own, doubt: either(0.85 * made, few), since: sick.since,
    sentence: `${name} answers ${formatRatio(edge.failedShare)} of the requests with errors of its own.`,
    evidence: [{ what: `${formatRatio(edge.failedShare)} of the calls of ${nodeName(view, edge.edge.source)} to ${name} fail, usually ${formatRatio(edge.usualFailedShare ?? 0)}.`, signal: 'failed-share', value: edge.failedShare, usual: edge.usualFailedShare, unit: 'ratio', samples: Math.round(edge.requests) }],
    against: made > 0.3 ? [{ what: `${formatRatio(made)} of these failures were made by proxies.`, signal: 'response-flags', value: made, usual: null, unit: 'ratio', samples: null }] : [],
    confirm: [{ how: 'kubectl', text: `kubectl logs --namespace ${view.nodes.get(locus.node)?.namespace ?? ''} --selector app=${view.nodes.get(locus.node)?.app ?? name} --tail 200` }],
  })];
}
