import type { ContainerCounters, HostCounters, PodState, WorldTelemetry } from '../world/telemetry';
import type { ContainerSpec } from '../world/world';
import { containerImage } from './container-image';
import { counter, gauge } from './metric-family';
import type { Exporter, Label, SeriesGroup } from './series-group';
import { GroupBuilder } from './series-group';
import { stableHash, stableHex } from './stable-hash';

const usage = counter('container_cpu_usage_seconds_total', 'Cumulative cpu time consumed in seconds.');
const user = counter('container_cpu_user_seconds_total', 'Cumulative user cpu time consumed in seconds.');
const system = counter('container_cpu_system_seconds_total', 'Cumulative system cpu time consumed in seconds.');
const periods = counter('container_cpu_cfs_periods_total', 'Number of elapsed enforcement period intervals.');
const throttledPeriods = counter('container_cpu_cfs_throttled_periods_total', 'Number of throttled period intervals.');
const throttledSeconds = counter('container_cpu_cfs_throttled_seconds_total', 'Total time duration the container has been throttled.');
const workingSet = gauge('container_memory_working_set_bytes', 'Current working set in bytes.');
const oomEvents = counter('container_oom_events_total', 'Count of out of memory events observed for the container');
const startTime = gauge('container_start_time_seconds', 'Start time of the container since unix epoch in seconds.');
const psiCpu = counter('container_pressure_cpu_waiting_seconds_total', 'Total time duration tasks in the container have waited due to CPU congestion.');
const psiIo = counter('container_pressure_io_waiting_seconds_total', 'Total time duration tasks in the container have waited due to IO congestion.');
const psiMemory = counter('container_pressure_memory_waiting_seconds_total', 'Total time duration tasks in the container have waited due to memory congestion.');
const networkReceived = counter('container_network_receive_bytes_total', 'Cumulative count of bytes received');
const networkSent = counter('container_network_transmit_bytes_total', 'Cumulative count of bytes transmitted');

/** Housekeeping looks at a container every 10 s, and up to 5 s later unless the kubelet is slower (kubernetes#55863: up to 30 s). */
const housekeepingSeconds = 10;
const usualMost = 15;

/**
 * The kubelet's `/metrics/cadvisor` of one host: values and timestamps are those of the last housekeeping, not of the scrape.
 * A pod that died is no longer listed; as its samples carry timestamps, Prometheus writes no stale marker for them.
 */
export class Cadvisor implements Exporter {
  private readonly telemetry: WorldTelemetry;
  private readonly host: HostCounters;
  private readonly watched = new Map<PodState, WatchedPod>();
  private seenPods = 0;
  private exposed: readonly SeriesGroup[] = [];

  /** @param most seconds between two looks at a container at most */
  constructor(telemetry: WorldTelemetry, host: HostCounters, private readonly most = usualMost) {
    this.telemetry = telemetry;
    this.host = host;
  }

  groups(): readonly SeriesGroup[] {
    return this.exposed;
  }

  advance(now: number): void {
    const changed = [this.takeInNewPods(now), this.dropDeadPods(now)].some(Boolean);
    let restarted = false;
    for (const [pod, watched] of this.watched) {
      if (now < watched.nextAt) continue;
      restarted = this.housekeep(pod, watched, now) || restarted;
    }
    if (changed || restarted) this.exposed = [...this.watched.values()].flatMap((watched) => watched.groups);
  }

  private takeInNewPods(now: number): boolean {
    let changed = false;
    const { pods } = this.telemetry;
    for (; this.seenPods < pods.length; this.seenPods += 1) {
      const pod = pods[this.seenPods];
      if (!pod || pod.host !== this.host.spec || pod.diedAt !== null) continue;
      this.watched.set(pod, new WatchedPod(pod, now));
      changed = true;
    }
    return changed;
  }

  private dropDeadPods(now: number): boolean {
    let changed = false;
    for (const pod of this.watched.keys()) {
      if (pod.diedAt === null || pod.diedAt > now) continue;
      this.watched.delete(pod);
      changed = true;
    }
    return changed;
  }

  /** Takes fresh values; a restarted container has new ids, so its pod gets new series. True when the series changed. */
  private housekeep(pod: PodState, watched: WatchedPod, now: number): boolean {
    const nextAt = now + housekeepingSeconds + (stableHash(`${pod.uid}@${now}`) % (this.most - housekeepingSeconds + 1));
    if (watched.shape === shapeOf(pod)) {
      watched.nextAt = nextAt;
      watched.sample(now);
      return false;
    }
    const fresh = new WatchedPod(pod, now);
    fresh.nextAt = nextAt;
    this.watched.set(pod, fresh);
    return true;
  }
}

/** Restarts and limits: what makes a pod's series other series. */
function shapeOf(pod: PodState): string {
  return pod.containers.map((container) => `${container.restarts}/${container.limitCores ?? ''}`).join();
}

/** The series of one pod as of its last housekeeping. */
class WatchedPod {
  readonly groups: readonly SeriesGroup[];
  readonly shape: string;
  nextAt: number;
  private readonly sources: readonly SeriesGroup[];
  private sampledAt = 0;

  constructor(pod: PodState, now: number) {
    const containers = pod.containers.map((container, index) => containerRows(pod, container, pod.workload.containers[index]));
    this.sources = [...containers, podRows(pod)];
    this.groups = this.sources.map(({ rows, values }) => ({ rows, values, refresh: () => {}, timestamp: () => this.sampledAt }));
    this.shape = shapeOf(pod);
    this.nextAt = now + (stableHash(pod.uid) % housekeepingSeconds) + 1;
    this.sample(now);
  }

  sample(now: number): void {
    this.sampledAt = Math.round(now * 1000);
    for (const source of this.sources) source.refresh();
  }
}

function containerRows(pod: PodState, container: ContainerCounters, spec: ContainerSpec | undefined): SeriesGroup {
  const labels = containerLabels(pod, container);
  const perCpu: Label[] = [...labels, ['cpu', 'total']];
  const builder = new GroupBuilder()
    .add(usage, perCpu, () => container.cpuUserSeconds + container.cpuSystemSeconds)
    .add(user, labels, () => container.cpuUserSeconds)
    .add(system, labels, () => container.cpuSystemSeconds)
    .add(workingSet, labels, () => container.memoryWorkingSetBytes)
    .add(oomEvents, labels, () => container.oomEvents)
    .add(startTime, labels, () => container.startedAt);
  if (pod.host.pressure !== false) {
    builder
      .add(psiCpu, labels, () => container.psiCpuWaiting)
      .add(psiIo, labels, () => container.psiIoWaiting)
      .add(psiMemory, labels, () => container.psiMemoryWaiting);
  }
  if (spec !== undefined && hasQuota(container, spec)) {
    builder
      .add(periods, labels, () => container.cfsPeriods ?? 0)
      .add(throttledPeriods, labels, () => container.cfsThrottledPeriods ?? 0)
      .add(throttledSeconds, labels, () => container.cfsThrottledSeconds ?? 0);
  }
  return builder.build();
}

/** Rows of the pod's own cgroup and of its network, which belongs to the pause container. */
function podRows(pod: PodState): SeriesGroup {
  const own: Label[] = [['id', podCgroup(pod)], ['namespace', pod.workload.namespace], ['pod', pod.name]];
  const network: Label[] = [
    ...own,
    ['image', 'registry.k8s.io/pause:3.10'],
    ['interface', 'eth0'],
    ['name', stableHex(`${pod.uid}/pause`, 64)],
  ];
  const sum = (read: (container: ContainerCounters) => number) => (): number =>
    pod.containers.reduce((total, container) => total + read(container), 0);
  return new GroupBuilder()
    .add(usage, [...own, ['cpu', 'total']], sum((c) => c.cpuUserSeconds + c.cpuSystemSeconds))
    .add(workingSet, own, sum((c) => c.memoryWorkingSetBytes))
    .add(networkReceived, network, () => pod.networkReceivedBytes)
    .add(networkSent, network, () => pod.networkSentBytes)
    .build();
}

/** Only a container with a CPU limit has quota counters; a limit may have come or gone since it was specified. */
function hasQuota(container: ContainerCounters, spec: ContainerSpec): boolean {
  const limit = container.limitCores === undefined ? spec.limitCores : container.limitCores;
  return limit !== null && container.cfsPeriods !== null;
}

function containerLabels(pod: PodState, container: ContainerCounters): Label[] {
  const name = stableHex(`${pod.uid}/${container.name}/${container.restarts}`, 64);
  return [
    ['container', container.name],
    ['id', `${podCgroup(pod)}/cri-containerd-${name}.scope`],
    ['image', containerImage(pod.workload, container.name)],
    ['name', name],
    ['namespace', pod.workload.namespace],
    ['pod', pod.name],
  ];
}

function podCgroup(pod: PodState): string {
  return `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod.uid.replaceAll('-', '_')}.slice`;
}
