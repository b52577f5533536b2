import { formatMilliseconds } from '@/lib/base/format-number';
import { middleOf } from '../edge-facts';
import { finding, workload, type Case, type Finding, type Rule } from '../finding';
import { contrast } from '../host-contrast';
import { hostsOfCase, unmeasuredHosts } from '../host-fit';
import { worstStrain } from '../host-signals';
import { nodeName } from '../mesh-view';
import { cpuPerRequest } from '../own-limits-of';
import { either, ramp } from '../robust';
import { slowStep } from '../trace';
import { beyondWandering } from '../wander';

/** It waits for somebody outside the mesh's sight: an external host, or a database behind a TCP edge. */
export const downstream: Rule = (given) => [...external(given), ...database(given)];

function external(given: Case): Finding[] {
  const { locus, view, sick } = given;
  const target = view.nodes.get(locus.node);
  if (target === undefined || target.kind === 'workload' || target.kind === 'app') return [];
  if (target.kind === 'service') return [];
  const { edge } = locus;
  const unseen = unmeasuredHosts(given);
  return [finding({
    class: 'downstream', blamed: { ...workload(view, locus.node), kind: 'external' }, strength: 0.85, since: sick.since,
    doubt: Math.max(callerStrained(given), 0.4 * (unseen.length / Math.max(1, hostsOfCase(given).length))),
    sentence: `${nodeName(view, edge.edge.source)} waits for ${target.name}, which is outside the mesh.`,
    evidence: [{ what: `${target.name} answers in ${formatMilliseconds(edge.now?.mean ?? null)} (mean), usually in ${formatMilliseconds(edge.usual?.mean ?? null)}.`, signal: 'external-latency', value: edge.now?.mean ?? null, usual: edge.usual?.mean ?? null, unit: 'ms', samples: Math.round(edge.requests) }],
    missing: unseen.map((host) => `node_exporter on ${host}`),
  })];
}

/** A caller that is slow itself on one host measures its own slowness: then the calls are slow from there only. */
function callerStrained({ locus, view }: Case): number {
  const { source } = locus.edge.edge;
  const hosts = view.hostsOf(source);
  const apart = Math.max(0, ...hosts.map((host) => 0.9 * (contrast(source, host, 'out', view)?.strength ?? 0)));
  const strained = hosts.reduce((sum, host) => sum + (worstStrain(host, ['steal', 'psiCpu', 'retransmits', 'conntrackDrops', 'softirq', 'softnetDrops'], view)?.strength ?? 0), 0) / Math.max(1, hosts.length);
  return Math.max(apart, 0.9 * Math.min(1, 1.5 * strained));
}

/** The callers' own time has risen without work of their own, and they share one TCP target. */
function database(given: Case): Finding[] {
  const { locus, view, sick } = given;
  if (locus.kind !== 'node' || locus.own < 0.5) return [];
  const cpu = cpuPerRequest(locus.node, view);
  const busier = cpu === null ? 0.3 : ramp(cpu.now / cpu.usual, 1.15, 1.5);
  const wanders = 0.6 * (1 - beyondWandering(locus.edge, view));
  // Where only callers report, time on the way looks the same.
  const oneSided = locus.edge.targetExcess === null ? 0.4 : 0;
  // A slow database holds up every request that asks it; lost packets on the way to it only some.
  // One caller is no witness of another, but that it waits on every request and works no more tells as well.
  const waits = cpu === null ? 0 : (1 - ramp(cpu.now / cpu.usual, 1, 1.2)) * ramp(middleOf(locus.edge), 1.5, 2.5);
  const someOnly = 0.4 * (1 - ramp(middleOf(locus.edge), 1.15, 1.6));
  return view.outOf(locus.node).filter(({ edge }) => edge.protocol === 'tcp').map(({ edge, usualEdge }) => {
    // Its host may be what is slow: acquitted only where that is measured.
    const unseen = unmeasuredHosts(given).filter((host) => view.hostsOf(edge.target).includes(host));
    const unsaid = 0.4 * (unseen.length / Math.max(1, view.hostsOf(edge.target).length));
    const callers = view.into(edge.target).map((one) => one.edge.source);
    const slow = callers.filter((node) => ownTimeRose(node, { locus, view, sick }));
    const [opened, usualOpened] = [edge.traffic.connectionsOpened, usualEdge?.traffic.connectionsOpened ?? null];
    const more = opened === null || usualOpened === null ? 0 : ramp(opened / Math.max(usualOpened, 0.01), 1.3, 3);
    const shared = slow.length / Math.max(1, callers.length);
    const name = nodeName(view, edge.target);
    const cpuSays = cpu === null ? [] : [{ what: `${nodeName(view, locus.node)} uses ${formatMilliseconds(cpu.now * 1000)} of CPU for a request, usually ${formatMilliseconds(cpu.usual * 1000)}: it waits, it does not work.`, signal: 'cpu-per-request', value: cpu.now * 1000, usual: cpu.usual * 1000, unit: 'ms' as const, samples: null }];
    return finding({
      class: 'downstream', blamed: workload(view, edge.target), strength: Math.min(0.9, 0.35 + (callers.length > 1 ? 0.35 * shared : 0.14 + 0.16 * waits) + 0.2 * more), doubt: either(busier, unsaid, wanders, someOnly, oneSided), since: sick.since,
      sentence: `${nodeName(view, locus.node)} waits for ${name}, a TCP service that the mesh cannot see into.`,
      evidence: [...cpuSays, { what: `${slow.length} of ${callers.length} callers of ${name} have become slow in their own time.`, signal: 'tcp-callers', value: slow.length, usual: 0, unit: 'count', samples: callers.length }],
      missing: [`latency of ${name} itself (an exporter of the database)`, ...unseen.map((host) => `node_exporter on ${host}`)],
      confirm: [{ how: 'kubectl', text: `kubectl top pods --namespace ${view.nodes.get(edge.target)?.namespace ?? ''}` }],
    });
  });
}

function ownTimeRose(node: string, { view }: Case): boolean {
  return view.into(node).some((edge) => {
    if ((edge.targetExcess ?? 0) < 3 || (edge.targetExcess ?? 0) < 0.3 * ((edge.now?.mean ?? 0) - (edge.targetExcess ?? 0))) return false;
    const step = slowStep(edge, view);
    return !('next' in step) && step.kind === 'node';
  });
}
