import { formatRatio } from '@/lib/base/format-number';
import type { NodeId } from '@/lib/topology/graph';
import { finding, workload, type Case, type Finding, type Rule } from '../finding';
import { nodeName } from '../mesh-view';
import { limitsOf, meanLimit } from '../own-limits-of';
import { ramp } from '../robust';

/** The proxy container of a workload stands at its own CPU limit while the application does not: in- and out-edges lose time between the reporters. */
export const proxy: Rule = (given) => {
  const { locus } = given;
  const nodes = locus.kind === 'gap' ? [locus.edge.edge.target, locus.edge.edge.source] : [locus.node];
  return nodes.flatMap((node) => starved(node, given));
};

function starved(node: NodeId, { view, sick }: Case): Finding[] {
  const limits = limitsOf(node, view);
  const now = limits === null ? null : meanLimit(limits.now, true, ({ throttled }) => throttled);
  if (limits === null || now === null) return [];
  const usual = meanLimit(limits.usual, true, ({ throttled }) => throttled)?.value ?? 0;
  const app = meanLimit(limits.now, false, ({ throttled }) => throttled)?.value ?? 0;
  const strength = Math.min(ramp(now.value, 0.05, 0.3), ramp(now.value - usual, 0.04, 0.2));
  if (strength <= 0) return [];
  const name = nodeName(view, node);
  const namespace = view.nodes.get(node)?.namespace ?? '';
  return [finding({
    class: 'proxy', blamed: workload(view, node), strength, doubt: ramp(app - now.value, 0, 0.2), since: sick.since,
    sentence: `The proxy of ${name} is throttled by its CPU limit in ${formatRatio(now.value)} of all periods.`,
    evidence: [{ what: `The proxy beside ${name} ran out of its CPU quota in ${formatRatio(now.value)} of the periods, usually in ${formatRatio(usual)}.`, signal: 'proxy-throttled', value: now.value, usual, unit: 'ratio', samples: now.samples }],
    against: app > 0.05 ? [{ what: `The application container is throttled as well, in ${formatRatio(app)} of the periods.`, signal: 'throttled', value: app, usual: null, unit: 'ratio', samples: now.samples }] : [],
    confirm: [{ how: 'promql', text: `sum by (pod) (rate(container_cpu_cfs_throttled_periods_total{namespace=${JSON.stringify(namespace)},pod=~"${name}-.*",container="istio-proxy"}[5m]))` }],
  })];
}
