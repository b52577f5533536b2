import { cell, item, mix, normal } from '../physics/draw';
import { reportedSteal } from '../physics/hypervisor';
import { cpusWithTask, pressureSome } from '../physics/pressure';
import type { ContainerCounters, HostCounters } from '../world/telemetry';
import type { HostRuntime, PodRuntime } from './runtime';

const user = 0;
const system = 2;
const idleMode = 3;
const iowait = 4;
const softirq = 6;
const stealMode = 7;

/** Share of CPU time spent in the kernel. */
const appKernelShare = 0.3;
const proxyKernelShare = 0.55;
const serviceKernelShare = 0.4;

/** Share of housekeeping writes for which a thread waits. */
const journalShare = 0.15;

/** Closes one second of a host: work done becomes CPU time, waits become pressure, operations become disk counters. */
export function settleHost(host: HostRuntime, second: number, live: readonly PodRuntime[]): void {
  const cores = host.spec.cores;
  const granted = host.hypervisor.granted;
  const services = host.serviceCores * (1 + 0.15 * normal(mix(host.key, second), 1));
  const serviceWanted = Math.max(0.02, services) + host.serviceDebt;
  let wanted = serviceWanted;
  for (const pod of live) wanted += pod.demand(second);
  const done = Math.min(1, (granted * cores) / wanted);
  let kernel = serviceWanted * done * serviceKernelShare;
  let used = serviceWanted * done;
  let throttled = 0;
  for (const pod of live) {
    const spent = settlePod(pod, second, done);
    used += spent.seconds;
    kernel += spent.kernel;
    throttled += spent.throttled;
  }
  host.serviceDebt = serviceWanted * (1 - done);
  host.serviceSeconds += serviceWanted * done;
  const blocked = settleDisk(host);
  const steal = Math.min(cores - used, reportedSteal(granted, used));
  spreadOverCpus(host, second, used, kernel, steal, blocked);
  settleWaits(host, used, steal, throttled, blocked);
  settleQuiet(host, second);
}

function settlePod(pod: PodRuntime, second: number, done: number): { seconds: number; kernel: number; throttled: number } {
  const { behaviour, spec } = pod.workload;
  const app = pod.state.containers.find((c) => c.name !== 'istio-proxy');
  const proxy = pod.state.containers.find((c) => c.name === 'istio-proxy');
  const work = pod.takeBooked(second);
  if (done < 1) pod.carryOver(second, work * (1 - done));
  const appSeconds = (work / 1000 + behaviour.idleCores) * done;
  const proxySeconds = (pod.proxyMs / 1000 + (spec.proxy === 'none' ? 0 : 0.003)) * done;
  pod.proxyMs = pod.proxyMs * (1 - done);
  let throttled = 0;
  const { quota } = pod.station;
  if (app !== undefined) {
    spend(app, appSeconds, appKernelShare);
    if (quota !== null) {
      throttled = quota.settle(second * 1000);
      app.cfsPeriods = quota.periods;
      app.cfsThrottledPeriods = quota.throttledPeriods;
      app.cfsThrottledSeconds = quota.throttledSeconds;
    }
    app.psiCpuWaiting += Math.min(1, pod.queuedMs / 1000 + throttled);
    app.psiIoWaiting += Math.min(1, pod.blockedMs / 1000);
    const wave = 1 + 0.03 * Math.sin((second + pod.index * 37) / 240) + 0.0008 * Math.min(400, pod.inService);
    app.memoryWorkingSetBytes = Math.round(behaviour.memoryBytes * wave);
  }
  if (proxy !== undefined) {
    spend(proxy, proxySeconds + (app === undefined ? appSeconds : 0), proxyKernelShare);
    proxy.memoryWorkingSetBytes = Math.round(52e6 + 4000 * pod.inService);
    if (proxy.cfsPeriods !== null) proxy.cfsPeriods += Math.min(10, 1 + Math.ceil(proxySeconds * 120));
  }
  pod.host.queuedMs += pod.queuedMs;
  pod.queuedMs = 0;
  pod.host.blockedMs += pod.blockedMs;
  pod.blockedMs = 0;
  const kernel = appSeconds * (app === undefined ? proxyKernelShare : appKernelShare) + proxySeconds * proxyKernelShare;
  return { seconds: appSeconds + proxySeconds, kernel, throttled };
}

function spend(container: ContainerCounters, seconds: number, kernelShare: number): void {
  container.cpuUserSeconds += seconds * (1 - kernelShare);
  container.cpuSystemSeconds += seconds * kernelShare;
}

/** Returns the mean number of tasks that waited for the disk. */
function settleDisk(host: HostRuntime): number {
  const { disk, counters } = host;
  const inFlight = disk.settle();
  const timeSpent = (disk.completed * disk.awaitMs) / 1000;
  counters.disk.writesCompleted += disk.completed;
  counters.disk.writeTimeSeconds += timeSpent;
  counters.disk.ioTimeWeightedSeconds += timeSpent;
  counters.disk.ioTimeSeconds += disk.busy;
  counters.disk.ioNow = Math.round(inFlight);
  const reads = 0.4;
  counters.disk.readsCompleted += reads;
  counters.disk.readTimeSeconds += (reads * disk.serviceMs) / 1000;
  counters.disk.ioTimeWeightedSeconds += (reads * disk.serviceMs) / 1000;
  const journal = (disk.housekeeping * journalShare * disk.awaitMs) / 1000;
  const blocked = journal + host.blockedMs / 1000 + (disk.writerDepth > 0 ? Math.min(4, disk.writerDepth) : 0);
  host.blockedMs = 0;
  return blocked;
}

/** Divides the second of every CPU among the modes; each CPU's modes add up to exactly one second more. */
function spreadOverCpus(host: HostRuntime, second: number, used: number, kernel: number, steal: number, blocked: number): void {
  const cores = host.spec.cores;
  const softirqSeconds = kernel * 0.06;
  const load = (used + steal) / cores;
  const waiting = cpusWithTask(cores, blocked) / cores;
  for (let cpu = 0; cpu < cores; cpu++) {
    const modes = item(host.counters.cpuSeconds, cpu);
    const tilt = 1 + 0.12 * (1 - load) * Math.sin(cpu * 2.4 + second * 0.7 + host.index) - 0.12 * (1 - load) * meanTilt(cores, second, host.index);
    const here = tilt / cores;
    const idle = Math.max(0, 1 - (used + steal) * here);
    add(modes, user, (used - kernel) * here);
    add(modes, system, (kernel - softirqSeconds) * here);
    add(modes, softirq, softirqSeconds * here);
    add(modes, stealMode, steal * here);
    add(modes, iowait, idle * waiting);
    add(modes, idleMode, idle * (1 - waiting));
  }
}

function meanTilt(cores: number, second: number, index: number): number {
  let sum = 0;
  for (let cpu = 0; cpu < cores; cpu++) sum += Math.sin(cpu * 2.4 + second * 0.7 + index);
  return sum / cores;
}

function add(modes: Float64Array, mode: number, seconds: number): void {
  modes[mode] = cell(modes, mode) + seconds;
}

function settleWaits(host: HostRuntime, used: number, steal: number, throttled: number, blocked: number): void {
  const { counters } = host;
  const cores = host.spec.cores;
  const idle = Math.max(0, 1 - (used + steal) / cores);
  const queued = host.queuedMs / 1000;
  host.queuedMs = 0;
  counters.psiCpuWaiting += pressureSome(Math.min(cores, queued + throttled), used, idle);
  const ioSome = pressureSome(cpusWithTask(cores, blocked), used, idle);
  counters.psiIoWaiting += ioSome;
  counters.psiIoStalled += ioSome * idle;
  const runnable = used + steal + queued + blocked;
  counters.load1 += (runnable - counters.load1) * (1 - Math.exp(-1 / 60));
  for (let cpu = 0; cpu < cores; cpu++) {
    counters.schedstatRunning[cpu] = cell(counters.schedstatRunning, cpu) + used / cores;
    counters.schedstatWaiting[cpu] = cell(counters.schedstatWaiting, cpu) + queued / cores;
  }
}

/** What moves on a host that has nothing wrong: kubelet and agents on the host's own network, memory. */
function settleQuiet(host: HostRuntime, second: number): void {
  const counters: HostCounters = host.counters;
  const segments = 28 + Math.round(4 * normal(mix(host.key, second), 2));
  counters.tcpOutSegs += segments;
  counters.tcpInSegs += segments + 2;
  if (mix(host.key, second) % 97 === 0) counters.tcpRetransSegs += 1;
  counters.softnetProcessed += 2600;
  counters.networkReceivedBytes += segments * 700;
  counters.networkSentBytes += segments * 640;
  let memory = 1.6e9;
  for (const pod of host.pods) {
    if (pod.state.diedAt !== null) continue;
    for (const container of pod.state.containers) memory += container.memoryWorkingSetBytes;
  }
  counters.memoryAvailableBytes = Math.max(0, host.spec.memoryBytes - memory);
  counters.conntrackEntries = 5200 + Math.round(220 * Math.sin(second / 300 + host.index));
  counters.fileHandlesAllocated = 6400 + (second % 64);
}
