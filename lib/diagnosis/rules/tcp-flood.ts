import { formatBytes } from '@/lib/base/format-number';
import type { EdgeFacts } from '../edge-facts';
import { edgeBlamed, finding, workload, type Case, type Finding, type Rule } from '../finding';
import { nodeName, type MeshView } from '../mesh-view';
import { ramp } from '../robust';
import { arrivalsAt } from '../trace';

const rules = {
  /** Bytes for each request now over usual. */
  factor: [1.5, 4],
  /** Bytes in the window and in the quiet stretch below which nothing is compared. */
  bytes: 10_000,
} as const;

/**
 * A workload waits inside itself, and sends far more to a TCP target for each request of its own than usual: a cache that has emptied, one question for each row.
 * How often it asks is in no metric, but how much it sends is.
 */
export const tcpFlood: Rule = ({ locus, view, sick }: Case): readonly Finding[] => {
  if (locus.kind !== 'node' || locus.own < 0.5) return [];
  return view.outOf(locus.node).filter(({ edge }) => edge.protocol === 'tcp').flatMap((facts) => {
    const factor = sentFactor(facts, view);
    const strength = factor === null ? 0 : 0.85 * ramp(factor, ...rules.factor);
    if (factor === null || strength <= 0) return [];
    const callers = view.into(facts.edge.target).flatMap((one) => sentFactor(one, view) ?? []);
    const [from, to] = [nodeName(view, locus.node), nodeName(view, facts.edge.target)];
    // One caller of several that asks more does so by itself; where all do, what they ask has changed.
    const alone = callers.length > 1 && callers.filter((one) => one >= rules.factor[0]).length === 1;
    const arrivals = arrivalsAt(locus.node, view);
    const [now, usual] = [(facts.edge.traffic.sentBytes ?? 0) / arrivals.now, (facts.usualEdge?.traffic.sentBytes ?? 0) / arrivals.usual];
    return [finding({
      class: 'overload', blamed: alone ? edgeBlamed(view, facts) : workload(view, facts.edge.target), strength, since: sick.since,
      sentence: `${from} sends ${factor.toFixed(1)} times as much to ${to} for each request of its own, and waits for it.`,
      evidence: [{ what: `${from} sends ${formatBytes(now)} to ${to} for each request, usually ${formatBytes(usual)}.`, signal: 'tcp-bytes', value: now, usual, unit: 'bytes', samples: Math.round(arrivals.now * view.input.now.window) }],
      missing: [`requests that ${to} answers (an exporter of the database)`],
      confirm: [{ how: 'promql', text: `sum by (source_workload) (rate(istio_tcp_sent_bytes_total{destination_workload=${JSON.stringify(to)}}[5m]))` }],
    })];
  });
};

/** What a caller sends to a TCP target for each request that it answers, now over usual; null = too little to compare. */
function sentFactor({ edge, usualEdge }: EdgeFacts, view: MeshView): number | null {
  const [now, usual] = [edge.traffic.sentBytes, usualEdge?.traffic.sentBytes ?? null];
  const arrivals = arrivalsAt(edge.source, view);
  if (now === null || usual === null || arrivals.now <= 0 || arrivals.usual <= 0) return null;
  const enough = now * view.input.now.window >= rules.bytes && usual * (view.input.usual?.window ?? 0) >= rules.bytes;
  return enough ? now / usual / (arrivals.now / arrivals.usual) : null;
}
