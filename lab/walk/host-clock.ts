import { cell, mix, normal, poisson } from '../physics/draw';
import { grantedCores, lostPerWorked, reportedSteal } from '../physics/hypervisor';
import { cpusWithTask, pressureSome } from '../physics/pressure';
import type { SoftInterrupts } from '../physics/receive-ring';
import { ordinaryPackets, softInterrupts } from '../physics/receive-ring';
import type { ContainerCounters, HostCounters } from '../world/telemetry';
import type { CpuUse } from './cpu-modes';
import { spreadOverCpus, workByCpu } from './cpu-modes';
import type { HostRuntime, PodRuntime } from './runtime';
import { batchCores } from './sub-step';

/** Share of CPU time spent in the kernel. */
const appKernelShare = 0.3;
const proxyKernelShare = 0.55;
const serviceKernelShare = 0.4;

/** Share of housekeeping writes for which a thread waits. */
const journalShare = 0.15;

/** App label of the workload that has one batch pod on every host. */
const batchApp = 'reports';
/** Below this share of free memory the kernel reclaims while others wait. */
const tightShare = 0.08;
const defaultConntrackLimit = 262_144;

/** A step of the hosts' clock: its number since the start of the run, its length in s, and whether a second of the run ends with it. */
export interface ClockStep {
  readonly index: number;
  readonly seconds: number;
  readonly endsSecond: boolean;
}

/** Closes one step of a host: work done becomes CPU time, waits become pressure, operations become disk counters. */
export function settleHost(host: HostRuntime, second: number, step: ClockStep, live: readonly PodRuntime[]): void {
  const cores = host.spec.cores;
  const granted = host.hypervisor.granted;
  const dt = step.seconds;
  const capacity = Math.min(grantedCores(host.hypervisor, cores), host.credits.capacity(host.now.burst, cores)) * dt;
  const soft = softInterrupts(ordinaryPackets + host.now.batchPackets);
  const services = host.serviceCores * (1 + 0.15 * normal(mix(host.key, second), 1));
  const serviceWanted = Math.max(0.02, services) * dt + host.serviceDebt;
  let wanted = serviceWanted + soft.cores * dt;
  for (const pod of live) wanted += pod.demand(step.index, dt);
  const done = Math.min(1, capacity / wanted);
  /** CPU time as the guest counts it: what an untold hypervisor took looks like work. */
  const counted = host.now.stealReported ? 1 : 1 / granted;
  let kernel = serviceWanted * done * serviceKernelShare;
  let used = serviceWanted * done;
  let throttled = 0;
  for (const pod of live) {
    const spent = settlePod(pod, second, step, { done, counted });
    used += spent.seconds;
    kernel += spent.kernel;
    throttled += spent.throttled;
  }
  const batch = settleBatch(host, live, { left: Math.max(0, capacity - used - soft.cores * dt * done), counted, dt });
  const packets = Math.max(0, soft.cores - ordinaryPackets * 2e-6) * dt * done;
  used += batch + packets;
  throttled += throttledBatch(host) * dt;
  host.serviceDebt = serviceWanted * (1 - done);
  host.serviceSeconds += (serviceWanted * done + packets) * counted;
  const blocked = settleDisk(host, dt);
  const each = workByCpu(host, second, used, dt);
  const told = toldSteal(host, used, dt, each);
  const seen = Math.min(cores * dt, used * counted);
  spreadOverCpus(host, second, { used: seen, kernel: (kernel + batch * 0.2) * counted, packets: packets * counted, steal: told, blocked, dt }, each);
  settleWaits(host, { used: seen, steal: told, throttled, blocked, waiting: batchCores(host) * dt - batch, dt }, each);
  host.wantedCores = wanted / dt + batchCores(host);
  host.busyShare = Math.min(1, (used + told) / (cores * dt));
  host.credits.settle(host.now.burst, cores, used, dt);
  if (step.endsSecond) settleNetwork(host, second, soft);
  settleMemory(host, dt);
  const starved = Math.max(0, host.wantedCores / (capacity / dt) - 1);
  host.counters.unresponsiveShare = Math.min(0.4, 0.05 * starved);
  host.counters.scrapeDelaySeconds = 0.02 * lostPerWorked(host.hypervisor) + 0.15 * Math.min(4, starved);
}

/** CPU seconds that the guest is told were taken from it. */
function toldSteal({ hypervisor, now, spec }: HostRuntime, used: number, dt: number, each: CpuUse | null): number {
  if (!now.stealReported) return 0;
  return each === null ? Math.min(spec.cores * dt - used, reportedSteal(hypervisor.granted, used)) : each.steal;
}

/** The batch pod of the host runs on what the others leave; returns the CPU seconds it got. */
function settleBatch(host: HostRuntime, live: readonly PodRuntime[], { left, counted, dt }: { left: number; counted: number; dt: number }): number {
  const { batchPackets, batchMemoryBytes } = host.now;
  const batchThreads = batchCores(host) * dt;
  const pod = live.find((p) => p.workload.spec.app === batchApp);
  const container = pod?.state.containers[0];
  if (pod === undefined || container === undefined) return Math.min(batchThreads, left);
  const got = Math.min(batchThreads, left);
  limitBatch(host, container, dt);
  spend(container, got * counted, 0.2);
  container.memoryWorkingSetBytes += batchMemoryBytes;
  container.psiCpuWaiting += batchThreads > got ? (1 - got / batchThreads) * dt : 0;
  pod.state.networkSentBytes += batchPackets * 700 * dt;
  pod.state.networkReceivedBytes += batchPackets * 120 * dt;
  return got;
}

/** Share of the time in which the batch pod is held back by its limit. */
function throttledBatch({ now }: HostRuntime): number {
  const { batchThreads: threads, batchLimitCores: limit } = now;
  return limit === null || threads <= limit ? 0 : 1 - limit / threads;
}

/** Counts the periods of the batch pod's quota: one that wants more than its limit runs into it in every period. */
function limitBatch(host: HostRuntime, container: ContainerCounters, dt: number): void {
  const { batchLimitCores: limit, batchThreads } = host.now;
  if (limit === null) {
    if (container.cfsPeriods !== null) delete container.limitCores;
    return;
  }
  container.limitCores = limit;
  const periods = batchThreads > 0 ? 10 * dt : 0;
  const share = throttledBatch(host);
  container.cfsPeriods = (container.cfsPeriods ?? 0) + periods;
  container.cfsThrottledPeriods = (container.cfsThrottledPeriods ?? 0) + (share > 0 ? periods : 0);
  container.cfsThrottledSeconds = (container.cfsThrottledSeconds ?? 0) + share * Math.max(1, batchThreads) * dt;
  container.psiCpuWaiting += share * dt;
}

function settlePod(pod: PodRuntime, second: number, step: ClockStep, { done, counted }: { done: number; counted: number }): { seconds: number; kernel: number; throttled: number } {
  const { behaviour, spec } = pod.workload;
  const app = pod.state.containers.find((c) => c.name !== 'istio-proxy');
  const proxy = pod.state.containers.find((c) => c.name === 'istio-proxy');
  const dt = step.seconds;
  const work = pod.takeBooked(step.index);
  if (done < 1) pod.carryOver(step.index, work * (1 - done));
  const appSeconds = (work / 1000 + behaviour.idleCores * dt) * done;
  const proxySeconds = (pod.proxyMs / 1000 + (spec.proxy === 'none' || spec.proxy === 'ambient' ? 0 : 0.003 * dt)) * done;
  pod.proxyMs = pod.proxyMs * (1 - done);
  let throttled = 0;
  const { quota } = pod.station;
  if (app !== undefined) {
    spend(app, appSeconds * counted, appKernelShare);
    if (quota !== null) {
      app.cfsPeriods ??= 0;
      app.limitCores = quota.limitCores >= pod.host.spec.cores ? null : quota.limitCores;
      throttled = quota.settle(step.index * dt * 1000, dt * 1000);
      app.cfsPeriods = quota.periods;
      app.cfsThrottledPeriods = quota.throttledPeriods;
      app.cfsThrottledSeconds = quota.throttledSeconds;
    }
    app.psiCpuWaiting += Math.min(dt, pod.queuedMs / 1000 + throttled);
    app.psiIoWaiting += Math.min(dt, pod.blockedMs / 1000);
    const wave = 1 + 0.03 * Math.sin((second + pod.index * 37) / 240) + 0.0008 * Math.min(400, pod.inService);
    app.memoryWorkingSetBytes = Math.round(behaviour.memoryBytes * wave + pod.leakedBytes);
  }
  if (proxy !== undefined) {
    spend(proxy, (proxySeconds + (app === undefined ? appSeconds : 0)) * counted, proxyKernelShare);
    proxy.memoryWorkingSetBytes = Math.round(52e6 + 4000 * pod.inService);
    throttled += settleProxyQuota(pod, proxy, step, proxySeconds);
  }
  passOnWaits(pod, dt);
  const kernel = appSeconds * (app === undefined ? proxyKernelShare : appKernelShare) + proxySeconds * proxyKernelShare;
  return { seconds: appSeconds + proxySeconds, kernel, throttled };
}

/** What a pod's threads waited for is the host's too, and so is the reader of its log, one thread. */
function passOnWaits(pod: PodRuntime, dt: number): void {
  const { host } = pod;
  const reading = Math.min(dt * 1000, pod.readerMs);
  host.queuedMs += pod.queuedMs;
  host.blockedMs += pod.blockedMs + reading;
  pod.queuedMs = 0;
  pod.blockedMs = 0;
  pod.readerMs -= reading;
}

/** Periods of the proxy's quota: exact when it can bind, else those in which it ran. Returns seconds throttled. */
function settleProxyQuota(pod: PodRuntime, proxy: ContainerCounters, { index, seconds: dt }: ClockStep, spent: number): number {
  const quota = pod.proxyStation?.quota;
  if (proxy.cfsPeriods === null) return 0;
  if (quota === null || quota === undefined) {
    proxy.cfsPeriods += Math.min(10 * dt, 1 + Math.ceil(spent * 120));
    delete proxy.limitCores;
    return 0;
  }
  const [periods, hit] = [quota.periods, quota.throttledPeriods];
  const waited = quota.settle(index * dt * 1000, dt * 1000);
  proxy.cfsPeriods += quota.periods - periods;
  proxy.cfsThrottledPeriods = (proxy.cfsThrottledPeriods ?? 0) + quota.throttledPeriods - hit;
  proxy.cfsThrottledSeconds = (proxy.cfsThrottledSeconds ?? 0) + waited;
  proxy.psiCpuWaiting += Math.min(dt, waited);
  proxy.limitCores = quota.limitCores;
  return Math.min(dt, waited);
}

function spend(container: ContainerCounters, seconds: number, kernelShare: number): void {
  container.cpuUserSeconds += seconds * (1 - kernelShare);
  container.cpuSystemSeconds += seconds * kernelShare;
}

/** Returns the mean number of tasks that waited for the disk. */
function settleDisk(host: HostRuntime, dt: number): number {
  const { disk, counters } = host;
  const inFlight = disk.settle(dt);
  const timeSpent = (disk.completed * disk.awaitMs) / 1000;
  const cold = disk.readsCompleted;
  counters.disk.writesCompleted += disk.completed - cold;
  counters.disk.writeTimeSeconds += timeSpent - (cold * disk.awaitMs) / 1000;
  counters.disk.ioTimeWeightedSeconds += timeSpent;
  counters.disk.ioTimeSeconds += disk.busy * dt;
  counters.disk.ioNow = Math.round(inFlight);
  const reads = 0.4 * dt;
  counters.disk.readsCompleted += reads + cold;
  counters.disk.readTimeSeconds += (reads * disk.serviceMs + cold * disk.awaitMs) / 1000;
  counters.disk.ioTimeWeightedSeconds += (reads * disk.serviceMs) / 1000;
  const journal = (disk.housekeeping * journalShare * disk.awaitMs) / 1000;
  const blocked = journal + host.blockedMs / (1000 * dt) + (disk.writerDepth > 0 ? Math.min(4, disk.writerDepth) : 0);
  host.blockedMs = 0;
  return blocked;
}

interface Waits {
  readonly used: number;
  readonly steal: number;
  readonly throttled: number;
  readonly blocked: number;
  /** CPU seconds that the batch pod wanted and did not get. */
  readonly waiting: number;
  readonly dt: number;
}

function settleWaits(host: HostRuntime, waits: Waits, each: CpuUse | null): void {
  const { blocked, dt } = waits;
  const { counters } = host;
  const cores = host.spec.cores;
  /** From here on in cores: means over the step. */
  const [used, steal, throttled] = [waits.used / dt, waits.steal / dt, waits.throttled / dt];
  const idle = Math.max(0, 1 - (used + steal) / cores);
  const queued = (host.queuedMs / 1000 + waits.waiting) / dt;
  host.queuedMs = 0;
  counters.psiCpuWaiting += pressureSome(Math.min(cores, queued + throttled), used, idle) * dt;
  const ioSome = pressureSome(cpusWithTask(cores, blocked), used, idle);
  counters.psiIoWaiting += ioSome * dt;
  counters.psiIoStalled += ioSome * idle * dt;
  const runnable = used + steal + queued + blocked;
  counters.load1 += (runnable - counters.load1) * (1 - Math.exp(-dt / 60));
  for (let cpu = 0; cpu < cores; cpu++) {
    counters.schedstatRunning[cpu] = cell(counters.schedstatRunning, cpu) + (each === null ? (used * dt) / cores : cell(each.used, cpu));
    counters.schedstatWaiting[cpu] = cell(counters.schedstatWaiting, cpu) + (queued * dt) / cores;
  }
}

/** The host's own network: kubelet and agents on their few flows, packets of all pods, the connection table. */
function settleNetwork(host: HostRuntime, second: number, soft: SoftInterrupts): void {
  const counters: HostCounters = host.counters;
  const key = mix(host.key, second);
  const segments = 28 + Math.round(4 * normal(key, 2));
  counters.tcpOutSegs += segments;
  counters.tcpInSegs += segments + 2;
  if (key % 97 === 0) counters.tcpRetransSegs += 1;
  if (host.now.agentLoss > 0) counters.tcpRetransSegs += poisson(mix(key, 5), host.now.agentLoss * segments);
  if (host.loss > 0) counters.tcpRetransSegs += poisson(mix(key, 3), Math.min(1, host.loss) * segments);
  const packets = ordinaryPackets + host.now.batchPackets;
  counters.softnetProcessed += packets;
  counters.softnetDropped += Math.round((host.loss - host.now.loss > 1e-9 ? host.loss - host.now.loss : 0) * packets);
  counters.softnetTimesSqueezed += soft.squeezed;
  counters.networkReceivedBytes += segments * 700 + host.now.batchPackets * 120;
  counters.networkSentBytes += segments * 640 + host.now.batchPackets * 700;
  const limit = host.now.conntrackLimit ?? defaultConntrackLimit;
  const standing = 5200 + Math.round(220 * Math.sin(second / 300 + host.index));
  host.table.settle(limit, Math.min(standing, limit), host.opened + host.now.batchConnections);
  host.opened = 0;
  const turnedAway = poisson(mix(key, 4), 40 * host.now.acceptLoss);
  counters.listenOverflows += turnedAway;
  counters.listenDrops += turnedAway;
  counters.conntrackLimit = limit;
  counters.conntrackEntries = Math.round(host.table.entries);
  counters.conntrackDrop = Math.floor(host.table.dropped);
  counters.fileHandlesAllocated = 6400 + (second % 64);
}

/** Memory of the host: what its pods hold, and what happens when little is left. */
function settleMemory(host: HostRuntime, dt: number): void {
  const { counters } = host;
  let memory = 1.6e9;
  for (const pod of host.pods) {
    if (pod.state.diedAt !== null) continue;
    for (const container of pod.state.containers) memory += container.memoryWorkingSetBytes;
  }
  counters.memoryAvailableBytes = Math.max(1e8, host.spec.memoryBytes - memory);
  const tight = Math.max(0, 1 - counters.memoryAvailableBytes / (tightShare * host.spec.memoryBytes));
  host.stallShare = 0.25 * tight;
  counters.psiMemoryWaiting += 0.6 * tight * dt;
  counters.psiMemoryStalled += 0.2 * tight * dt;
  counters.conditions.memoryPressure = tight > 0.85;
}
