import { checkedKnobs, type Blame } from '@/lab/incidents/incident';
import { incidentNamed } from '@/lab/incidents/incident-catalogue';
import type { Act, Scenario } from '@/lab/scenarios/scenario';
import type { EdgeName, EdgeTruth, ViewTruth } from '@/lab/truth/ledger';
import { createSimulation, type Simulation } from '@/lab/walk/simulation';

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
  /** End of the window, unix s. */
  readonly at: number;
  readonly window: number;
}

/** Runs the world again without all acts and without each, and compares the ledgers. `whole` is the run that was looked at. */
export function caseTruth(run: CaseRun, whole: Simulation): CaseTruth {
  const acts = run.scenario.acts.filter(({ incident }) => incident !== 'missing-exporter');
  if (acts.length === 0) return { sick: [], blames: [] };
  const none = rerun(run, acts.map(({ id }) => id));
  const names = whole.ledger.names();
  const excess = (simulation: Simulation, edge: EdgeName): number => excessOf(view(simulation, edge, run), view(none, edge, run), run.window) + 10 * unreached(edge, simulation, none, run);
  const sickNames = names.filter((edge) => edge.protocol !== 'tcp' && (isSick(view(whole, edge, run), view(none, edge, run)) || unreached(edge, whole, none, run) > 0));
  if (sickNames.length === 0) return { sick: [], blames: [] };
  const without = acts.map((act) => ({ act, simulation: acts.length === 1 ? none : rerun(run, [act.id]) }));
  const sick = sickNames.map((edge) => {
    const full = excess(whole, edge);
    return { edge, causes: without.filter(({ simulation }) => excess(simulation, edge) <= 0.5 * full).map(({ act }) => act.id) };
  });
  const guilty = acts.filter(({ id }) => sick.some(({ causes }) => causes.includes(id)));
  return { sick, blames: guilty.map((act) => ({ ...blameOf(act), act: act.id, incident: act.incident })) };
}

function blameOf(act: Act): Blame {
  const incident = incidentNamed(act.incident);
  return act.blame ?? incident.blames(checkedKnobs(incident, act.knobs));
}

function rerun({ scenario, seed, startAt, onsetAfter, at }: CaseRun, without: readonly string[]): Simulation {
  const simulation = createSimulation({ scenario, seed, startAt, onsetAfter, without });
  while (simulation.telemetry.now < at) simulation.step();
  return simulation;
}

function view(simulation: Simulation, edge: EdgeName, { at, window }: CaseRun): EdgeTruth | null {
  return simulation.ledger.window(edge, at - window, at);
}

/** Requests that reached no workload stand on an edge of their own: their share of all calls of that service, beyond what is so without any fault; 0 when it is below a point or five requests. */
function unreached(edge: EdgeName, simulation: Simulation, none: Simulation, run: CaseRun): number {
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
