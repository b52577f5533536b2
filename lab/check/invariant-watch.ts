import type { Simulation } from '../walk/simulation';
import type { ContainerCounters, HostCounters, RequestSeries } from '../world/telemetry';
import { envoyBounds } from '../world/telemetry';

/** A tick of the kernel's clock, s. */
const tick = 0.01;
const busyModes = [0, 1, 2, 5, 6] as const;

/** Counters that only grow, by what they belong to. */
type Counted = Readonly<Record<string, number>>;

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function hostCounts(host: HostCounters): Counted {
  const { disk } = host;
  const modes = host.cpuSeconds.map((one, cpu): [string, number][] => [...one].map((seconds, mode) => [`cpu ${cpu} mode ${mode}`, seconds]));
  return {
    ...Object.fromEntries(modes.flat()),
    psiCpu: host.psiCpuWaiting, psiIo: host.psiIoWaiting, psiIoFull: host.psiIoStalled, psiMemory: host.psiMemoryWaiting, psiMemoryFull: host.psiMemoryStalled,
    reads: disk.readsCompleted, writes: disk.writesCompleted, readTime: disk.readTimeSeconds, writeTime: disk.writeTimeSeconds, ioTime: disk.ioTimeSeconds, ioWeighted: disk.ioTimeWeightedSeconds,
    outSegs: host.tcpOutSegs, resent: host.tcpRetransSegs, listenDrops: host.listenDrops, conntrackDrop: host.conntrackDrop, softnetDropped: host.softnetDropped, received: host.networkReceivedBytes, sent: host.networkSentBytes,
  };
}

function containerCounts(one: ContainerCounters): Counted {
  return {
    user: one.cpuUserSeconds, system: one.cpuSystemSeconds, periods: one.cfsPeriods ?? 0, throttled: one.cfsThrottledPeriods ?? 0, waited: one.cfsThrottledSeconds ?? 0,
    restarts: one.restarts, oom: one.oomEvents, psiCpu: one.psiCpuWaiting, psiIo: one.psiIoWaiting, psiMemory: one.psiMemoryWaiting,
  };
}

const requestCounts = (one: RequestSeries): Counted => ({ count: one.count, sumMs: one.sumMs, asked: one.requestBytes, given: one.responseBytes, buckets: sum(one.buckets) });

/**
 * Holds a run against the invariants that every run must keep, whatever incident is under way (numbers as in the lab's design:
 * 1 flow, 2 counters and buckets, 3 CPU time, 6 quota, 7 disk, 8 work, 14 objects).
 */
export class InvariantWatch {
  private readonly found = new Map<string, string>();
  private readonly before = new Map<object, Counted>();
  /** Hosts whose hypervisor did not always tell what it took: what it took looks like work there. */
  private readonly untold = new Set<object>();
  private readonly cpuAtStart: readonly (readonly number[])[];
  private readonly busyAtStart: readonly number[];
  private readonly startedAt: number;

  constructor(private readonly simulation: Simulation) {
    const { hosts, now } = simulation.telemetry;
    this.startedAt = now;
    this.cpuAtStart = hosts.map((host) => host.cpuSeconds.map(sum));
    this.busyAtStart = hosts.map(busy);
    this.look();
  }

  /** To be called between steps, as often as wanted: counters must not have fallen, and nothing may be negative or no number. */
  look(): void {
    const { hosts, pods, requests, tcp } = this.simulation.telemetry;
    for (const host of this.simulation.inside.hosts) if (!host.now.stealReported) this.untold.add(host);
    for (const host of hosts) this.follow(host, `host ${host.spec.name}`, hostCounts(host));
    for (const pod of pods) for (const one of pod.containers) this.follow(one, `container ${pod.name}/${one.name}`, containerCounts(one));
    for (const series of requests) this.follow(series, `requests of ${series.pod.name}`, requestCounts(series));
    for (const series of tcp) this.follow(series, `bytes of ${series.pod.name}`, { opened: series.opened, closed: series.closed, sent: series.sentBytes, received: series.receivedBytes });
  }

  /** What was broken so far, one sentence for each kind and place; empty = every invariant held. */
  breaches(): string[] {
    this.look();
    this.flow();
    this.histograms();
    this.hosts();
    this.pods();
    this.objects();
    return [...this.found.values()];
  }

  private broken(invariant: number, where: string, what: string): void {
    const key = `${invariant} ${where}`;
    if (!this.found.has(key)) this.found.set(key, `${invariant}: ${where}: ${what}`);
  }

  private follow(owner: object, name: string, now: Counted): void {
    const was = this.before.get(owner);
    for (const [field, value] of Object.entries(now)) {
      if (!Number.isFinite(value) || value < 0) this.broken(2, name, `${field} is ${value}`);
      const earlier = was?.[field] ?? 0;
      if (value < earlier - 1e-9) this.broken(2, name, `${field} fell from ${earlier} to ${value}`);
    }
    this.before.set(owner, now);
  }

  /** 1: destinations counted what arrived, sources the final answers. */
  private flow(): void {
    const { ledger, telemetry } = this.simulation;
    const proxied = new Set(this.simulation.inside.pods.filter((pod) => pod.hasProxy).map((pod) => pod.workload.name));
    let [source, destination] = [0, 0];
    for (const name of ledger.names()) {
      const truth = ledger.window(name, 0, telemetry.now);
      if (truth === null) continue;
      const where = `${name.client} > ${name.destination ?? name.service}`;
      if (truth.destination.count !== truth.attempts - truth.lost) this.broken(1, where, `${truth.destination.count} arrived of ${truth.attempts} less ${truth.lost}`);
      if (name.protocol === 'tcp') continue;
      if (proxied.has(name.client)) source += truth.source.count;
      if (name.destination !== null && proxied.has(name.destination)) destination += truth.destination.count;
    }
    const counted = (reporter: string): number => sum(telemetry.requests.filter((one) => one.reporter === reporter).map((one) => one.count));
    if (counted('source') !== source) this.broken(1, 'sources', `${counted('source')} counted, ${source} answered`);
    if (counted('destination') !== destination) this.broken(1, 'destinations', `${counted('destination')} counted, ${destination} served`);
  }

  /** 2: buckets add up to the count, and the sum lies within their bounds. */
  private histograms(): void {
    for (const one of this.simulation.telemetry.requests) {
      const where = `requests of ${one.pod.name}`;
      const total = sum(one.buckets);
      if (total !== one.count) this.broken(2, where, `buckets hold ${total}, the count is ${one.count}`);
      const least = sum([...one.buckets].map((n, i) => n * (i === 0 ? 0 : (envoyBounds[i - 1] ?? 0))));
      const most = one.buckets[envoyBounds.length] === 0 ? sum([...one.buckets].map((n, i) => n * (envoyBounds[i] ?? 0))) : Infinity;
      if (one.sumMs < least || one.sumMs > most) this.broken(2, where, `a sum of ${one.sumMs} ms outside of ${least}…${most}`);
    }
  }

  /** 3 and 7: modes fill the time, containers and services fill the busy modes, a disk is busy at most all the time. */
  private hosts(): void {
    const { hosts, pods, now } = this.simulation.telemetry;
    const elapsed = now - this.startedAt;
    hosts.forEach((host, index) => {
      const name = `host ${host.spec.name}`;
      host.cpuSeconds.forEach((modes, cpu) => {
        const passed = sum(modes) - (this.cpuAtStart[index]?.[cpu] ?? 0);
        if (Math.abs(passed - elapsed) > tick) this.broken(3, name, `the modes of CPU ${cpu} hold ${passed} s of ${elapsed}`);
      });
      const own = pods.filter((pod) => pod.host === host.spec).flatMap((pod) => pod.containers);
      const spent = sum(own.map((one) => one.cpuUserSeconds + one.cpuSystemSeconds)) + (this.simulation.inside.hosts[index]?.serviceSeconds ?? 0);
      const used = busy(host) - (this.busyAtStart[index] ?? 0);
      if (Math.abs(spent - used) > tick + 1e-4 * used) this.broken(3, name, `containers and services used ${spent} s, the CPUs were busy for ${used} s`);
      const { disk } = host;
      if (Math.abs(disk.ioTimeWeightedSeconds - disk.readTimeSeconds - disk.writeTimeSeconds) > 1e-6 * disk.ioTimeWeightedSeconds + tick) this.broken(7, name, 'weighted time is not the time of reads and writes');
    });
  }

  /** 6 and 8: within the limit, at most ten periods a second, and work that was booked is done or still ahead. */
  private pods(): void {
    const { now } = this.simulation.telemetry;
    for (const pod of this.simulation.inside.pods) {
      const lived = (pod.state.diedAt ?? now) - Math.max(this.startedAt, pod.state.bornAt);
      for (const one of pod.state.containers) {
        const name = `container ${pod.state.name}/${one.name}`;
        if (one.cfsPeriods === null) continue;
        if ((one.cfsThrottledPeriods ?? 0) > one.cfsPeriods) this.broken(6, name, `${one.cfsThrottledPeriods} periods throttled of ${one.cfsPeriods}`);
        if (one.cfsPeriods > 10 * lived + 10) this.broken(6, name, `${one.cfsPeriods} periods in ${lived} s`);
      }
      const app = pod.state.containers.find((one) => one.name !== 'istio-proxy');
      if (app === undefined || pod.state.diedAt !== null || pod.workload.spec.app === 'reports') continue;
      const done = app.cpuUserSeconds + app.cpuSystemSeconds;
      const booked = (pod.bookedMs - pod.backlogMs) / 1000;
      const idle = lived * pod.workload.behaviour.idleCores;
      const most = this.untold.has(pod.host) ? Infinity : booked + idle;
      if (done > most + tick || done < booked - tick) this.broken(8, `container ${pod.state.name}/${app.name}`, `${done} s of CPU for ${booked} s of work and ${idle} s idle`);
    }
  }

  /** 14: pods are unique, series belong to pods that were there, and nobody calls the dead. */
  private objects(): void {
    const { telemetry, inside } = this.simulation;
    const pods = new Set(telemetry.pods);
    const unique = (values: readonly string[], what: string): void => {
      if (new Set(values).size !== values.length) this.broken(14, 'pods', `two of the same ${what}`);
    };
    unique(telemetry.pods.map((pod) => `${pod.workload.cluster}/${pod.workload.namespace}/${pod.name}${pod.workload.kind === 'StatefulSet' ? `/${pod.bornAt}` : ''}`), 'name');
    unique(telemetry.pods.map((pod) => pod.uid), 'uid');
    unique(telemetry.pods.filter((pod) => pod.diedAt === null).map((pod) => pod.ip), 'address');
    for (const series of [...telemetry.requests, ...telemetry.tcp]) {
      if (!pods.has(series.pod)) this.broken(14, `series of ${series.pod.name}`, 'no such pod');
      if (series.bornAt < series.pod.bornAt) this.broken(14, `series of ${series.pod.name}`, `born at ${series.bornAt}, the pod at ${series.pod.bornAt}`);
    }
    for (const pod of inside.pods) {
      const { diedAt, name } = pod.state;
      if (diedAt !== null && pod.workload.ready.includes(pod) && diedAt < telemetry.now - 3) this.broken(14, `pod ${name}`, `died at ${diedAt} and is still called`);
    }
  }
}

function busy(host: HostCounters): number {
  return sum(host.cpuSeconds.map((modes) => sum(busyModes.map((mode) => modes[mode] ?? 0))));
}
