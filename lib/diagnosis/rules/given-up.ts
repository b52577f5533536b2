import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import { flagShare, type EdgeFacts } from '../edge-facts';
import { edgeBlamed, finding, type Rule } from '../finding';
import { nodeName, type MeshView } from '../mesh-view';
import { either, ramp } from '../robust';
import { callsFactor } from './overload';

const rules = {
  /** Share of the calls that callers give up, more than usual. */
  share: [0.005, 0.03],
  /** The target is not slower than it was: its mean, times; then nothing but the caller's own patience has changed. */
  slower: [1.15, 1.6],
  /** Share of the calls given up that is asked again, as far as it shows; and what of them may reach the caller's own callers. */
  again: [0.3, 0.7], passed: [0.3, 0.7],
} as const;

/**
 * Callers give up (`DC`) on a target that answers as fast as ever: a time-out in their own code has become too short for it. Where they ask again at once, each request becomes several:
 * the calls for each request of the caller grow, or nothing of what is given up reaches those who wait for the caller.
 */
export const givenUp: Rule = (given) => {
  const { locus, view, sick } = given;
  const edge = locus.kind === 'errors' ? locus.edge : locus.kind === 'node' ? worstOf(view.outOf(locus.node)) : null;
  if (edge === null) return [];
  const share = moreGivenUp(edge);
  const failing = edge.failedShare - (edge.usualFailedShare ?? 0);
  const level = ramp(share, ...rules.share) * (locus.kind === 'errors' ? ramp(share / Math.max(failing, 0.001), 0.5, 0.9) : 1);
  if (level <= 0) return [];
  const [now, usual] = [edge.now?.mean ?? null, edge.usual?.mean ?? null];
  const slower = now === null || usual === null ? 0.5 : ramp(now / Math.max(0.1, usual), ...rules.slower);
  const factor = callsFactor(edge, view);
  const again = either(ramp((factor - 1) / share, ...rules.again), 1 - passedOn(edge, share, view));
  const [from, to] = [nodeName(view, edge.edge.source), nodeName(view, edge.edge.target)];
  const evidence = [
    { what: `${from} gives up ${formatRatio(share)} of its calls to ${to} (DC), which answers in ${formatMilliseconds(now)} (mean), usually in ${formatMilliseconds(usual)}.`, signal: 'flag:DC', value: share, usual: flagShare(edge.usualEdge, 'DC'), unit: 'ratio' as const, samples: Math.round(edge.requests) },
    { what: `For each request of its own ${from} calls ${to} ${factor.toFixed(2)} times as often as usual.`, signal: 'calls-per-request', value: factor, usual: 1, unit: 'count' as const, samples: Math.round(edge.requests) },
  ];
  const common = { blamed: edgeBlamed(view, edge), doubt: slower, since: sick.since, evidence, confirm: [{ how: 'kubectl' as const, text: `kubectl logs --namespace ${view.nodes.get(edge.edge.source)?.namespace ?? ''} --selector app=${view.nodes.get(edge.edge.source)?.app ?? from} --tail 200 | grep -i timeout` }] };
  return [
    finding({ ...common, class: 'overload', role: 'sustainer', strength: 0.85 * level * again, sentence: `${from} gives up on ${to} too early and asks again: a time-out in its own code is too short for what ${to} has always needed.` }),
    finding({ ...common, class: 'config', strength: 0.7 * level * (1 - again), sentence: `${from} gives up on ${to}, which is as fast as ever: the time-out of ${from} is too short.` }),
  ];
};

function moreGivenUp({ edge, usualEdge }: EdgeFacts): number {
  return flagShare(edge, 'DC') - flagShare(usualEdge, 'DC');
}

function worstOf(edges: readonly EdgeFacts[]): EdgeFacts | null {
  return [...edges].filter(({ requests }) => requests >= 60).sort((a, b) => moreGivenUp(b) - moreGivenUp(a) || (a.edge.id < b.edge.id ? -1 : 1))[0] ?? null;
}

/** How nearly all that a caller gives up is felt as failures by those who wait for the caller, 0…1; 1 where nobody does. */
function passedOn({ edge, rate }: EdgeFacts, share: number, view: MeshView): number {
  const into = view.into(edge.source).filter((one) => one.edge.protocol !== 'tcp');
  if (into.length === 0) return 1;
  const felt = into.reduce((sum, one) => sum + one.rate * Math.max(0, one.failedShare - (one.usualFailedShare ?? 0)), 0);
  return ramp(felt / Math.max(share * rate, 0.001), ...rules.passed);
}
