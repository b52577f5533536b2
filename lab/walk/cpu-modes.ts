import { shareCores } from '../physics/cpu-share';
import { cell, item } from '../physics/draw';
import { grantedCores, reportedSteal } from '../physics/hypervisor';
import { cpusWithTask } from '../physics/pressure';
import type { HostRuntime } from './runtime';

const user = 0;
const system = 2;
const idleMode = 3;
const iowait = 4;
const softirq = 6;
const stealMode = 7;

/** CPU seconds of one step of a host, and its length in s. */
export interface CpuSecond {
  readonly used: number;
  readonly kernel: number;
  readonly steal: number;
  /** Spent on packets beyond the ordinary. */
  readonly packets: number;
  /** Tasks that waited for the disk. */
  readonly blocked: number;
  readonly dt: number;
}

/** CPU seconds of a step that ran and that were taken, vCPU by vCPU. */
export interface CpuUse {
  readonly used: Float64Array;
  readonly stolen: Float64Array;
  /** Taken from all of them. */
  readonly steal: number;
}

/**
 * What every vCPU of a host did in a step of `dt` s when some are granted less: work spreads evenly, none does more than it is granted,
 * and loses u(1−a)/a. Notes the share of the work that ran on the stolen ones. null = all are granted alike, or nothing is told of it.
 */
export function workByCpu(host: HostRuntime, second: number, used: number, dt: number): CpuUse | null {
  const { granted, part } = host.hypervisor;
  const cores = host.spec.cores;
  if (part === null || !host.now.stealReported) return null;
  const grants = Float64Array.from({ length: cores }, (_, cpu) => (cpu < part.cpus ? part.granted : granted));
  const tilts = tiltOf(host, second, Math.min(1, used / (grantedCores(host.hypervisor, cores) * dt)));
  const worked = new Float64Array(cores);
  shareCores(grants.map((a) => a * dt), Float64Array.from({ length: cores }, (_, cpu) => tilts(cpu)), used, worked);
  const stolen = worked.map((u, cpu) => reportedSteal(cell(grants, cpu), u));
  if (used > 0) part.share = worked.subarray(0, part.cpus).reduce((sum, u) => sum + u, 0) / used;
  return { used: worked, stolen, steal: stolen.reduce((sum, s) => sum + s, 0) };
}

/** Divides the step of every CPU among the modes; each CPU's modes add up to exactly its length. */
export function spreadOverCpus(host: HostRuntime, second: number, spent: CpuSecond, each: CpuUse | null): void {
  const cores = host.spec.cores;
  const { used, steal, blocked, dt } = spent;
  const softirqSeconds = spent.kernel * 0.06 + spent.packets;
  const kernel = spent.kernel + spent.packets;
  const waiting = cpusWithTask(cores, blocked) / cores;
  const tilts = tiltOf(host, second, (used + steal) / (cores * dt));
  for (let cpu = 0; cpu < cores; cpu++) {
    const modes = item(host.counters.cpuSeconds, cpu);
    const here = each === null ? tilts(cpu) / cores : cell(each.used, cpu) / used;
    const stolen = each === null ? steal * here : cell(each.stolen, cpu);
    const idle = Math.max(0, dt - (each === null ? (used + steal) * here : cell(each.used, cpu) + stolen));
    add(modes, user, (used - kernel) * here);
    add(modes, system, (kernel - softirqSeconds) * here);
    add(modes, softirq, softirqSeconds * here);
    add(modes, stealMode, stolen);
    add(modes, iowait, idle * waiting);
    add(modes, idleMode, idle * (1 - waiting));
  }
}

/** How much more or less than its even part a CPU does in a second, at this load of 0…1: nothing when all are full. */
function tiltOf(host: HostRuntime, second: number, load: number): (cpu: number) => number {
  const mean = meanTilt(host.spec.cores, second, host.index);
  return (cpu) => 1 + 0.12 * (1 - load) * Math.sin(cpu * 2.4 + second * 0.7 + host.index) - 0.12 * (1 - load) * mean;
}

function meanTilt(cores: number, second: number, index: number): number {
  let sum = 0;
  for (let cpu = 0; cpu < cores; cpu++) sum += Math.sin(cpu * 2.4 + second * 0.7 + index);
  return sum / cores;
}

function add(modes: Float64Array, mode: number, seconds: number): void {
  modes[mode] = cell(modes, mode) + seconds;
}
