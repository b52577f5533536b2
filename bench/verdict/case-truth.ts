import { checkedKnobs, type Blame } from '@/lab/incidents/incident';
import { incidentNamed } from '@/lab/incidents/incident-catalogue';
import type { Act, Scenario } from '@/lab/scenarios/scenario';
import type { EdgeName, EdgeTruth, ViewTruth } from '@/lab/truth/ledger';
import { createSimulation, type Simulation } from '@/lab/walk/simulation';
import { isFault } from './draw-case';

/** An edge that is really sick, and the acts whose absence would heal it by half. */
export interface TrueEdge {
  readonly edge: EdgeName;
  readonly causes: readonly string[];
}

/** What really happened in a window, by counterfactual runs with the same seed (lab.md 6). */
export interface CaseTruth {
  readonly sick: readonly TrueEdge[];
  /** Blames of the acts that made some edge sick. */
  readonly blames: readonly (Blame & { readonly act: string; readonly incident: string })[];
}

/** What a case is run with. */
export interface CaseRun {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly startAt: number;
  readonly onsetAfter: number;
  /** Length of the windows, s. */
  readonly window: number;
}

type Moment = CaseRun & { /** End of the window, unix s. */ readonly at: number };

/** Compares the ledgers of the run that was looked at (`whole`) with reruns without all acts and without each: what is true at each of the moments (unix s). */
export function caseTruths(run: CaseRun, moments: readonly number[], whole: Simulation): readonly CaseTruth[] {
  const acts = run.scenario.acts.filter(({ incident }) => incident !== 'missing-exporter');
  if (acts.length === 0) return moments.map(() => ({ sick: [], blames: [] }));
  const reruns = new Map<string, Simulation>();
  const last = Math.max(...moments);
  const without = (ids: readonly string[]): Simulation => {
    const key = ids.join(' ');
    const made = reruns.get(key) ?? rerun(run, last, ids);
    reruns.set(key, made);
    return made;
  };
  return moments.map((at) => truthAt({ ...run, at }, acts, whole, without));
}

/** Without each fault; what the extras do is asked only when they do something all together. */
function truthAt(moment: Moment, acts: readonly Act[], whole: Simulation, without: (ids: readonly string[]) => Simulation): CaseTruth {
  const none = without(acts.map(({ id }) => id));
  const sickNames = whole.ledger.names().filter((edge) => edge.protocol !== 'tcp' && (isSick(view(whole, edge, moment), view(none, edge, moment)) || unreached(edge, whole, none, moment) > 0));
  if (sickNames.length === 0) return { sick: [], blames: [] };
  const excess = (simulation: Simulation, edge: EdgeName): number => excessOf(view(simulation, edge, moment), view(none, edge, moment), moment.window) + 10 * unreached(edge, simulation, none, moment);
  const heals = (edge: EdgeName, ids: readonly string[]): boolean => excess(without(ids), edge) <= 0.5 * excess(whole, edge);
  const begun = acts.filter(({ at }) => moment.startAt + moment.onsetAfter + at < moment.at);
  const extras = begun.filter((act) => !isFault(act));
  const single = begun.length === 1 || extras.length < 2 ? begun : sickNames.some((edge) => heals(edge, extras.map(({ id }) => id))) ? begun : begun.filter(isFault);
  const several = begun.some(isFault) ? begun.filter(isFault) : begun;
  const sick = sickNames.map((edge) => {
    const causes = single.filter(({ id }) => heals(edge, [id])).map(({ id }) => id);
    // Where none alone heals it, each of several is enough: any of them is right.
    return { edge, causes: causes.length > 0 ? causes : several.map(({ id }) => id) };
  });
  const guilty = acts.filter(({ id }) => sick.some(({ causes }) => causes.includes(id)));
  return { sick, blames: guilty.map((act) => ({ ...blameOf(act), act: act.id, incident: act.incident })) };
}

function blameOf(act: Act): Blame {
  const incident = incidentNamed(act.incident);
  return act.blame ?? incident.blames(checkedKnobs(incident, act.knobs));
}

function rerun({ scenario, seed, startAt, onsetAfter }: CaseRun, until: number, without: readonly string[]): Simulation {
  const simulation = createSimulation({ scenario, seed, startAt, onsetAfter, without });
  while (simulation.telemetry.now < until) simulation.step();
  return simulation;
}

function view(simulation: Simulation, edge: EdgeName, { at, window }: Moment): EdgeTruth | null {
  return simulation.ledger.window(edge, at - window, at);
}

/** Requests that reached no workload stand on an edge of their own: their share of all calls of that service, beyond what is so without any fault; 0 when it is below a point or five requests. */
function unreached(edge: EdgeName, simulation: Simulation, none: Simulation, run: Moment): number {
  if (edge.destination !== null) return 0;
  const share = (of: Simulation): { lost: number; all: number } => {
    const same = of.ledger.names().filter(({ client, service, protocol }) => client === edge.client && service === edge.service && protocol === edge.protocol);
    return { lost: view(of, edge, run)?.source.count ?? 0, all: same.reduce((sum, one) => sum + (view(of, one, run)?.source.count ?? 0), 0) };
  };
  const [now, usual] = [share(simulation), share(none)];
  if (now.all < 10 || now.lost < 5) return 0;
  const beyond = now.lost / now.all - (usual.all === 0 ? 0 : usual.lost / usual.all);
  return beyond < 0.01 ? 0 : beyond;
}

const failing = /^(0|5\d\d) /;

function failedShare(truth: ViewTruth): number {
  let failed = 0;
  for (const [outcome, count] of truth.byOutcome) if (failing.test(outcome)) failed += count;
  return truth.count === 0 ? 0 : failed / truth.count;
}

/** lab.md 6: P99 × 1.5 and + 20 ms with 100 requests, or P50 × 1.3, or errors + 1 point, or rate − 20 %. Small counts decide nothing. */
function isSick(now: EdgeTruth | null, none: EdgeTruth | null): boolean {
  if (none === null || none.source.count < 30) return false;
  if (now === null || now.source.count < 0.8 * none.source.count - 3 * Math.sqrt(none.source.count)) return true;
  const [p99, p99None] = [now.source.quantile(0.99) ?? 0, none.source.quantile(0.99) ?? 0];
  const [p50, p50None] = [now.source.quantile(0.5) ?? 0, none.source.quantile(0.5) ?? 0];
  const slow = (now.source.count >= 100 && p99 >= 1.5 * p99None && p99 >= p99None + 20) || (p50 >= 1.3 * p50None && p50 >= p50None + 1);
  return slow || failedShare(now.source) >= failedShare(none.source) + 0.01 + 2 / Math.max(now.source.count, 1);
}

/** One number for how bad it is, to see whether leaving an act out heals it. */
function excessOf(now: EdgeTruth | null, none: EdgeTruth | null, window: number): number {
  if (none === null) return 0;
  if (now === null) return none.source.count / window;
  const mean = (truth: ViewTruth): number => (truth.count === 0 ? 0 : truth.sumMs / truth.count);
  const slow = Math.max(0, mean(now.source) - mean(none.source)) / Math.max(1, mean(none.source));
  const failed = 10 * Math.max(0, failedShare(now.source) - failedShare(none.source));
  const lost = Math.max(0, 1 - now.source.count / Math.max(1, none.source.count));
  return slow + failed + lost;
}
