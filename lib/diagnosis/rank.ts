import type { EdgeId } from '@/lib/topology/graph';
import { calibrated } from './calibration';
import type { Case } from './finding';
import { compare, keyOf, weighedFindings, type Weighed } from './findings';
import { nodeName, type MeshView } from './mesh-view';
import type { SickEdge, Suspect, VerdictClass } from './suspect';
import { triggerOf } from './trigger';

/** Below this an accusation is not made: unknown is better than wrong. */
const leastScore = 0.2;
/** Less believed than this, nobody is accused: it would be as likely wrong as right, and a wrong accusation is worse than none. */
const leastBelief = 0.5;
/** What nobody has thought of, against all findings of a case together. */
const unthought = 0.25;
const mostSuspects = 12;
/** Another class at the same place leaves the place as it is: such a rival takes less. */
const sameEntity = 0.5;

interface Draft {
  readonly key: string;
  best: Weighed;
  /** What it says about each case, with how much harm is done there: the sentence speaks of the worst. */
  readonly told: { readonly finding: Weighed; readonly harm: number }[];
  /** Share of belief by edge. */
  readonly beliefs: Map<EdgeId, number>;
  readonly chosen: Set<EdgeId>;
}

interface Judged {
  readonly given: Case;
  readonly findings: readonly Weighed[];
}

/** Brings the findings of all sick edges together: suspects best first, and for every edge who is blamed. Ties are broken by name, never by order of input. */
export function rank(cases: readonly Case[], view: MeshView): { readonly sick: readonly SickEdge[]; readonly suspects: readonly Suspect[] } {
  const judged = inCommon(cases.map((given): Judged => ({ given, findings: weighedFindings(given) })));
  const drafts = draftsOf(judged);
  choose(judged, drafts);
  for (const draft of drafts.values()) if (draft.best.class !== 'unknown' && belief(draft) < leastBelief) draft.chosen.clear();
  const listed = [...drafts.values()].filter((draft) => draft.chosen.size > 0 || belief(draft) >= leastBelief);
  const suspects = withTriggers(listed.map((draft) => toSuspect(draft, judged)), view);
  const missing = judged.filter(({ given }) => !listed.some((draft) => draft.chosen.has(given.sick.facts.edge.id)));
  const sorted = surerOfFirst([...suspects, ...unexplained(missing, view)]
    .sort((a, b) => weight(b, cases.length) - weight(a, cases.length) || compare(`${a.class} ${a.name}`, `${b.class} ${b.name}`)).slice(0, mostSuspects), drafts);
  return { suspects: sorted, sick: judged.map(({ given }) => sickEdge(given, drafts, sorted)) };
}

/** What may lie under troubles at several places: a host, a path, a proxy, which all calls of its workload pass, and what everybody asks for names. */
function isCommonGround({ blamed, class: of }: Weighed): boolean {
  return blamed.kind === 'host' || blamed.kind === 'path' || (blamed.kind === 'config' && blamed.edge === null) || of === 'proxy' || (of === 'network' && blamed.kind === 'workload');
}

/** What a further trouble at another place adds to the belief in the place that they have in common: less than an independent witness, since both may be one. */
const agreement = 0.35;

/** Troubles of their own at several places that share a ground would have begun together by chance: what remains of such an explanation for each further place. */
const coincidence = 0.8;
/** Surely enough sick for its place to count. */
const sureOfPlace = 0.5;
/** From this score on a ground is shared, and so many further places count. */
const shared = { score: 0.15, places: 4 } as const;

/** What several troubles at different places have in common is likelier than each of them says: their scores are taken together, and what would be a trouble of each place alone is believed less. */
function inCommon(judged: readonly Judged[]): Judged[] {
  const scores = new Map<string, Map<string, number>>();
  for (const { given: { locus }, findings } of judged) {
    for (const one of findings) {
      if (!isCommonGround(one)) continue;
      const known = scores.get(keyOf(one)) ?? new Map<string, number>();
      scores.set(keyOf(one), known.set(locus.node, Math.max(known.get(locus.node) ?? 0, one.score)));
    }
  }
  const together = new Map([...scores].map(([key, byPlace]) => {
    const others = [...byPlace.values()].sort((a, b) => b - a).slice(1, 6);
    return [key, others.reduce((rest, score) => rest * (1 - agreement * score), 1)] as const;
  }));
  const places = (one: Weighed): number => (one.score < shared.score ? 1 : [...(scores.get(keyOf(one))?.values() ?? [])].filter((score) => score >= shared.score).length);
  const alone = lonePlaces(judged);
  return judged.map(({ given, findings }) => {
    const further = Math.min(shared.places, Math.max(1, alone, ...findings.filter(isCommonGround).map(places)) - 1);
    return {
      given, findings: findings.map((one) => ({
        ...one, score: isOfItsOwn(one) ? one.score * coincidence ** further : isOneOfMany(one) ? one.score * coincidence ** Math.min(shared.places, alone - 1) : 1 - (1 - one.score) * (together.get(keyOf(one)) ?? 1),
      })).sort((a, b) => b.score - a.score || compare(keyOf(a), keyOf(b))),
    };
  });
}

/** What would have to be at fault by itself at each place. */
function isOfItsOwn({ blamed, class: of }: Weighed): boolean {
  return of === 'application' || (of === 'downstream' && blamed.kind !== 'external');
}

/** What may as well be at fault everywhere, and then is not the fault of one. */
function isOneOfMany({ blamed, class: of }: Weighed): boolean {
  return blamed.kind === 'external' || (of === 'network' && blamed.kind === 'edge');
}

/** So many independent troubles at once are nothing unusual. */
const usualTroubles = 2;

/** How many places beyond the usual would have to be in trouble by themselves at the same time, for want of anything that they have in common. One and more, as a number of places. */
function lonePlaces(judged: readonly Judged[]): number {
  const places = new Set(judged.flatMap(({ given: { locus, sick }, findings: [best] }) => {
    if (best === undefined || sick.certainty < sureOfPlace || best.score < shared.score) return [];
    return isOfItsOwn(best) || best.blamed.kind === 'external' ? [locus.node] : best.class === 'network' && best.blamed.kind === 'edge' ? [locus.edge.edge.id] : [];
  }));
  return Math.max(1, places.size - usualTroubles + 1);
}

/** Who stands first is right more often than those further down of whom as much is believed: mostly there is one cause. */
function surerOfFirst(sorted: readonly Suspect[], drafts: ReadonlyMap<string, Draft>): readonly Suspect[] {
  const first = sorted.find(({ role }) => role !== 'trigger');
  const draft = first === undefined ? undefined : [...drafts.values()].find((one) => isOf(one, first));
  return draft === undefined ? sorted : sorted.map((one) => (one === first ? { ...one, probability: calibrated(belief(draft), 'first') } : one));
}

function isOf({ best: { class: of, blamed } }: Draft, one: Suspect): boolean {
  return one.class === of && one.name === blamed.name && one.kind === blamed.kind && one.namespace === blamed.namespace && one.edge === blamed.edge;
}

function accusesSame({ blamed: a }: Weighed, { blamed: b }: Weighed): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && a.edge === b.edge;
}

function draftsOf(judged: readonly Judged[]): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const { given, findings } of judged) {
    for (const one of findings) {
      const whole = findings.reduce((sum, other) => sum + other.score * (other !== one && accusesSame(other, one) ? sameEntity : 1), 0) + unthought;
      const key = keyOf(one);
      const draft: Draft = drafts.get(key) ?? { key, best: one, beliefs: new Map(), chosen: new Set(), told: [] };
      drafts.set(key, draft);
      if (one.score > draft.best.score) draft.best = one;
      const edge = given.sick.facts.edge.id;
      draft.told.push({ finding: one, harm: one.score * given.sick.severity * Math.log1p(given.sick.facts.requests) });
      draft.beliefs.set(edge, Math.max(draft.beliefs.get(edge) ?? 0, (one.score / whole) * Math.min(1, 0.4 + one.score) * given.sick.certainty ** 0.5));
    }
  }
  return drafts;
}

/** One culprit for many edges is likelier than many culprits: who explains others as well is preferred. */
function choose(judged: readonly Judged[], drafts: ReadonlyMap<string, Draft>): void {
  for (const { given, findings } of judged) {
    const [best] = findings.filter(({ score }) => score >= leastScore).map((one) => ({ one, draft: drafts.get(keyOf(one)) }))
      .sort((a, b) => b.one.score * preference(b.draft) - a.one.score * preference(a.draft) || compare(keyOf(a.one), keyOf(b.one)));
    best?.draft?.chosen.add(given.sick.facts.edge.id);
  }
}

function preference(draft: Draft | undefined): number {
  return draft === undefined ? 0 : 0.6 + 0.4 * strongest(draft) + 0.1 * Math.min(5, draft.beliefs.size - 1) / 5;
}

function strongest({ beliefs }: Draft): number {
  return Math.max(0, ...beliefs.values());
}

/** What the best case says, and a little more for every further edge that agrees. */
function belief(draft: Draft): number {
  const best = strongest(draft);
  const agreeing = Math.max(0, draft.chosen.size - 1);
  return best + (1 - best) * 0.4 * (agreeing / (agreeing + 2));
}

function toSuspect(draft: Draft, judged: readonly Judged[]): Suspect {
  const edges = new Set(draft.chosen.size > 0 ? draft.chosen : draft.beliefs.keys());
  const own = judged.filter(({ given }) => edges.has(given.sick.facts.edge.id));
  const since = own.flatMap(({ given }) => given.sick.since ?? []).sort((a, b) => a - b)[0] ?? draft.best.since;
  const best = draft.told.sort((a, b) => b.harm - a.harm || compare(a.finding.sentence, b.finding.sentence))[0]?.finding ?? draft.best;
  return {
    ...best.blamed, class: best.class, role: best.role, probability: calibrated(belief(draft), 'further'), since: since ?? null, sentence: best.sentence,
    explains: [...edges].sort(compare), evidence: best.evidence, against: best.against, missing: best.missing, confirm: best.confirm,
  };
}

/** An overload that retries keep going was begun by something: it is named beside it, over or not. */
function withTriggers(suspects: readonly Suspect[], view: MeshView): Suspect[] {
  const storm = suspects.filter((one) => one.role === 'sustainer' && one.edge !== null && one.probability >= 0.25).sort((a, b) => b.probability - a.probability)[0];
  const target = storm?.edge === undefined || storm.edge === null ? null : view.edges.get(storm.edge)?.edge.target ?? null;
  const trigger = storm === undefined || target === null ? null : triggerOf(target, storm.since, view);
  if (storm === undefined || trigger === null) return [...suspects];
  const { over, ...found } = trigger;
  const known = suspects.find((one) => one.kind === 'host' && one.name === found.blamed.name && one.class === found.class);
  const told = suspects.map((one) => (one === storm ? { ...one, sentence: `${one.sentence} ${found.sentence}` } : one));
  if (known !== undefined) return told.map((one) => (one === known && over ? { ...one, role: 'trigger' as const } : one));
  const { blamed, class: verdict, role, since, sentence, evidence, against, missing, confirm, strength } = found;
  return [...told, { ...blamed, class: verdict, role, since, sentence, evidence, against, missing, confirm, probability: calibrated(storm.probability * strength, 'further'), explains: storm.explains }];
}

/** Edges of which nobody is accused: where it sits is said, and what would decide. */
function unexplained(judged: readonly Judged[], view: MeshView): Suspect[] {
  const byNode = new Map<string, Judged[]>();
  for (const one of judged) byNode.set(one.given.locus.node, [...(byNode.get(one.given.locus.node) ?? []), one]);
  return [...byNode].sort(([a], [b]) => compare(a, b)).map(([node, list]) => {
    const name = nodeName(view, node);
    const missing = [...new Set([...list.flatMap(({ findings }) => findings.flatMap((one) => one.missing)), ...absent(view)])];
    return {
      kind: 'workload' as const, name, namespace: view.nodes.get(node)?.namespace ?? null, node, edge: null, class: 'unknown' as const, role: 'cause' as const, probability: 0.1,
      since: list.flatMap(({ given }) => given.sick.since ?? []).sort((a, b) => a - b)[0] ?? null,
      sentence: `The trouble sits at ${name}; what causes it cannot be told${missing.length > 0 ? ` without ${missing[0]}` : ''}.`,
      explains: list.map(({ given }) => given.sick.facts.edge.id).sort(compare), evidence: [], against: [], missing, confirm: [],
    };
  });
}

function absent({ input: { now, usual, hosts, details } }: MeshView): string[] {
  return [
    ...(usual === null ? ['a past to compare with'] : []),
    ...(now.latency === null ? ['latency of the mesh'] : []),
    ...(hosts === null ? ['signals of the hosts (node_exporter)'] : []),
    ...(now.pods === null ? ['numbers of single pods'] : []),
    ...(details.limits === null ? ['throttling and limits of containers (cAdvisor)'] : []),
  ];
}

function weight(one: Suspect, all: number): number {
  // A place that is accused without a class stands on evidence like any other; one that only says where the trouble sits does not.
  const known = one.class === 'unknown' && one.evidence.length === 0 ? 0.5 : 1;
  return known * one.probability * (0.7 + 0.3 * (one.explains.length / Math.max(1, all))) * (one.role === 'trigger' ? 0.9 : 1);
}

function sickEdge({ sick }: Case, drafts: ReadonlyMap<string, Draft>, suspects: readonly Suspect[]): SickEdge {
  const id = sick.facts.edge.id;
  const draft = [...drafts.values()].find((one) => one.chosen.has(id));
  const index = draft === undefined ? -1 : suspects.findIndex((one) => isOf(draft, one));
  const verdict: VerdictClass = index < 0 || draft === undefined ? 'unknown' : draft.best.class;
  return { edge: id, symptom: sick.symptom, now: sick.now, usual: sick.usual, unit: sick.unit, since: sick.since, class: verdict, blamed: index < 0 ? null : index };
}
