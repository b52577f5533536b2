import { formatBytes, formatRatio } from '@/lib/base/format-number';
import { finding, workload, type Case, type Finding, type Rule } from '../finding';
import type { NodeId } from '@/lib/topology/graph';
import { nodeName, type MeshView } from '../mesh-view';
import { cpuPerRequest, limitsOf, meanLimit, type WorkloadLimits } from '../own-limits-of';
import { ramp } from '../robust';
import { arrivalsAt } from '../trace';

/** The pod stands at its own CPU or memory limit, more than it used to. Comes before every host: throttling raises the host's PSI as well. */
export const ownLimit: Rule = (given) => {
  const { locus, view } = given;
  if (locus.kind === 'gap') return [];
  // Requests that reached nobody end at the service: it is a workload behind it that was killed.
  const nodes = locus.kind === 'errors' ? view.answerers(locus.edge.edge) : [locus.node];
  return nodes.flatMap((node) => [...(node === locus.node ? cpuLimit(given) : []), ...memoryLimit(node, given)]);
};

function cpuLimit({ locus, view, sick }: Case): Finding[] {
  const limits = limitsOf(locus.node, view);
  const now = limits === null ? null : meanLimit(limits.now, false, ({ throttled }) => throttled);
  if (limits === null || now === null) return [];
  const usual = meanLimit(limits.usual, false, ({ throttled }) => throttled);
  const before = usual?.value ?? 0;
  // Who is throttled a little all the time has to be throttled far more; who never was, hardly.
  const strength = Math.min(ramp(now.value, 0.03, 0.15), ramp((now.value - before) / (before + 0.03), 1.5, 3.5));
  if (strength <= 0) return [];
  const name = nodeName(view, locus.node);
  const namespace = view.nodes.get(locus.node)?.namespace ?? '';
  const worst = limits.now.filter(({ isProxy }) => !isProxy).sort((a, b) => (b.throttled ?? 0) - (a.throttled ?? 0) || byPod(a, b))[0];
  return [finding({
    class: 'own-limit', blamed: workload(view, locus.node), strength, doubt: moreAsked(locus.node, view), since: sick.since,
    sentence: `${name} is throttled by its own CPU limit in ${formatRatio(now.value)} of all periods; the hosts are not to blame.`,
    evidence: [{
      what: `${name} ran out of its CPU quota in ${formatRatio(now.value)} of the periods${usual === null ? '' : `, usually in ${formatRatio(usual.value)}`}.`,
      signal: 'throttled', value: now.value, usual: usual?.value ?? null, unit: 'ratio', samples: now.samples,
    }],
    confirm: [
      { how: 'promql', text: `sum by (pod, container) (rate(container_cpu_cfs_throttled_periods_total{namespace=${JSON.stringify(namespace)},pod=~"${name}-.*"}[5m])) / sum by (pod, container) (rate(container_cpu_cfs_periods_total{namespace=${JSON.stringify(namespace)},pod=~"${name}-.*"}[5m]))` },
      ...(worst === undefined ? [] : [{ how: 'kubectl' as const, text: `kubectl get pod ${worst.pod} --namespace ${worst.namespace} --output jsonpath='{.spec.containers[*].resources}'` }]),
    ],
  })];
}

function memoryLimit(node: NodeId, { view, sick }: Case): Finding[] {
  const limits = limitsOf(node, view);
  if (limits === null) return [];
  const kills = limits.now.filter(({ isProxy }) => !isProxy).reduce((sum, { oomKills }) => sum + (oomKills ?? 0), 0);
  const restarts = newRestarts(limits);
  const killed = [...limits.now].sort(byPod).find(({ lastTerminatedReason }) => lastTerminatedReason === 'OOMKilled');
  const full = limits.now.filter(({ isProxy, memoryOfLimit }) => !isProxy && (memoryOfLimit ?? 0) >= 0.9).sort((a, b) => (b.memoryOfLimit ?? 0) - (a.memoryOfLimit ?? 0) || byPod(a, b))[0];
  const usualFull = full === undefined ? null : limits.usual.find(({ pod, container }) => pod === full.pod && container === full.container)?.memoryOfLimit ?? null;
  const died = kills > 0 || (killed !== undefined && limits.usual.length > 0 && restarts > 0);
  const strength = died ? 0.9 : full === undefined ? 0 : 0.6 * Math.min(ramp(full.memoryOfLimit ?? 0, 0.9, 1), usualFull === null ? 0.6 : ramp((full.memoryOfLimit ?? 0) - usualFull, 0.03, 0.2));
  if (strength <= 0) return [];
  const name = nodeName(view, node);
  const pod = full ?? killed;
  return [finding({
    class: 'own-limit', blamed: workload(view, node), strength, since: sick.since,
    sentence: died ? `${name} is killed at its own memory limit and starts again.` : `${name} is at its own memory limit.`,
    evidence: [
      ...(died ? [{ what: `${Math.max(kills, restarts)} containers of ${name} were killed for memory.`, signal: 'oom-kills', value: Math.max(kills, restarts), usual: 0, unit: 'count' as const, samples: limits.now.length }] : []),
      ...(full === undefined ? [] : [{ what: `${full.pod} uses ${formatBytes(full.memoryBytes)}, ${formatRatio(full.memoryOfLimit)} of its limit.`, signal: 'memory-of-limit', value: full.memoryOfLimit, usual: usualFull, unit: 'ratio' as const, samples: 1 }]),
    ],
    confirm: pod === undefined ? [] : [{ how: 'kubectl', text: `kubectl describe pod ${pod.pod} --namespace ${pod.namespace}` }],
  })];
}

/** Restarts since the quiet stretch of containers that were there then. */
export function newRestarts({ now, usual }: WorkloadLimits): number {
  return restartsOf(now) - restartsOf(usual.filter((one) => now.some(({ pod, container }) => pod === one.pod && container === one.container)));
}

function restartsOf(list: readonly { readonly restarts: number | null; readonly isProxy: boolean }[]): number {
  return list.filter(({ isProxy }) => !isProxy).reduce((sum, { restarts }) => sum + (restarts ?? 0), 0);
}

function byPod(a: { readonly pod: string }, b: { readonly pod: string }): number {
  return a.pod < b.pod ? -1 : Number(a.pod > b.pod);
}

/** More requests than usual reach any limit, and so does more work for each of them: then the load or the code is to blame, not the limit that was always there. */
function moreAsked(node: NodeId, view: MeshView): number {
  const arrivals = arrivalsAt(node, view);
  const cpu = cpuPerRequest(node, view);
  return Math.max(arrivals.usual > 0 ? 0.6 * ramp(arrivals.now / arrivals.usual, 1.3, 2.2) : 0, cpu === null ? 0 : 0.8 * ramp(cpu.now / cpu.usual, 1.4, 2.2));
}
