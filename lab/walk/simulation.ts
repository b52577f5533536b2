import { RunningIncidents } from '../incidents/running-incidents';
import { item } from '../physics/draw';
import type { Parameters } from '../physics/parameters';
import { restingParameters } from '../physics/parameters';
import type { Scenario } from '../scenarios/scenario';
import { scenarioFor } from '../scenarios/scenario-catalogue';
import { Ledger } from '../truth/ledger';
import { withDiskHabits } from '../world/disk-habits';
import type { Variant } from '../world/variant';
import { hostName } from '../world/world';
import type { ClusterEvent, MeshConfiguration, PodState, RequestSeries, TcpSeries, WorldTelemetry } from '../world/telemetry';
import type { EntryRuntime } from './arrivals';
import { enterRequests, entryKey } from './arrivals';
import { Autoscaler } from './autoscaler';
import { ClosedLoop } from './closed-loop';
import type { Relocation } from './drain';
import { Drains } from './drain';
import { Evictions } from './evictions';
import type { ClockStep } from './host-clock';
import { settleHost } from './host-clock';
import { meshConfiguration } from './mesh-configuration';
import { NameServers } from './name-servers';
import { OrdinaryLife } from './ordinary-life';
import { PodLife } from './pod-life';
import { Recorder } from './recorder';
import { RequestWalk } from './request-walk';
import { Rollout } from './rollout';
import type { HostRuntime, PodRuntime, TargetRuntime, WorkloadRuntime } from './runtime';
import { Weighting } from './weighting';
import { setHost, setLimit, subStepMs, updateCpu } from './sub-step';
import { buildCall, buildHost, buildPod, buildTargets, buildWorkload } from './world-build';

/** What a run is made of. */
export interface SimulationOptions {
  /** Name of a scenario of the catalogue, or a scenario of one's own. */
  readonly scenario: string | Scenario;
  readonly seed: number;
  /** Unix s (whole) at which the first step starts. */
  readonly startAt: number;
  /** Simulated seconds from startAt to the scenario's onset; the scenario has a default. */
  readonly onsetAfter?: number;
  /** Share of their full strength that the incidents reach, 0…1; absent = 1. */
  readonly severity?: number;
  /** Seconds after which every act of the scenario ends at the latest; absent = as the scenario says. */
  readonly lasts?: number;
  /** Ids of acts to leave out (counterfactual runs). */
  readonly without?: readonly string[];
  /** Length of a sub-step, ms; absent = 100. For checks of the lab itself. */
  readonly subStepMs?: number;
  /** Length of a step of the hosts' clock, ms, a divisor of 1000; absent = 1000. For checks of the lab itself. */
  readonly stepMs?: number;
  /** What is unusual about the run; absent = nothing. */
  readonly variant?: Variant;
  /** Hop visits walked per second at most; of a busier mesh one walk stands for several requests. Absent = every request is walked. */
  readonly visitsPerSecond?: number;
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
  readonly telemetry: WorldTelemetry & { now: number; configuration: MeshConfiguration; silent: ReadonlySet<string>; lookUps: number; slowLookUps: { readonly counts: Float64Array; readonly seconds: number } };
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
  private readonly nameServers: NameServers;
  private readonly onset: number;
  private readonly ordinary: OrdinaryLife | null;
  private readonly weighting: Weighting | null;
  private readonly closedLoop: ClosedLoop | null;
  private readonly targets: readonly TargetRuntime[];
  private readonly life: PodLife;
  private readonly drains: Drains;
  private readonly evictions: Evictions;
  private readonly autoscaler: Autoscaler;
  private rollouts: Rollout[] = [];
  /** Whether the configuration may differ from the world's own. */
  private configured = false;
  private second = 0;

  constructor(private readonly options: SimulationOptions) {
    this.scenario = scenarioFor(options.scenario, options.seed);
    this.onset = options.onsetAfter ?? this.scenario.onsetAfter;
    const plan = withDiskHabits(this.scenario.plan(options.seed), options.variant?.diskHabits ?? {});
    this.ordinary = plan.ordinaryLife ? new OrdinaryLife(options.seed) : null;
    this.parameters = restingParameters(plan.world);
    this.hosts = plan.world.hosts.map((spec, index) => buildHost(spec, index, options.seed, this.parameters));
    this.workloads = plan.world.workloads.map((spec, index) => buildWorkload(spec, index, plan, options.seed, this.parameters));
    const targets = buildTargets(plan, this.workloads, this.parameters);
    this.targets = targets;
    const requests: RequestSeries[] = [];
    const tcp: TcpSeries[] = [];
    const counters = this.hosts.map((host) => host.counters);
    const { podStates: pods, events } = this;
    const configuration = meshConfiguration(plan.world, this.parameters);
    this.telemetry = { world: plan.world, now: options.startAt, pods, hosts: counters, requests, tcp, events, configuration, silent: new Set<string>(), lookUps: 0, slowLookUps: { counts: new Float64Array(0), seconds: 0 } };
    for (const workload of this.workloads) {
      for (const host of plan.placement.get(workload.name) ?? []) this.bear(workload, this.hostNamed(host), true);
    }
    this.entries = plan.entries.map((spec) => {
      const client = this.workloads.find((w) => w.name === spec.client);
      if (client === undefined) throw new Error(`The entry "${spec.name}" has no workload "${spec.client}".`);
      return { spec, key: entryKey(options.seed, spec), node: buildCall(spec.call, targets), client };
    });
    this.weighting = options.visitsPerSecond === undefined ? null : new Weighting(options.visitsPerSecond, this.entries, this.parameters.mesh);
    this.faults = new RunningIncidents(this.parameters, options.severity);
    this.ledger = new Ledger(options.startAt);
    this.recorder = new Recorder(this.ledger, requests, tcp);
    this.nameServers = new NameServers(this.workloads.find((w) => w.spec.app === 'coredns'));
    this.walk = new RequestWalk(this.recorder, this.parameters.mesh, this.nameServers);
    const thinkSeconds = options.variant?.thinkSeconds;
    this.closedLoop = thinkSeconds === undefined ? null : new ClosedLoop(this.walk, thinkSeconds);
    const emit = (event: ClusterEvent): void => void this.events.push(event);
    this.life = new PodLife(emit, (pod, at) => this.walk.cutOff(pod, at, false));
    const bearElsewhere: Relocation['bearElsewhere'] = (workload, from) => this.bearElsewhere(workload, from);
    const cutOff = (pod: PodRuntime, at: number): void => this.walk.cutOff(pod, at, true);
    this.drains = new Drains({ bearElsewhere, emit, cutOff });
    this.evictions = new Evictions({ bearElsewhere, emit, cutOff });
    this.autoscaler = new Autoscaler({ bear: (workload) => this.bearElsewhere(workload, null), emit, cutOff });
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
    this.ordinary?.step(this.second, this.hosts, this.workloads, this.targets);
    this.setHosts();
    this.drains.step(this.hosts, this.second, now);
    this.evictions.step(this.hosts, this.second, now);
    this.autoscaler.step(this.workloads, this.second, now);
    for (const pods of live) {
      for (const pod of pods) {
        setLimit(pod);
        this.ordinary?.pod(pod, this.second, now);
        this.life.step(pod, this.second, now);
      }
    }
    const factor = this.parameters.mesh.loadFactor * this.scenario.load(this.second - this.onset);
    for (const entry of this.entries) {
      const crowd = this.ordinary?.crowd(entry, this.second) ?? 1;
      const varied = this.ordinary !== null;
      if (this.closedLoop === null) enterRequests(entry, this.walk, from, { load: factor, crowd, varied, weight: this.weighting?.of(entry, factor) ?? 1 });
      else this.closedLoop.step(entry, from, { load: factor, crowd, varied, weight: 1 });
    }
    const stepMs = this.options.stepMs ?? 1000;
    for (let start = from; start < from + 1000; start += stepMs) {
      if (start > from) this.setHosts();
      this.runClock(start, stepMs, live);
    }
    this.second++;
    this.telemetry.now = now;
    this.telemetry.lookUps = this.walk.path.lookUps;
    const { counts, seconds } = this.nameServers;
    this.telemetry.slowLookUps = { counts, seconds };
    this.rollouts = this.rollouts.filter((rollout) => rollout.step(now));
  }

  private setHosts(): void {
    for (const host of this.hosts) setHost(host, this.second, this.ordinary !== null);
  }

  /** One step of the hosts' clock, in sub-steps. */
  private runClock(start: number, stepMs: number, live: readonly (readonly PodRuntime[])[]): void {
    const subStep = this.options.subStepMs ?? subStepMs;
    for (let at = start; at < start + stepMs; at += subStep) {
      this.hosts.forEach((host, i) => updateCpu(host, live[i] ?? [], at));
      this.walk.advance(at + subStep);
    }
    const step: ClockStep = { index: start / stepMs, seconds: stepMs / 1000, endsSecond: (start + stepMs) % 1000 === 0 };
    this.hosts.forEach((host, i) => settleHost(host, this.second, step, live[i] ?? []));
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
      const lasts = endOf(act.lasts, act.at < 0 ? undefined : this.options.lasts);
      const missedStart = this.second === 0 && since > 0 && (lasts === null || since < lasts);
      if (since === 0 || missedStart) this.faults.start(act.id, act.incident, act.knobs, this.second);
      if (since === lasts && this.faults.names().includes(act.id)) this.faults.stop(act.id, this.second);
    }
    const changing = this.faults.apply(this.second);
    const { path } = this.walk;
    path.second = this.second;
    path.expiredSince = this.parameters.mesh.expired === null ? null : (path.expiredSince ?? this.second);
    if (changing || this.configured) {
      this.telemetry.configuration = meshConfiguration(this.telemetry.world, this.parameters);
      this.telemetry.silent = new Set(this.parameters.mesh.silent);
      this.configured = changing;
    }
    for (const workload of this.workloads) if (workload.now.release > workload.released) this.release(workload);
    const { rollout } = this.scenario;
    if (rollout === null || rollout.at !== this.second) return;
    const workload = this.workloads.find((w) => w.name === rollout.workload);
    if (workload === undefined) throw new Error(`The scenario rolls out "${rollout.workload}", which does not exist.`);
    this.release(workload);
  }

  private release(workload: WorkloadRuntime): void {
    workload.released = Math.max(workload.released, workload.now.release);
    const births = { bear: (w: WorkloadRuntime, like: PodRuntime) => this.bear(w, like.host, false), emit: (e: ClusterEvent) => void this.events.push(e) };
    this.rollouts.push(new Rollout(workload, births, this.options.startAt + this.second));
  }

  /** On the least occupied host that takes pods; `from` = not on this one. */
  private bearElsewhere(workload: WorkloadRuntime, from: HostRuntime | null): PodRuntime {
    const alive = (host: HostRuntime): number => host.pods.filter((pod) => pod.state.diedAt === null).length;
    const home = from ?? workload.ready[0]?.host ?? item(this.hosts, 0);
    const short = (host: HostRuntime): boolean => host.now.evictionBytes > 0 && host.counters.memoryAvailableBytes < host.now.evictionBytes;
    const open = this.hosts.filter((host) => host !== from && host.spec.cluster === home.spec.cluster && !host.now.draining && !short(host));
    const [first = home] = [...open].sort((a, b) => alive(a) - alive(b) || a.index - b.index);
    return this.bear(workload, first, false);
  }

  private hostNamed(name: string): HostRuntime {
    const host = this.hosts.find((h) => hostName(h.spec) === name);
    if (host === undefined) throw new Error(`There is no host "${name}".`);
    return host;
  }

  private bear(workload: WorkloadRuntime, host: HostRuntime, old: boolean): PodRuntime {
    const place = { seed: this.options.seed, index: this.pods.length, targets: this.targets.length, now: this.telemetry.now, old };
    const pod = buildPod(workload, host, place);
    for (const other of this.pods) other.makeRoom(this.pods.length + 1);
    pod.makeRoom(this.pods.length + 1);
    pod.stepMs = this.options.stepMs ?? 1000;
    this.pods.push(pod);
    this.podStates.push(pod.state);
    return pod;
  }
}

/** When an act ends: as the scenario says, at the latest as was asked. */
function endOf(told: number | null, most: number | undefined): number | null {
  return most === undefined ? told : Math.min(told ?? Infinity, most);
}
