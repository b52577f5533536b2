import { edgeThresholds } from '@/lib/health/thresholds';
import type { EdgeId } from '@/lib/topology/graph';
import type { Quantiles } from '@/lib/topology/latency';
import type { EdgeFacts } from './edge-facts';
import { grouped, type MeshView } from './mesh-view';
import { loadRise } from './load-rise';
import { risenSince } from './onset';
import { minutesBeyondHabit, slownessBeyondHabit, worstPastFailure } from './habit';
import { either, ramp } from './robust';
import type { SickEdge, Symptom } from './suspect';

/** An edge that is sick, by which number, and since when as far as the history tells. */
export interface Sickness extends Pick<SickEdge, 'symptom' | 'now' | 'usual' | 'unit' | 'since'> {
  readonly facts: EdgeFacts;
  /** How far it is from usual, for ordering: failed share excess, or log of the factor of slowness. */
  readonly severity: number;
  /** How surely this is more than the edge does by itself, 0…1. */
  readonly certainty: number;
}

const rules = {
  /** P99 needs the requests of which one in a hundred is more than one. */
  tail: { factor: 1.5, atLeast: 20, requests: edgeThresholds.thinRequests, certain: 1000 },
  middle: { factor: 1.3, atLeast: 3, requests: 60 },
  /** What is half as long again, tail and all, has changed however short it is. */
  whole: { factor: 1.5, atLeast: 1 },
  underLoad: { factor: 1.3, atLeast: 1, requests: 60 },
  failures: { share: 0.01, count: 5, deviations: 4 },
  rate: { left: 0.6, requests: 100, deviations: 6 },
  /** What an edge does by itself now and then is no symptom. */
  leastCertainty: 0.25,
} as const;

/** All sick edges, the worst first. An edge is compared with itself; only one without past is judged by thresholds alone. */
export function sickEdges(view: MeshView): Sickness[] {
  const fallen = fallenEdges(view);
  return [...view.edges.values()].flatMap((facts) => sickness(facts, fallen.has(facts.edge.id), view) ?? [])
    .sort((a, b) => b.severity - a.severity || (a.facts.edge.id < b.facts.edge.id ? -1 : 1));
}

function sickness(facts: EdgeFacts, fell: boolean, view: MeshView): Sickness | null {
  if (facts.edge.protocol === 'tcp') return null;
  const slow = either(slowness(facts, view), slowUnderLoad(facts, view));
  const errors = failing(facts, facts.failedShare - facts.silentShare, usualErrors(facts), view);
  const silence = failing(facts, facts.silentShare, facts.usualSilentShare ?? 0, view);
  const symptom: Symptom[] = [
    ...(slow >= rules.leastCertainty ? ['latency' as const] : []),
    ...(errors > 0 ? ['errors' as const] : []),
    ...(silence > 0 ? ['no-response' as const] : []),
    ...(fell ? ['rate' as const] : []),
  ];
  if (symptom.length === 0) return null;
  return { facts, symptom, ...worstNumber(facts, symptom), since: onsetOf(facts.edge.id, symptom, view), certainty: Math.max(slow, errors, silence, fell ? 0.6 : 0) };
}

function usualErrors({ usualFailedShare, usualSilentShare }: EdgeFacts): number {
  return Math.max(0, (usualFailedShare ?? 0) - (usualSilentShare ?? 0));
}

function worstNumber(facts: EdgeFacts, symptom: readonly Symptom[]): Pick<Sickness, 'now' | 'usual' | 'unit' | 'severity'> {
  const slowness = facts.now === null ? 0 : Math.log(Math.max(1, facts.now.p99 / Math.max(1, facts.usual?.p99 ?? edgeThresholds.p99.raised)));
  const failing = facts.failedShare - (facts.usualFailedShare ?? 0);
  const failsMore = symptom.some((one) => one === 'errors' || one === 'no-response');
  const severity = slowness + (failsMore ? 4 * failing + 1 : 0);
  if (failsMore && (failing >= 0.1 || !symptom.includes('latency'))) return { now: facts.failedShare, usual: facts.usualFailedShare ?? 0, unit: 'ratio', severity };
  if (symptom.includes('latency') && facts.now !== null) return { now: facts.now.p99, usual: facts.usual?.p99 ?? 0, unit: 'ms', severity };
  return { now: facts.rate, usual: facts.usualRate ?? 0, unit: 'perSecond', severity: 0.5 };
}

/** How surely it is slower than itself, by its tail or by its middle, with enough requests behind both; 0 = it is not. Without a past above the critical threshold. */
function slowness({ now, usual, edge }: EdgeFacts, view: MeshView): number {
  if (now === null) return 0;
  if (usual === null || usual.requests < rules.middle.requests) {
    return view.input.usual === null && now.requests >= rules.tail.requests && now.p99 >= edgeThresholds.p99.critical ? 0.5 : 0;
  }
  if (!tailRose(now, usual, () => minutesBeyondHabit(edge.id, view)) && !middleRose(now, usual)) return 0;
  // Few requests are slow together by chance, when one of them is slow by nature; minute after minute they are not.
  const lasting = now.requests >= 4 * rules.middle.requests ? 1 : minutesBeyondHabit(edge.id, view);
  const certainty = slownessBeyondHabit(edge.id, now, usual, view) * (0.5 + 0.5 * ramp(now.requests * lasting, rules.middle.requests, 4 * rules.middle.requests));
  return certainty < rules.leastCertainty ? 0 : certainty;
}

/** While the whole mesh is slower under more load, an edge need not leave its own habit by itself. */
function slowUnderLoad({ now, usual, edge }: EdgeFacts, view: MeshView): number {
  const load = now === null || usual === null || usual.requests < rules.middle.requests ? null : loadRise(view);
  if (load === null || now === null || usual === null) return 0;
  const { factor, atLeast, requests } = rules.underLoad;
  const slower = now.requests >= requests && now.p50 >= factor * usual.p50 && now.p50 >= usual.p50 + atLeast && now.p95 >= usual.p95;
  return slower || tailRose(now, usual, () => minutesBeyondHabit(edge.id, view)) ? 0.7 * load.certainty : 0;
}

function tailRose(now: Quantiles, usual: Quantiles, minutes: () => number): boolean {
  const { factor, atLeast, requests, certain } = rules.tail;
  if (now.requests < requests || now.p99 < factor * usual.p99 || now.p99 < usual.p99 + atLeast) return false;
  // With few requests the slowest one decides the P99: then the rest of the tail, or the minutes before, have to agree.
  return now.requests >= certain || now.p95 >= 1.25 * usual.p95 || minutes() >= 2;
}

function middleRose(now: Quantiles, usual: Quantiles): boolean {
  const { factor, atLeast, requests } = rules.middle;
  if (now.requests < requests) return false;
  const { whole } = rules;
  const wholly = now.p50 >= whole.factor * usual.p50 && now.p95 >= whole.factor * usual.p95 && now.p50 >= usual.p50 + whole.atLeast;
  return wholly || (now.p50 >= factor * usual.p50 && now.p50 >= usual.p50 + atLeast && now.p95 >= usual.p95);
}

/** How surely more requests fail than usual and than ever before; 0 = they do not. */
function failing({ edge, requests }: EdgeFacts, share: number, usual: number, view: MeshView): number {
  const { share: least, count, deviations } = rules.failures;
  const [failed, expected] = [share * requests, usual * requests];
  const beyond = (failed - expected) / Math.sqrt(expected + 1);
  if (share < usual + least || Math.round(failed) < count || beyond <= deviations) return 0;
  const worst = worstPastFailure(edge.id, view);
  return Math.min(ramp(beyond, deviations - 2, 2 * deviations), ramp(share - usual, 0, 3 * least), worst === null ? 1 : ramp(share - worst, 0, least));
}

/** Edges on which far fewer requests are made than the caller's own load explains. Versions of one service count together: a rollout moves requests. */
function fallenEdges(view: MeshView): ReadonlySet<EdgeId> {
  const groups = grouped([...view.edges.values()].filter(({ edge }) => edge.protocol !== 'tcp'), ({ edge }) => `${edge.source}>${edge.services[0] ?? edge.target}`);
  return new Set([...groups.values()].flatMap((group) => {
    const [rate, usual] = [sum(group, (one) => one.rate), sum(group, (one) => one.usualRate ?? 0)];
    const source = group[0]?.edge.source ?? '';
    const [load, usualLoad] = [sum(view.into(source), (one) => one.rate), sum(view.into(source), (one) => one.usualRate ?? 0)];
    if (usualLoad <= 0 || load <= 0) return [];
    const expected = usual * (load / usualLoad) * view.input.now.window;
    const { left, requests, deviations } = rules.rate;
    const fell = expected >= requests && rate * view.input.now.window < left * expected && expected - rate * view.input.now.window > deviations * Math.sqrt(expected);
    return fell ? group.map(({ edge }) => edge.id) : [];
  }));
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function onsetOf(edge: EdgeId, symptom: readonly Symptom[], { input: { history } }: MeshView): number | null {
  const series = history?.edges.get(edge);
  if (history === null || series === undefined) return null;
  const { start, step } = history;
  const shares = series.failed.map((value, index) => share(value, series.requests[index] ?? null));
  const starts = [
    ...(symptom.includes('latency') ? [risenSince({ start, step, values: series.meanMs }, { factor: 1.15, atLeast: 1, spread: 2 })?.start] : []),
    ...(symptom.includes('errors') || symptom.includes('no-response') ? [risenSince({ start, step, values: shares }, { factor: 1.5, atLeast: 0.005, spread: 3 })?.start] : []),
  ].filter((one) => one !== undefined);
  return starts.length === 0 ? null : Math.min(...starts);
}

function share(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}
