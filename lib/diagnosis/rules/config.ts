import { formatRatio } from '@/lib/base/format-number';
import { flagSentence } from '@/lib/topology/response-flag';
import { flagShare, flagShareOf, hangs, type EdgeFacts } from '../edge-facts';
import { edgeBlamed, finding, type Case, type Rule } from '../finding';
import { grouped, nodeName, remembered, type MeshView } from '../mesh-view';
import { either, ramp } from '../robust';
import type { Blamed, Evidence } from '../suspect';
import { brokenZonePair } from '../zone-pair';
import { limitsOf } from '../own-limits-of';
import { lostPods } from './overload';
import { newRestarts } from './own-limit';

interface FlagRule {
  readonly flags: readonly string[];
  /** Object that such a flag comes from. */
  readonly kind: string;
  readonly says: (from: string, to: string) => string;
  /** How much the flag alone speaks for configuration. */
  readonly weight: number;
  /** Share of the requests from which it counts fully: a breaker trips on some, a wrong route on all. */
  readonly full: number;
  /** Nothing but configuration sets it: then it explains the failures that carry it, however few they are. */
  readonly always: boolean;
}

const flagRules: readonly FlagRule[] = [
  { flags: ['UO'], kind: 'DestinationRule', weight: 0.85, full: 0.02, always: true, says: (from, to) => `The circuit breaker between ${from} and ${to} is too tight: requests are refused before ${to} sees them.` },
  { flags: ['NR', 'NC'], kind: 'VirtualService', weight: 0.95, full: 0.2, always: true, says: (from, to) => `No route leads from ${from} to ${to} any more.` },
  { flags: ['UH'], kind: 'DestinationRule', weight: 0.7, full: 0.1, always: false, says: (from, to) => `${from} finds no healthy pod of ${to}: all were ejected or none is ready.` },
  { flags: ['UF', 'UC'], kind: 'PeerAuthentication', weight: 0.85, full: 0.8, always: false, says: (from, to) => `Every connection from ${from} to ${to} is refused, as when one side demands mTLS and the other does not speak it.` },
  { flags: ['RL', 'RLSE', 'DI', 'FI', 'UAEX', 'DENY'], kind: 'VirtualService', weight: 0.9, full: 0.05, always: true, says: (from, to) => `Configuration refuses or delays requests from ${from} to ${to}.` },
];

/** Failures that the proxy makes by its configuration: breaker, route, mTLS, injected faults. The called side never sees these requests. */
export const config: Rule = (given) => {
  const { locus, view, sick } = given;
  const { edge } = locus;
  const [from, to] = [nodeName(view, edge.edge.source), nodeName(view, edge.edge.target)];
  const found = flagRules.flatMap((rule) => {
    const [now, usual] = [sumOf(edge.edge, rule.flags) * edge.callsShare, edge.callsShare < 1 ? 0 : sumOf(edge.usualEdge, rule.flags)];
    const level = ramp(now - usual, Math.min(0.005, rule.full / 4), rule.full);
    const strength = rule.weight * Math.max(level, rule.always ? madeByIt(now - usual, given) : 0);
    if (strength <= 0) return [];
    return [finding({
      class: 'config', blamed: blamedBy(rule, given), strength, doubt: doubtOf(rule, given), since: sick.since, sentence: rule.says(from, to),
      evidence: [...rule.flags.flatMap((flag) => flagEvidence(flag, given)), ...missedByTarget(given)],
      missing: view.input.config === null ? ['the mesh\'s configuration objects (Kubernetes API)'] : [],
      confirm: [{ how: 'kubectl', text: `kubectl get ${rule.kind.toLowerCase()}s --all-namespaces --output yaml` }, { how: 'promql', text: `sum by (response_flags, response_code) (rate(istio_requests_total{reporter="source",source_workload=${JSON.stringify(from)},destination_service_name=${JSON.stringify(edge.edge.services[0]?.split('.')[0] ?? to)}}[5m]))` }],
    })];
  });
  return [...found, ...certificates(given)];
};

/** How nearly all of what fails more than usual carries the flags. */
function madeByIt(more: number, { locus: { edge } }: Case): number {
  const failing = edge.failedShare - (edge.usualFailedShare ?? 0);
  return failing <= 0 ? 0 : ramp(more / failing, 0.5, 0.9);
}

function sumOf(edge: Case['locus']['edge']['usualEdge'], flags: readonly string[]): number {
  // Several flags on one request count its whole rate each: the largest, not the sum.
  return Math.max(...flags.map((flag) => flagShare(edge, flag)));
}

/** A breaker that opens because the target is overloaded by retries protects it; UH and UF also follow when pods die or hosts fail. */
function doubtOf({ flags }: FlagRule, { locus, view }: Case): number {
  const { edge } = locus;
  const slowTarget = ramp(edge.targetExcess ?? 0, 20, 200);
  if (flags.includes('UO')) return 0.6 * slowTarget;
  if (flags.includes('UF')) return either(brokenZonePair(view) === null ? 0 : 0.7, 0.8 * hangs(edge), 0.4 * slowTarget, view.podsOf(edge.edge.target).length === 0 && edge.silentShare > 0.2 ? 0.3 : 0, 0.6 * refusedElsewhere(view));
  if (!flags.includes('UH')) return 0;
  // Who was killed, or starts again and again, is not healthy either.
  const behind = view.answerers(edge.edge);
  const restarted = behind.some((node) => { const limits = limitsOf(node, view); return limits !== null && limits.usual.length > 0 && newRestarts(limits) > 0; });
  return either(0.3 * slowTarget, 0.85 * ramp(Math.max(0, ...behind.map((node) => lostPods(node, view).share)), 0.1, 0.6), restarted ? 0.7 : 0);
}

function flagEvidence(flag: string, { locus: { edge } }: Case): Evidence[] {
  const share = flagShareOf(edge, flag);
  if (share <= 0) return [];
  return [{ what: `${formatRatio(share)} of the requests carry ${flag}: ${flagSentence(flag) ?? ''}`, signal: `flag:${flag}`, value: share, usual: flagShare(edge.usualEdge, flag), unit: 'ratio', samples: Math.round(edge.requests) }];
}

function missedByTarget({ locus: { edge } }: Case): Evidence[] {
  const { disagreement } = edge.edge;
  if (disagreement === null || disagreement < 0.01) return [];
  return [{ what: `Caller and called side disagree about ${formatRatio(disagreement)} of the requests.`, signal: 'disagreement', value: disagreement, usual: edge.usualEdge?.disagreement ?? null, unit: 'ratio', samples: Math.round(edge.requests) }];
}

/** The object when it is known, else the edge on which it works. */
function blamedBy({ kind }: FlagRule, { locus: { edge }, view }: Case): Blamed {
  const services = new Set(edge.edge.services);
  const object = (view.input.config ?? []).find((one) => one.kind === kind && one.service !== null && services.has(one.service));
  if (object === undefined) return edgeBlamed(view, edge);
  return { kind: 'config', name: `${object.kind}/${object.namespace}/${object.name}`, namespace: object.namespace, node: null, edge: edge.edge.id };
}

/** How surely what refuses connections does so to unrelated pairs, 0…1. */
function refusedElsewhere(view: MeshView): number {
  const refused = edgesRefused(view).filter((one) => hangs(one) < 0.5);
  return ramp(Math.min(...[refused.map(({ edge }) => edge.source), refused.map(({ edge }) => edge.target)].map((ends) => new Set(ends).size)), 1, 3.5) * (1 - inCommonOf(refused, view));
}

/** Many unrelated edges whose new connections all fail have one thing in common: the certificates. */
function certificates({ view, sick }: Case): ReturnType<Rule> {
  const refused = edgesRefused(view).filter((one) => hangs(one) < 0.5);
  const sources = new Set(refused.map(({ edge }) => edge.source));
  const targets = new Set(refused.map(({ edge }) => edge.target));
  // Between two zones that cannot reach each other connections fail, too.
  if (sources.size < 3 || targets.size < 3 || brokenZonePair(view) !== null) return [];
  return [finding({
    class: 'config', blamed: { kind: 'config', name: 'Certificate/istio-system', namespace: 'istio-system', node: null, edge: null }, since: sick.since,
    // That unrelated pairs are each misconfigured at the same time would be chance; that one host or one namespace is cut off would not.
    strength: 0.75 * ramp(Math.min(sources.size, targets.size), 1, 3.5), doubt: 0.8 * inCommonOf(refused, view),
    sentence: `New connections fail on ${refused.length} edges between unrelated workloads: a certificate has expired or is not trusted.`,
    evidence: [{ what: `${refused.length} edges of ${sources.size} callers to ${targets.size} targets fail with UF.`, signal: 'flag:UF', value: refused.length, usual: 0, unit: 'count', samples: view.edges.size }],
    confirm: [{ how: 'kubectl', text: 'kubectl get configmap istio-ca-root-cert --namespace istio-system --output jsonpath=\'{.data.root-cert\\.pem}\' | openssl x509 -noout -enddate' }],
  })];
}

/** How nearly all of the refused edges lead to one host: that may be cut off. */
function inCommonOf(refused: readonly EdgeFacts[], view: MeshView): number {
  const led = grouped(refused.flatMap(({ edge }) => (view.hostsOf(edge.target).length === 1 ? view.hostsOf(edge.target) : [])), (host) => host);
  return ramp(Math.max(0, ...[...led.values()].map(({ length }) => length)) / refused.length, 0.6, 0.95);
}

function edgesRefused(view: MeshView): readonly EdgeFacts[] {
  return remembered(view, 'edges refused', () => [...view.edges.values()].filter((one) => flagShare(one.edge, 'UF') - flagShare(one.usualEdge, 'UF') >= 0.02 && one.requests * flagShare(one.edge, 'UF') >= 3));
}
