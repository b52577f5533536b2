import type { Act, Scenario } from '@/lab/scenarios/scenario';
import { scenarioFor, scenarioNamed } from '@/lab/scenarios/scenario-catalogue';
import { item, mix, nameKey, uniform } from '@/lab/physics/draw';

/** What could not be measured in a case, in words for the report. */
export const blindnesses = ['nothing', 'one exporter', 'half of the host exporters', 'all host exporters', 'cAdvisor', 'kube-state-metrics', 'one scrape in seven'] as const;
export type Blindness = (typeof blindnesses)[number];

/** One case before it is simulated. Times are seconds of the run. */
export interface CaseDraw {
  readonly name: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly onsetAfter: number;
  /** Length of the run; the window that is asked about ends with it. */
  readonly seconds: number;
  readonly missedShare: number;
  readonly blind: Blindness;
  /** End of a window before any fault began; null = there is none with enough past. */
  readonly quietUntil: number | null;
}

const usualMissedShare = 0.003;
/** Past that a case has before its faults begin, and time after it. The verdict sees less past here than in a cluster. */
const [before, after] = [1000, 240];
/** A window before the faults needs this much past, s. */
const fewestPast = 740;
/** Faults of the lottery that are left out, so that more windows are quiet; faults that are over before the window. */
const [dropped, over] = [0.08, 0.06];
const always = -100_000;
/** Where a case is drawn from. The wide one knows compounds, and every decoy of the lab's design. */
export type Lottery = 'lottery' | 'wide-lottery';

/** Acts of a compound begin this near to each other, s. */
const nearby = 14;

/** A draw of one of the lab's lotteries, shortened to what a verdict needs, with more quiet windows, faults that are over, and more that is not measured. */
export function drawCase(seed: number, from: Lottery = 'lottery'): CaseDraw {
  const key = mix(seed, nameKey('verdict case'));
  const drawn = scenarioFor(from, seed);
  const apart = drawn.acts.filter(isFault).map((act) => moved(act, mix(key, nameKey(act.id))));
  const faults = uniform(key, 1) < dropped ? [] : from === 'lottery' ? apart : apart.map((act, index) => together(act, index, apart, drawn.acts.filter(isFault)));
  const decoys = drawn.acts.filter((act) => !isFault(act) && !neverSeen(act));
  const { blind, acts } = drawBlindness(drawn, seed, key);
  const first = before + Math.min(after, ...faults.map(({ at }) => at)) - 5;
  return {
    name: `${from}-${String(seed).padStart(4, '0')}`, seed, onsetAfter: before, seconds: before + after, blind,
    scenario: { name: drawn.name, story: drawn.story, hint: drawn.hint, onsetAfter: before, acts: [...faults, ...decoys, ...acts], plan: (of) => drawn.plan(of), load: (second) => drawn.load(second), rollout: drawn.rollout },
    missedShare: blind === 'one scrape in seven' ? 1 / 7 : usualMissedShare,
    quietUntil: faults.length > 0 && first >= fewestPast ? first : null,
  };
}

/** A scenario of the catalogue, looked at ten minutes after its onset. */
export function namedCase(name: string): CaseDraw {
  const [onsetAfter, later] = [1800, 600];
  return { name, seed: 1, scenario: scenarioNamed(name), onsetAfter, seconds: onsetAfter + later, missedShare: usualMissedShare, blind: 'nothing', quietUntil: null };
}

/** Whether an act is meant to hurt: the lottery calls its decoys extras, and a missing exporter is no fault. */
export function isFault({ id, incident }: Act): boolean {
  return !id.startsWith('extra') && incident !== 'missing-exporter';
}

/** The lottery begins faults long before its window, in it, or some time before: the same here, nearer to the window. Some are over when one looks. */
function moved(act: Act, key: number): Act {
  const [early, late] = [act.at < -after, act.at > after];
  const at = early ? act.at + 350 : late ? act.at - 360 : Math.round(120 * uniform(key, 1));
  const age = after - at;
  const knobs = early || late ? act.knobs : { ...act.knobs, ramp: Math.min(120, Number(act.knobs['ramp'] ?? 0)) };
  return { ...act, at, knobs, lasts: uniform(key, 2) < over && age > 100 ? Math.round(age - 30 - 60 * uniform(key, 3)) : null };
}

/** What belongs to a compound keeps its distance to the compound's first act, and its own end. */
function together(act: Act, index: number, movedActs: readonly Act[], drawn: readonly Act[]): Act {
  const [own, first, firstMoved] = [drawn[index], drawn[0], movedActs[0]];
  if (own === undefined || first === undefined || firstMoved === undefined) return act;
  const distance = own.at - first.at;
  return { ...act, at: Math.abs(distance) <= nearby ? firstMoved.at + distance : act.at, lasts: own.lasts ?? act.lasts };
}

/** An exporter that is never scraped; one that only restarts is a decoy. */
function neverSeen({ incident, lasts }: Act): boolean {
  return incident === 'missing-exporter' && lasts === null;
}

function drawBlindness(drawn: Scenario, seed: number, key: number): { blind: Blindness; acts: readonly Act[] } {
  const own = drawn.acts.filter(neverSeen);
  const hosts = drawn.plan(seed).world.hosts.map(({ name }) => name);
  const unseen = (targets: readonly string[]): Act[] => targets.map((target, index) => ({ id: `unseen-${index + 1}`, incident: 'missing-exporter', knobs: { target }, at: always, lasts: null }));
  const blind: Blindness = item(['half of the host exporters', 'all host exporters', 'cAdvisor', 'kube-state-metrics', 'one scrape in seven'] as const, Math.floor(uniform(key, 3) * 5));
  if (own.length > 0) return { blind: 'one exporter', acts: own };
  if (uniform(key, 4) >= 0.24) return { blind: 'nothing', acts: [] };
  if (blind === 'half of the host exporters') return { blind, acts: unseen(hosts.filter((_, index) => uniform(mix(key, 5), index) < 0.5).map((host) => `node-exporter/${host}`)) };
  if (blind === 'all host exporters') return { blind, acts: unseen(hosts.map((host) => `node-exporter/${host}`)) };
  if (blind === 'cAdvisor') return { blind, acts: unseen(hosts.map((host) => `cadvisor/${host}`)) };
  return { blind, acts: blind === 'kube-state-metrics' ? unseen(['kube-state-metrics']) : [] };
}
