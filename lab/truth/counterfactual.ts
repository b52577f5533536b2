import type { Blame } from '../incidents/incident';
import { checkedKnobs } from '../incidents/incident';
import { incidentNamed } from '../incidents/incident-catalogue';
import type { Act, Scenario } from '../scenarios/scenario';
import { scenarioFor } from '../scenarios/scenario-catalogue';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';
import type { Variant } from '../world/variant';
import { fullName, hostName } from '../world/world';
import type { EdgeMinute, Intervals, Observation } from './edge-minute';
import { observe } from './edge-minute';
import type { Excess } from './excess';
import { excessOf, sickness } from './excess';
import { labVersion } from './lab-version';
import type { EdgeName } from './ledger';
import type { Answer, CauseOfEdge, FaultTruth, TruthFile, TruthLabel } from './truth-label';
import { SeriesWatch, visibleSeries } from './visible-series';

/** Which run the truth is asked of. */
export interface TruthOptions {
  readonly scenario: string | Scenario;
  readonly seed: number;
  /** Unix s (whole). */
  readonly startAt: number;
  /** Seconds from the start to the onset; the scenario has a default. */
  readonly onsetAfter?: number;
  /** What is unusual about the run; absent = nothing. */
  readonly variant?: Variant;
  /** Seconds that the run lasts. */
  readonly seconds: number;
  /** Length of the intervals that are judged, s; absent = 60. */
  readonly intervalSeconds?: number;
  /** Whether the scraped series of the runs with and without faults are compared, to find faults that no series shows. */
  readonly scrapes?: boolean;
}

/** A fault is a cause when leaving it out takes away this share of the excess. */
const halfOfExcess = 0.5;
/** Excess at which one interval alone is enough. */
const clearly = 4;
/** A condition sustains when the edge is well this long after it was removed, s. */
const healSeconds = 120;
const retries = 'retries';

/**
 * The truth of a run, computed and not declared: the same run without any fault, without each fault, and without the retries
 * shows which fault makes which edge sick.
 */
export function computeTruth(options: TruthOptions): TruthFile {
  return new Counterfactuals(options).truth();
}

class Counterfactuals {
  private readonly scenario: Scenario;
  private readonly onset: number;
  private readonly intervals: Intervals;
  /** Name, hosts and zones of every workload. */
  private readonly places = new Map<string, Set<string>>();
  private silent: ReadonlySet<string> = new Set();
  /** The run with everything, and the series of the runs with and without faults. */
  private told: Simulation | null = null;
  private readonly watches: SeriesWatch[] = [];
  private readonly shown = new Map<string, readonly string[] | null>();
  private runs = 0;

  constructor(private readonly options: TruthOptions) {
    this.scenario = scenarioFor(options.scenario, options.seed);
    this.onset = options.onsetAfter ?? this.scenario.onsetAfter;
    const length = options.intervalSeconds ?? 60;
    const first = Math.max(0, this.onset + Math.min(0, ...this.moving().map((act) => act.at)));
    const from = first - (first % length);
    this.intervals = { from, length, count: Math.max(0, Math.floor((options.seconds - from) / length)) };
  }

  truth(): TruthFile {
    const acts = this.moving();
    const all = this.run([], null, true);
    const none = acts.length === 0 ? all : this.run(acts.map((act) => act.id), null, true);
    const sick = this.sickEdges(all, none);
    const without = new Map(sick.length === 0 || acts.length < 2 ? [] : acts.map((act) => [act.id, this.run([act.id], null)]));
    const cureAt = this.cureAt();
    const cured = sick.length > 0 && this.hasRetries() && acts.some((act) => act.lasts !== null) ? this.run([], cureAt) : null;
    const labels = sick.flatMap((edge) => this.label(edge, { acts, none, without, cured, cureAt }));
    const guilty = new Set(labels.flatMap((label) => label.causes.map((cause) => cause.id)));
    const { startAt, seed, seconds } = this.options;
    return {
      lab: labVersion,
      scenario: this.scenario.name,
      seed,
      startAt,
      end: startAt + seconds,
      onset: startAt + this.onset,
      faults: this.scenario.acts.map((act) => this.fault(act, guilty.has(act.id))),
      labels,
      runs: this.runs,
    };
  }

  /** Acts that touch the world and not only its measurement. */
  private moving(): Act[] {
    return this.scenario.acts.filter((act) => act.incident !== 'missing-exporter');
  }

  private hasRetries(): boolean {
    const routes = this.scenario.plan(this.options.seed).world.routes ?? [];
    return routes.some((route) => route.retry !== null) || this.scenario.acts.some((act) => act.incident === 'retry-policy');
  }

  /** The instant at which the risky condition is taken away: when the first fault is over, else halfway after the onset. */
  private cureAt(): number {
    const ends = this.moving().flatMap((act) => (act.lasts === null ? [] : [this.onset + act.at + act.lasts]));
    const usual = Math.round((this.onset + this.options.seconds) / 2);
    const first = Math.min(...ends, Infinity);
    return first < this.options.seconds ? first : usual;
  }

  private run(without: readonly string[], retriesUntil: number | null, keep = false): Observation {
    this.runs++;
    const { scenario } = this;
    const { seed, startAt, seconds, variant = {} } = this.options;
    const simulation = createSimulation({ scenario: { ...scenario, name: scenario.name }, seed, startAt, onsetAfter: this.onset, without, variant });
    const watch = keep && this.options.scrapes === true ? new SeriesWatch(simulation, this.intervals) : null;
    for (let second = 0; second < seconds; second++) {
      if (second === retriesUntil) simulation.setRetries(false);
      simulation.step();
      watch?.step(second + 1);
    }
    if (watch !== null) this.watches.push(watch);
    if (keep && this.told === null) this.remember(simulation);
    return observe(simulation, startAt, this.intervals);
  }

  /** Where the pods were, and what was not measured. */
  private remember(simulation: Simulation): void {
    this.told = simulation;
    for (const pod of simulation.telemetry.pods) {
      const name = fullName(pod.workload, simulation.telemetry.world.cluster);
      const hosts = this.places.get(name) ?? new Set();
      this.places.set(name, hosts.add(name).add(hostName(pod.host)).add(pod.host.zone));
    }
    this.silent = simulation.telemetry.silent ?? new Set();
  }

  private sickEdges(all: Observation, none: Observation): SickEdge[] {
    const found: SickEdge[] = [];
    for (const [text, { name, minutes }] of all) {
      const well = none.get(text)?.minutes ?? [];
      let since = -1;
      minutes.forEach((now, i) => {
        const usual = well[i];
        const excess = usual === undefined ? null : sickness(now, usual);
        if (excess === null) since = -1;
        else {
          if (since < 0) since = i;
          found.push({ text, name, index: i, since, now, excess });
        }
      });
    }
    return found.filter((edge) => lasts(edge, found));
  }

  private fault(act: Act, guilty: boolean): FaultTruth {
    const { startAt } = this.options;
    const from = startAt + Math.max(0, this.onset + act.at);
    const to = act.lasts === null ? null : startAt + this.onset + act.at + act.lasts;
    return { id: act.id, incident: act.incident, knobs: act.knobs, from, to, blame: blameOf(act), role: guilty ? 'cause' : 'decoy', shownBy: this.shownBy(blameOf(act))?.slice(0, 5) ?? null };
  }

  private shownBy(blame: Blame): readonly string[] | null {
    const [sick, well] = this.watches;
    const place = `${blame.class} ${blame.kind} ${blame.name}`;
    const known = this.shown.get(place);
    if (known !== undefined) return known;
    const found = sick === undefined || well === undefined || this.told === null ? null : visibleSeries(blame, this.told, sick, well);
    this.shown.set(place, found);
    return found;
  }

  /** "Unknown" is right: no series tells the fault from others, by its nature, because its exporter is missing, or as the runs show. */
  private isHidden(blame: Blame): boolean {
    return blame.hidden === true || blame.decidedBy.some((target) => this.silent.has(target)) || this.shownBy(blame)?.length === 0;
  }

  private causes(edge: SickEdge, runs: Runs): CauseOfEdge[] {
    const end = this.intervals.from + (edge.index + 1) * this.intervals.length;
    const started = runs.acts.filter((act) => this.onset + act.at < end);
    const found = started.flatMap((act): CauseOfEdge[] => {
      const removes = runs.without.size === 0 ? 1 : removed(edge, runs.without.get(act.id), runs.none);
      if (removes < halfOfExcess) return [];
      const over = act.lasts !== null && this.onset + act.at + act.lasts + 60 <= end - this.intervals.length;
      return [{ id: act.id, role: over ? 'trigger' : 'cause', removes: Math.round(removes * 100) / 100 }];
    });
    const start = end - this.intervals.length;
    if (runs.cured === null || start < runs.cureAt + healSeconds) return found;
    const removes = removed(edge, runs.cured, runs.none);
    return removes < halfOfExcess ? found : [...found, { id: retries, role: 'sustainer', removes: Math.round(removes * 100) / 100 }];
  }

  private label(edge: SickEdge, runs: Runs): TruthLabel[] {
    const causes = this.causes(edge, runs);
    const ofFaults = causes.filter((cause) => cause.id !== retries);
    const redundant = ofFaults.length === 0 && !causes.some((cause) => cause.id === retries);
    const acts = redundant ? this.started(edge, runs.acts) : runs.acts.filter((act) => ofFaults.some((cause) => cause.id === act.id));
    const storm = causes.some((cause) => cause.role === 'sustainer') && !ofFaults.some((cause) => cause.role === 'cause');
    const blames = acts.map(blameOf).sort((a, b) => Number(this.touches(b, edge.name)) - Number(this.touches(a, edge.name)));
    const retried = this.retriedService();
    const primary: Answer | undefined = storm ? { class: 'overload', kind: 'service', name: retried } : blames[0];
    if (primary === undefined) return [];
    const direct = blames.some((blame) => this.touches(blame, edge.name));
    const { startAt } = this.options;
    const start = startAt + this.intervals.from + edge.index * this.intervals.length;
    return [
      {
        interval: { start, end: start + this.intervals.length },
        edge: edge.name,
        class: primary.class,
        location: { kind: primary.kind, name: primary.name },
        measure: edge.excess.measure,
        causes: redundant ? acts.map((act) => ({ id: act.id, role: 'cause', removes: 0 })) : causes,
        together: redundant && acts.length > 1 ? 'redundant' : acts.length > 1 ? 'joint' : 'alone',
        role: direct ? 'cause' : 'victim',
        acceptable: [...answers(storm ? [primary, ...blames] : blames), ...(direct ? [] : downstream(blames))],
        unknownIsRight: blames.some((blame) => this.isHidden(blame)),
        onset: startAt + this.intervals.from + edge.since * this.intervals.length,
      },
    ];
  }

  private started(edge: SickEdge, acts: readonly Act[]): readonly Act[] {
    const end = this.intervals.from + (edge.index + 1) * this.intervals.length;
    return acts.filter((act) => this.onset + act.at < end && (act.lasts === null || this.onset + act.at + act.lasts > end - 2 * this.intervals.length));
  }

  private retriedService(): string {
    const routes = this.scenario.plan(this.options.seed).world.routes ?? [];
    return routes.find((route) => route.retry !== null)?.service ?? '';
  }

  /** Whether a fault sits where the edge starts or ends. */
  private touches(blame: Blame, { client, service, destination }: EdgeName): boolean {
    if (blame.kind === 'mesh') return true;
    if (blame.kind === 'service') return blame.name === service;
    if (blame.kind === 'edge') return blame.name === `${client}>${service}`;
    if (blame.kind === 'workload') return blame.name === destination || blame.name === service;
    const [from, to] = [client, destination ?? service].map((name) => this.places.get(name) ?? new Set([name]));
    const at = (here: ReadonlySet<string> | undefined, end: string | undefined): boolean => end !== undefined && here?.has(end) === true;
    if (blame.kind === 'host') return at(from, blame.name) || at(to, blame.name);
    const [one, other] = blame.name.split('~');
    return (at(from, one) && at(to, other)) || (at(from, other) && at(to, one));
  }
}

interface SickEdge {
  readonly text: string;
  readonly name: EdgeName;
  readonly index: number;
  readonly since: number;
  readonly now: EdgeMinute;
  readonly excess: Excess;
}

interface Runs {
  readonly acts: readonly Act[];
  readonly none: Observation;
  readonly without: ReadonlyMap<string, Observation>;
  readonly cured: Observation | null;
  readonly cureAt: number;
}

/** One slow interval alone is chance: it must be far beyond, or have a sick one beside it. */
function lasts(edge: SickEdge, all: readonly SickEdge[]): boolean {
  return edge.excess.size >= clearly || all.some((other) => other.text === edge.text && Math.abs(other.index - edge.index) === 1);
}

/** Share of an edge's excess that is gone in another run. */
function removed(edge: SickEdge, other: Observation | undefined, none: Observation): number {
  const now = other?.get(edge.text)?.minutes[edge.index];
  const well = none.get(edge.text)?.minutes[edge.index];
  if (now === undefined || well === undefined) return 1;
  return 1 - Math.max(0, excessOf(edge.excess.measure, now, well)) / edge.excess.size;
}

function blameOf(act: Act): Blame {
  const incident = incidentNamed(act.incident);
  return act.blame ?? incident.blames(checkedKnobs(incident, act.knobs));
}

function answers(blames: readonly Answer[]): Answer[] {
  const seen = new Map(blames.map(({ class: of, kind, name }) => [`${of}/${kind}/${name}`, { class: of, kind, name }]));
  return [...seen.values()];
}

/** Whoever waits for the guilty may also be told that he waits for it. */
function downstream(blames: readonly Blame[]): Answer[] {
  return answers(blames.map(({ kind, name }) => ({ class: 'downstream', kind, name })));
}
