import { exponential, mix, nameKey, uniform } from '../physics/draw';
import { wanderingFactor } from '../physics/wander';
import type { EntryRuntime } from './arrivals';
import type { HostRuntime, PodRuntime, TargetRuntime, WorkloadRuntime } from './runtime';

/** Deviations (of the logarithm) by which quiet wanders: figures chosen so that medians per minute vary as in Nezha's quiet data. */
const mixDeviation = 0.11;
const paceDeviation = 0.06;
const warmthDeviation = 0.08;
const outsideDeviation = 0.18;
const crowdDeviation = 0.05;

/** A new process computes slower by this share, which falls by 1/e in so many seconds (caches, compiler). */
const coldShare = 0.25;
const warmsIn = 40;

/** One workload in so many has a runtime that stops to collect garbage; lengths in ms, distances in s. */
const collecting = 0.4;
const shortestPause = 4;
const meanPause = 9;
const longestPause = 60;

/** The host's own jobs (log rotation, image clean-up, package index): at most one in this time, s. */
const jobSlot = 300;
const jobShare = 0.6;
const quietWrites = 25;

/**
 * The life of a well mesh: what requests ask for shifts, caches warm and cool, CPUs are shared with unseen siblings, runtimes
 * collect garbage, hosts run jobs of their own. Every draw hangs on seed, entity and second alone, so runs with and without
 * a fault live the same life.
 */
export class OrdinaryLife {
  constructor(private readonly seed: number) {}

  /** Applies what holds in this second. Call it before the hosts' parameters become load. */
  step(second: number, hosts: readonly HostRuntime[], workloads: readonly WorkloadRuntime[], targets: readonly TargetRuntime[]): void {
    for (const workload of workloads) workload.appetite = wanderingFactor(mix(this.seed, nameKey(workload.name)), second, mixDeviation);
    for (const target of targets) target.distance = target.externalMs === null ? 1 : wanderingFactor(mix(this.seed, nameKey(target.name)), second, outsideDeviation);
    for (const host of hosts) {
      host.pace = wanderingFactor(mix(host.key, 31), second, paceDeviation);
      hostJob(host, second);
    }
  }

  /** The same for one live pod; `now` is unix s. */
  pod(pod: PodRuntime, second: number, now: number): void {
    const age = now - pod.state.bornAt;
    pod.warmth = wanderingFactor(mix(pod.key, 32), second, warmthDeviation) * (1 + coldShare * Math.exp(-age / warmsIn));
    collect(pod, second);
  }

  /** Factor on the arrivals of an entry. */
  crowd(entry: EntryRuntime, second: number): number {
    return wanderingFactor(mix(entry.key, 33), second, crowdDeviation);
  }
}

/** A short stop of the whole application, as often as its runtime needs it. */
function collect(pod: PodRuntime, second: number): void {
  const { behaviour, name } = pod.workload;
  const kind = nameKey(name);
  if (behaviour.workMs <= 0 || uniform(kind, 34) >= collecting) return;
  const every = 6 + 24 * uniform(kind, 35);
  const key = mix(mix(pod.key, 36), second);
  if (uniform(key, 1) >= 1 / every) return;
  const start = second * 1000 + 1000 * uniform(key, 2);
  const length = Math.min(longestPause, shortestPause + meanPause * exponential(key, 3));
  pod.station.stop(start, start + length);
  pod.book(start, start + length, length);
}

/** A job of the host's own: some of its CPU and writes for some seconds. */
function hostJob(host: HostRuntime, second: number): void {
  const key = mix(mix(host.key, 37), Math.floor(second / jobSlot));
  const lasts = 8 + 32 * uniform(key, 1);
  const begins = (jobSlot - lasts) * uniform(key, 2);
  const at = second % jobSlot;
  const runs = uniform(key, 3) < jobShare && at >= begins && at < begins + lasts;
  host.jobCores = runs ? 0.2 + 0.8 * uniform(key, 4) : 0;
  host.disk.housekeeping = quietWrites + (runs ? 20 + 60 * uniform(key, 5) : 0);
}
