import { RunningIncidents } from '../incidents/running-incidents';
import { mix, nameKey } from '../physics/draw';
import type { Parameters } from '../physics/parameters';
import { hostParameters, restingParameters } from '../physics/parameters';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import { Ledger } from '../truth/ledger';
import type { ClusterEvent, PodState, RequestSeries, TcpSeries, WorldTelemetry } from '../world/telemetry';
import type { EntryRuntime } from './arrivals';
import { enterRequests, entryKey } from './arrivals';
import { settleHost } from './host-clock';
import { Recorder } from './recorder';
import { RequestWalk } from './request-walk';
import { Rollout } from './rollout';
import type { HostRuntime, PodRuntime, WorkloadRuntime } from './runtime';
import { setHost, setLimit, subStepMs, updateCpu } from './sub-step';
import { buildCall, buildHost, buildPod, buildTargets, letters } from './world-build';

/** What a run is made of. */
export interface SimulationOptions {
  /** Name of a scenario of the catalogue, or a scenario of one's own. */
  readonly scenario: string | Scenario;
  readonly seed: number;
  /** Unix s (whole) at which the first step starts. */
  readonly startAt: number;
  /** Simulated seconds from startAt to the scenario's onset; the scenario has a default. */
  readonly onsetAfter?: number;
  /** Ids of acts to leave out (counterfactual runs). */
  readonly without?: readonly string[];
}

/** A running simulation. */
export interface Simulation {
  readonly telemetry: WorldTelemetry;
  readonly ledger: Ledger;
  /** Lets one simulated second pass. */
  step(): void;
  /** Starts an incident. Throws an Error with a sentence that names the allowed values. */
  inject(name: string, knobs?: Record<string, number | string>): void;
  /** Ends an incident; it goes as it came. Throws an Error with a sentence when it does not run. */
  stop(name: string): void;
  /** Ids of the incidents under way. */
  running(): string[];
  /** Puts the retry policies of the mesh out of force, or back. */
  setRetries(on: boolean): void;
  /** The inside, for the checks of the lab itself. */
  readonly inside: { readonly hosts: readonly HostRuntime[]; readonly pods: readonly PodRuntime[]; readonly walk: RequestWalk };
}

/** Sets a simulation up; nothing has happened yet. Throws an Error with a sentence for an unknown scenario. */
export function createSimulation(options: SimulationOptions): Simulation {
  return new MeshSimulation(options);
}

class MeshSimulation implements Simulation {
  readonly telemetry: WorldTelemetry & { now: number };
  readonly ledger: Ledger;
  private readonly scenario: Scenario;
  private readonly hosts: readonly HostRuntime[];
  private readonly workloads: readonly WorkloadRuntime[];
  private readonly pods: PodRuntime[] = [];
  private readonly podStates: PodState[] = [];
  private readonly events: ClusterEvent[] = [];
  private readonly entries: readonly EntryRuntime[];
  private readonly parameters: Parameters;
  private readonly faults: RunningIncidents;
  private readonly recorder: Recorder;
  private readonly walk: RequestWalk;
  private readonly onset: number;
  private readonly targets: number;
  private readonly ordinarySteal: boolean;
  private rollouts: Rollout[] = [];
  private second = 0;

  constructor(private readonly options: SimulationOptions) {
    this.scenario = typeof options.scenario === 'string' ? scenarioNamed(options.scenario) : options.scenario;
    this.onset = options.onsetAfter ?? this.scenario.onsetAfter;
    const plan = this.scenario.plan(options.seed);
    this.ordinarySteal = plan.ordinarySteal;
    this.hosts = plan.world.hosts.map((spec, index) => buildHost(spec, index, options.seed));
    this.workloads = plan.world.workloads.map((spec, index): WorkloadRuntime => {
      const name = `${spec.namespace}/${spec.name}`;
      const behaviour = plan.behaviours.get(name);
      if (behaviour === undefined) throw new Error(`The workload "${name}" has no behaviour.`);
      return { spec, index, name, behaviour, ready: [], born: 0, template: letters(mix(options.seed, nameKey(name)), 10) };
    });
    const targets = buildTargets(plan, this.workloads);
    this.targets = targets.length;
    const requests: RequestSeries[] = [];
    const tcp: TcpSeries[] = [];
    const counters = this.hosts.map((host) => host.counters);
    const { podStates: pods, events } = this;
    this.telemetry = { world: plan.world, now: options.startAt, pods, hosts: counters, requests, tcp, events };
    for (const workload of this.workloads) {
      for (const host of plan.placement.get(workload.name) ?? []) this.bear(workload, this.hostNamed(host), true);
    }
    this.entries = plan.entries.map((spec) => {
      const client = this.workloads.find((w) => w.name === spec.client);
      if (client === undefined) throw new Error(`The entry "${spec.name}" has no workload "${spec.client}".`);
      return { spec, key: entryKey(options.seed, spec), node: buildCall(spec.call, targets), client };
    });
    this.parameters = restingParameters(plan.world);
    this.faults = new RunningIncidents(this.parameters);
    this.ledger = new Ledger(options.startAt);
    this.recorder = new Recorder(this.ledger, requests, tcp);
    this.walk = new RequestWalk(this.recorder);
  }

  get inside(): Simulation['inside'] {
    return { hosts: this.hosts, pods: this.pods, walk: this.walk };
  }

  step(): void {
    const from = this.second * 1000;
    const now = this.options.startAt + this.second + 1;
    this.recorder.now = now;
    this.ledger.openStep(this.second + 1);
    this.unfold();
    const live = this.hosts.map((host) => host.pods.filter((pod) => pod.state.diedAt === null));
    for (const host of this.hosts) setHost(host, hostParameters(this.parameters, host.spec.name), this.second, this.ordinarySteal);
    for (const pod of this.pods) if (pod.state.diedAt === null) setLimit(pod, this.parameters.limitCores.get(pod.workload.name));
    const factor = this.parameters.loadFactor * this.scenario.load(this.second - this.onset);
    for (const entry of this.entries) enterRequests(entry, this.walk, from, factor);
    for (let at = from; at < from + 1000; at += subStepMs) {
      this.hosts.forEach((host, i) => updateCpu(host, live[i] ?? [], at));
      this.walk.advance(at + subStepMs);
    }
    this.hosts.forEach((host, i) => settleHost(host, this.second, live[i] ?? []));
    this.second++;
    this.telemetry.now = now;
    this.rollouts = this.rollouts.filter((rollout) => rollout.step(now));
  }

  inject(name: string, knobs: Record<string, number | string> = {}): void {
    this.faults.start(name, name, knobs, this.second);
  }

  stop(name: string): void {
    this.faults.stop(name, this.second);
  }

  running(): string[] {
    return this.faults.names();
  }

  setRetries(on: boolean): void {
    this.walk.retries = on;
  }

  /** Lets the scenario's acts begin and end, and ordinary life go on. */
  private unfold(): void {
    for (const act of this.scenario.acts) {
      if (this.options.without?.includes(act.id) === true) continue;
      const since = this.second - this.onset - act.at;
      if (since === 0) this.faults.start(act.id, act.incident, act.knobs, this.second);
      if (since === act.lasts && this.faults.names().includes(act.id)) this.faults.stop(act.id, this.second);
    }
    this.faults.apply(this.second);
    const { rollout } = this.scenario;
    if (rollout === null || rollout.at !== this.second) return;
    const workload = this.workloads.find((w) => w.name === rollout.workload);
    if (workload === undefined) throw new Error(`The scenario rolls out "${rollout.workload}", which does not exist.`);
    const births = { bear: (w: WorkloadRuntime, like: PodRuntime) => this.bear(w, like.host, false), emit: (e: ClusterEvent) => void this.events.push(e) };
    this.rollouts.push(new Rollout(workload, births, this.options.startAt + this.second));
  }

  private hostNamed(name: string): HostRuntime {
    const host = this.hosts.find((h) => h.spec.name === name);
    if (host === undefined) throw new Error(`There is no host "${name}".`);
    return host;
  }

  private bear(workload: WorkloadRuntime, host: HostRuntime, old: boolean): PodRuntime {
    const place = { seed: this.options.seed, index: this.pods.length, targets: this.targets, now: this.telemetry.now, old };
    const pod = buildPod(workload, host, place);
    for (const other of this.pods) other.makeRoom(this.pods.length + 1);
    pod.makeRoom(this.pods.length + 1);
    this.pods.push(pod);
    this.podStates.push(pod.state);
    return pod;
  }
}
