import { cell, item, mix, normal, poisson } from '../physics/draw';
import { reportedSteal } from '../physics/hypervisor';
import { cpusWithTask, pressureSome } from '../physics/pressure';
import type { SoftInterrupts } from '../physics/receive-ring';
import { ordinaryPackets, softInterrupts } from '../physics/receive-ring';
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

/** App label of the workload that has one batch pod on every host. */
const batchApp = 'reports';
/** Below this share of free memory the kernel reclaims while others wait. */
const tightShare = 0.08;
const defaultConntrackLimit = 262_144;

/** Closes one second of a host: work done becomes CPU time, waits become pressure, operations become disk counters. */
export function settleHost(host: HostRuntime, second: number, live: readonly PodRuntime[]): void {
  const cores = host.spec.cores;
  const granted = host.hypervisor.granted;
  const capacity = Math.min(granted * cores, host.credits.capacity(host.now.burst, cores));
  const soft = softInterrupts(ordinaryPackets + host.now.batchPackets);
  const services = host.serviceCores * (1 + 0.15 * normal(mix(host.key, second), 1));
  const serviceWanted = Math.max(0.02, services) + host.serviceDebt;
  let wanted = serviceWanted + soft.cores;
  for (const pod of live) wanted += pod.demand(second);
  const done = Math.min(1, capacity / wanted);
  /** CPU time as the guest counts it: what an untold hypervisor took looks like work. */
  const counted = host.now.stealReported ? 1 : 1 / granted;
  let kernel = serviceWanted * done * serviceKernelShare;
  let used = serviceWanted * done;
  let throttled = 0;
  for (const pod of live) {
    const spent = settlePod(pod, second, done, counted);
    used += spent.seconds;
    kernel += spent.kernel;
    throttled += spent.throttled;
  }
  const batch = settleBatch(host, live, Math.max(0, capacity - used - soft.cores * done), counted);
  const packets = Math.max(0, soft.cores - ordinaryPackets * 2e-6) * done;
  used += batch + packets;
  host.serviceDebt = serviceWanted * (1 - done);
  host.serviceSeconds += (serviceWanted * done + packets) * counted;
  const blocked = settleDisk(host);
  const told = host.now.stealReported ? Math.min(cores - used, reportedSteal(granted, used)) : 0;
  const seen = Math.min(cores, used * counted);
  spreadOverCpus(host, second, { used: seen, kernel: (kernel + batch * 0.2) * counted, packets: packets * counted, steal: told, blocked });
  settleWaits(host, { used: seen, steal: told, throttled, blocked, waiting: host.now.batchThreads - batch });
  host.wantedCores = wanted + host.now.batchThreads;
  host.busyShare = Math.min(1, (used + told) / cores);
  host.credits.settle(host.now.burst, cores, used);
  settleNetwork(host, second, soft);
  settleMemory(host);
  const starved = Math.max(0, host.wantedCores / capacity - 1);
  host.counters.unresponsiveShare = Math.min(0.4, 0.05 * starved);
  host.counters.scrapeDelaySeconds = 0.02 * ((1 - granted) / granted) + 0.15 * Math.min(4, starved);
}

/** The batch pod of the host runs on what the others leave; returns the CPU seconds it got. */
function settleBatch(host: HostRuntime, live: readonly PodRuntime[], left: number, counted: number): number {
  const { batchThreads, batchPackets, batchMemoryBytes } = host.now;
  const pod = live.find((p) => p.workload.spec.app === batchApp);
  const container = pod?.state.containers[0];
  if (pod === undefined || container === undefined) return Math.min(batchThreads, left);
  const got = Math.min(batchThreads, left);
  spend(container, got * counted, 0.2);
  container.memoryWorkingSetBytes += batchMemoryBytes;
  container.psiCpuWaiting += batchThreads > got ? 1 - got / batchThreads : 0;
  pod.state.networkSentBytes += batchPackets * 700;
  pod.state.networkReceivedBytes += batchPackets * 120;
  return got;
}

function settlePod(pod: PodRuntime, second: number, done: number, counted: number): { seconds: number; kernel: number; throttled: number } {
  const { behaviour, spec } = pod.workload;
  const app = pod.state.containers.find((c) => c.name !== 'istio-proxy');
  const proxy = pod.state.containers.find((c) => c.name === 'istio-proxy');
  const work = pod.takeBooked(second);
  if (done < 1) pod.carryOver(second, work * (1 - done));
  const appSeconds = (work / 1000 + behaviour.idleCores) * done;
  const proxySeconds = (pod.proxyMs / 1000 + (spec.proxy === 'none' || spec.proxy === 'ambient' ? 0 : 0.003)) * done;
  pod.proxyMs = pod.proxyMs * (1 - done);
  let throttled = 0;
  const { quota } = pod.station;
  if (app !== undefined) {
    spend(app, appSeconds * counted, appKernelShare);
    if (quota !== null) {
      app.cfsPeriods ??= 0;
      app.limitCores = quota.limitCores >= pod.host.spec.cores ? null : quota.limitCores;
      throttled = quota.settle(second * 1000);
      app.cfsPeriods = quota.periods;
      app.cfsThrottledPeriods = quota.throttledPeriods;
      app.cfsThrottledSeconds = quota.throttledSeconds;
    }
    app.psiCpuWaiting += Math.min(1, pod.queuedMs / 1000 + throttled);
    app.psiIoWaiting += Math.min(1, pod.blockedMs / 1000);
    const wave = 1 + 0.03 * Math.sin((second + pod.index * 37) / 240) + 0.0008 * Math.min(400, pod.inService);
    app.memoryWorkingSetBytes = Math.round(behaviour.memoryBytes * wave + pod.leakedBytes);
  }
  if (proxy !== undefined) {
    spend(proxy, (proxySeconds + (app === undefined ? appSeconds : 0)) * counted, proxyKernelShare);
    proxy.memoryWorkingSetBytes = Math.round(52e6 + 4000 * pod.inService);
    throttled += settleProxyQuota(pod, proxy, second, proxySeconds);
  }
  pod.host.queuedMs += pod.queuedMs;
  pod.queuedMs = 0;
  pod.host.blockedMs += pod.blockedMs;
  pod.blockedMs = 0;
  const kernel = appSeconds * (app === undefined ? proxyKernelShare : appKernelShare) + proxySeconds * proxyKernelShare;
  return { seconds: appSeconds + proxySeconds, kernel, throttled };
}

/** Periods of the proxy's quota: exact when it can bind, else those in which it ran. Returns seconds throttled. */
function settleProxyQuota(pod: PodRuntime, proxy: ContainerCounters, second: number, spent: number): number {
  const quota = pod.proxyStation?.quota;
  if (proxy.cfsPeriods === null) return 0;
  if (quota === null || quota === undefined) {
    proxy.cfsPeriods += Math.min(10, 1 + Math.ceil(spent * 120));
    delete proxy.limitCores;
    return 0;
  }
  const [periods, hit] = [quota.periods, quota.throttledPeriods];
  const waited = quota.settle(second * 1000);
  proxy.cfsPeriods += quota.periods - periods;
  proxy.cfsThrottledPeriods = (proxy.cfsThrottledPeriods ?? 0) + quota.throttledPeriods - hit;
  proxy.cfsThrottledSeconds = (proxy.cfsThrottledSeconds ?? 0) + waited;
  proxy.psiCpuWaiting += Math.min(1, waited);
  proxy.limitCores = quota.limitCores;
  return Math.min(1, waited);
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

/** CPU seconds of one second of a host. */
interface CpuSecond {
  readonly used: number;
  readonly kernel: number;
  readonly steal: number;
  /** Spent on packets beyond the ordinary. */
  readonly packets: number;
  /** Tasks that waited for the disk. */
  readonly blocked: number;
}

/** Divides the second of every CPU among the modes; each CPU's modes add up to exactly one second more. */
function spreadOverCpus(host: HostRuntime, second: number, spent: CpuSecond): void {
  const cores = host.spec.cores;
  const { used, steal, blocked } = spent;
  const softirqSeconds = spent.kernel * 0.06 + spent.packets;
  const kernel = spent.kernel + spent.packets;
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

interface Waits {
  readonly used: number;
  readonly steal: number;
  readonly throttled: number;
  readonly blocked: number;
  /** Threads of the batch pod without a core. */
  readonly waiting: number;
}

function settleWaits(host: HostRuntime, waits: Waits): void {
  const { used, steal, throttled, blocked } = waits;
  const { counters } = host;
  const cores = host.spec.cores;
  const idle = Math.max(0, 1 - (used + steal) / cores);
  const queued = host.queuedMs / 1000 + waits.waiting;
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

/** The host's own network: kubelet and agents on their few flows, packets of all pods, the connection table. */
function settleNetwork(host: HostRuntime, second: number, soft: SoftInterrupts): void {
  const counters: HostCounters = host.counters;
  const key = mix(host.key, second);
  const segments = 28 + Math.round(4 * normal(key, 2));
  counters.tcpOutSegs += segments;
  counters.tcpInSegs += segments + 2;
  if (key % 97 === 0) counters.tcpRetransSegs += 1;
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
function settleMemory(host: HostRuntime): void {
  const { counters } = host;
  let memory = 1.6e9;
  for (const pod of host.pods) {
    if (pod.state.diedAt !== null) continue;
    for (const container of pod.state.containers) memory += container.memoryWorkingSetBytes;
  }
  counters.memoryAvailableBytes = Math.max(1e8, host.spec.memoryBytes - memory);
  const tight = Math.max(0, 1 - counters.memoryAvailableBytes / (tightShare * host.spec.memoryBytes));
  host.stallShare = 0.25 * tight;
  counters.psiMemoryWaiting += 0.6 * tight;
  counters.psiMemoryStalled += 0.2 * tight;
  counters.conditions.memoryPressure = tight > 0.85;
}
