import { formatMilliseconds } from '@/lib/base/format-number';
import type { NodeId } from '@/lib/topology/graph';
import type { EdgeFacts } from '../edge-facts';
import { finding, type Case, type Rule } from '../finding';
import { excessByHost } from '../host-contrast';
import { grouped, nodeName, remembered, type MeshView } from '../mesh-view';
import { cpuPerRequest } from '../own-limits-of';
import { either, ramp } from '../robust';
import { slowStep } from '../trace';
import { brokenZonePair } from '../zone-pair';

const rules = {
  /** Lost lookups are asked again after five seconds (resolv.conf), so that few requests take seconds and the others as long as ever. */
  tailMs: 2000, middle: 1.3,
  /** Workloads that wait inside themselves in this way, which have nothing else in common. */
  workloads: [2, 6], hosts: 3,
} as const;

/**
 * Name lookups: many workloads that have nothing in common begin to wait for seconds inside their own pods, on some requests only, without more work.
 * What all of them ask and no proxy sees is the name service. That each of them has become slow by itself would be a coincidence.
 */
export const nameLookup: Rule = ({ locus, view, sick }: Case) => {
  if (locus.kind !== 'node') return [];
  const waiting = waitingInside(view);
  if (!waiting.has(locus.node)) return [];
  const hosts = new Set([...waiting.keys()].flatMap((node) => view.hostsOf(node)));
  const strength = 0.85 * ramp(waiting.size, ...rules.workloads) * (hosts.size >= rules.hosts ? 1 : 0.3);
  if (strength <= 0) return [];
  const names = [...waiting.keys()].map((node) => nodeName(view, node)).sort().slice(0, 3);
  return [finding({
    class: 'network', blamed: { kind: 'workload', name: 'coredns', namespace: 'kube-system', node: null, edge: null }, strength, doubt: either(gathered(locus.node, view), 0.8 * sharedTarget([...waiting.keys()], view), brokenZonePair(view) === null ? 0 : 0.6), since: sick.since,
    sentence: `${waiting.size} workloads that have nothing else in common (${names.join(', ')}, …) wait for seconds on some requests: name lookups are lost.`,
    evidence: [
      { what: `${waiting.size} workloads on ${hosts.size} hosts wait inside their own pods on few requests only, and need no more CPU for it.`, signal: 'waiting-inside', value: waiting.size, usual: 0, unit: 'count', samples: waiting.size },
      { what: `${nodeName(view, locus.node)} answers half of its requests in ${formatMilliseconds(locus.edge.now?.p50 ?? null)} as ever, one in a hundred in more than ${formatMilliseconds(locus.edge.now?.p99 ?? null)}.`, signal: 'own-time', value: locus.edge.now?.p99 ?? null, usual: locus.edge.usual?.p99 ?? null, unit: 'ms', samples: Math.round(locus.edge.requests) },
    ],
    missing: ['how long name lookups take (coredns_dns_request_duration_seconds)'],
    confirm: [
      { how: 'promql', text: 'histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket[5m])))' },
      { how: 'kubectl', text: 'kubectl get pods --namespace kube-system --selector k8s-app=kube-dns --output wide' },
    ],
  })];
};

/** Workloads whose own tail has grown by seconds while their middle and their CPU for a request have not. */
function waitingInside(view: MeshView): ReadonlyMap<NodeId, EdgeFacts> {
  return remembered(view, 'waiting inside', () => new Map([...view.edges.values()].flatMap((facts): [NodeId, EdgeFacts][] => {
    const { edge, now, usual } = facts;
    if (now === null || usual === null || edge.protocol === 'tcp' || view.nodes.get(edge.target)?.kind !== 'workload') return [];
    if (now.p99 < usual.p99 + rules.tailMs || now.p50 > rules.middle * usual.p50) return [];
    const step = slowStep(facts, view);
    if ('next' in step || step.kind !== 'node' || step.own < 0.5) return [];
    const cpu = cpuPerRequest(edge.target, view);
    return cpu !== null && cpu.now > 1.5 * cpu.usual ? [] : [[edge.target, facts]];
  })));
}

/** Share of the workloads that call the same TCP target: then that may be what they wait for. */
function sharedTarget(nodes: readonly NodeId[], view: MeshView): number {
  const callers = grouped(nodes.flatMap((node) => view.outOf(node).filter(({ edge }) => edge.protocol === 'tcp')), ({ edge }) => edge.target);
  return ramp(Math.max(0, ...[...callers.values()].map(({ length }) => length / nodes.length)), 0.4, 0.8);
}

/** Lost lookups hurt pods wherever they run. */
function gathered(node: NodeId, view: MeshView): number {
  const [most, ...others] = excessByHost(node, view);
  return most === undefined || others.length === 0 ? 0 : 0.5 * ramp(most.excess / Math.max(0.01, most.requests), 1.6, 2.2);
}
