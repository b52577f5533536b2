import { formatMilliseconds } from '@/lib/base/format-number';
import { edgeBlamed, finding, type Case, type Finding, type Rule } from '../finding';
import { gatheredGaps } from '../gathered-gaps';
import { minutesBeyondHabit } from '../habit';
import { worstStrain } from '../host-signals';
import { hostsOfCase, unmeasuredHosts } from '../host-fit';
import { limitsOf, meanLimit } from '../own-limits-of';
import type { NodeId } from '@/lib/topology/graph';
import { nodeName, type MeshView } from '../mesh-view';
import { ramp } from '../robust';
import { brokenZonePair, crosses, type ZonePair } from '../zone-pair';
import type { Evidence } from '../suspect';
import { flagShare, hangs } from '../edge-facts';

/** Time is lost between two proxies, and nothing on the hosts at either end explains it: the way between them. */
export const network: Rule = (given) => [...betweenZones(given), ...(given.locus.kind === 'gap' ? lostOnTheWay(given) : connectFailures(given))];

function lostOnTheWay(given: Case): Finding[] {
  const { locus, view, sick } = given;
  const { edge } = locus;
  const calm = ramp(edge.gapExcess ?? 0, 1, 10) * ramp((edge.gapExcess ?? 0) / Math.max(0.5, edge.usualGap ?? 0.5), 0.3, 2);
  const strained = hostsOfCase(given).map((name) => ({ name, worst: worstStrain(name, ['steal', 'psiCpu', 'cpuBusy', 'softirq', 'retransmits', 'conntrackDrops', 'listenDrops'], view) }));
  const excuse = Math.max(0, ...strained.map(({ worst }) => worst?.strength ?? 0), ...[edge.edge.source, edge.edge.target].map((node) => {
    const limits = limitsOf(node, view);
    return ramp((limits === null ? null : meanLimit(limits.now, true, ({ throttled }) => throttled))?.value ?? 0, 0.05, 0.3);
  }));
  const gathered = gatheredGaps(view);
  const common = gathered !== null && hostsOfCase(given).includes(gathered.group) ? 0.7 : 0;
  const pending = flagShare(edge.edge, 'UO');
  // An end that nobody measures is not an end that is well.
  const unseen = unmeasuredHosts(given);
  return [finding({
    class: 'network', blamed: edgeBlamed(view, edge), strength: calm * 0.75, doubt: Math.max(excuse, common, ramp(pending, 0.001, 0.02), unseen.length === 0 ? 0 : 0.4, tooYoung(given) ? 0.5 : 0), since: sick.since,
    sentence: `Between ${nodeName(view, edge.edge.source)} and ${nodeName(view, edge.edge.target)} ${formatMilliseconds(edge.gap)} are lost on the way${unseen.length === 0 ? '; both ends are well' : ''}.`,
    evidence: [gapEvidence(given)],
    against: strained.flatMap(({ name, worst }) => worst !== null && worst.strength > 0.2 ? [{ what: `${name} is strained itself (${worst.signal}).`, signal: worst.signal, value: worst.value, usual: worst.usual, unit: 'ratio' as const, samples: worst.samples }] : []),
    missing: view.input.hosts === null ? ['signals of the hosts at both ends (node_exporter)'] : unseen.map((name) => `node_exporter on ${name}`),
  })];
}

/** The two reporters are scraped at different moments: what has just begun may stand with the caller and not yet with the called side. */
function tooYoung({ locus: { edge }, view, sick: { since } }: Case): boolean {
  const young = since === null ? minutesBeyondHabit(edge.edge.id, view) <= 2 : view.input.now.at - since < view.input.now.window;
  return view.input.history !== null && young;
}

/** Calls fail or hang as often as they cross between two zones. What waits inside its pods may wait for a TCP target across. */
function betweenZones({ locus, view, sick }: Case): Finding[] {
  const pair = brokenZonePair(view);
  if (pair === null || (locus.kind === 'node' && !waitsAcross(locus.node, pair, view))) return [];
  return [finding({
    class: 'network', blamed: { kind: 'path', name: `${pair.from} -> ${pair.to}`, namespace: null, node: null, edge: null }, strength: 0.5 + 0.45 * pair.fit, since: sick.since,
    sentence: `Calls between the zones ${pair.from} and ${pair.to} do not arrive.`,
    evidence: [{ what: `${pair.edges} of the ${pair.allEdges} edges that lose calls or time on their way cross from ${pair.from} to ${pair.to}, where ${pair.crossing} edges cross in all.`, signal: 'zone-pair', value: pair.fit, usual: 0, unit: 'ratio', samples: pair.crossing }],
    confirm: [{ how: 'kubectl', text: 'kubectl get nodes --label-columns topology.kubernetes.io/zone' }],
  })];
}

/** Whether a node has calls across that are measured by nobody: over TCP, or such that end no more. */
function waitsAcross(node: NodeId, pair: ZonePair, view: MeshView): boolean {
  const unseen = [...view.outOf(node).map(({ edge }) => edge).filter(({ protocol }) => protocol === 'tcp'), ...view.goneFrom(node)];
  return unseen.some(({ source, target }) => crosses(source, target, pair, view));
}

/** "1.2 ms between the reporters, usually 0.4 ms". */
export function gapEvidence({ locus: { edge }, view }: Case): Evidence {
  return {
    what: `Caller and called side of ${nodeName(view, edge.edge.source)} -> ${nodeName(view, edge.edge.target)} measure ${formatMilliseconds(edge.gap)} apart (mean), usually ${formatMilliseconds(edge.usualGap)}.`,
    signal: 'reporter-gap', value: edge.gap, usual: edge.usualGap, unit: 'ms', samples: Math.round(edge.requests),
  };
}

/** Connections that fail on some share of requests without the other side knowing: packets are lost on the way. All of them failing is configuration. */
function connectFailures({ locus, view, sick }: Case) {
  const share = flagShare(locus.edge.edge, 'UF');
  const hanging = hangs(locus.edge);
  if (locus.kind !== 'errors' || share < 0.01 || (share > 0.9 && hanging < 0.5)) return [];
  return [finding({
    class: 'network' as const, blamed: edgeBlamed(view, locus.edge), strength: 0.4 + 0.4 * hanging, since: sick.since,
    sentence: `Some connections from ${nodeName(view, locus.edge.edge.source)} to ${nodeName(view, locus.edge.edge.target)} cannot be opened.`,
    evidence: [{ what: `${(share * 100).toFixed(1)} % of the requests failed because the connection failed (UF).`, signal: 'flag:UF', value: share, usual: flagShare(locus.edge.usualEdge, 'UF'), unit: 'ratio', samples: Math.round(locus.edge.requests) }],
  })];
}
