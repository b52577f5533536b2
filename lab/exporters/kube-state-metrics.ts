import type { HostCounters, PodState, WorldTelemetry } from '../world/telemetry';
import type { WorkloadSpec } from '../world/world';
import { hostGroup, taintGroup } from './kube-state-hosts';
import { failedPodGroup, platformPodGroup, podGroup, terminationGroup } from './kube-state-pods';
import { gauge } from './metric-family';
import { platformPods } from './platform-pods';
import type { Exporter, Label, SeriesGroup } from './series-group';
import { GroupBuilder } from './series-group';

const deploymentSpec = gauge('kube_deployment_spec_replicas', 'Number of desired pods for a deployment.');
const deploymentReady = gauge('kube_deployment_status_replicas_ready', 'The number of ready replicas per deployment.');
const deploymentAvailable = gauge('kube_deployment_status_replicas_available', 'The number of available replicas per deployment.');
const statefulSpec = gauge('kube_statefulset_replicas', 'Number of desired pods for a StatefulSet.');
const statefulReady = gauge('kube_statefulset_status_replicas_ready', 'The number of ready replicas per StatefulSet.');
const daemonDesired = gauge('kube_daemonset_status_desired_number_scheduled', 'The number of nodes that should be running the daemon pod.');
const daemonReady = gauge('kube_daemonset_status_number_ready', 'The number of nodes that should be running the daemon pod and have it ready.');
const namespaceCreated = gauge('kube_namespace_created', 'Unix creation timestamp');
const shards = gauge('kube_state_metrics_total_shards', 'Number of total shards this instance is aware of');

/** kube-state-metrics: the state of the objects, told by the same world the Kubernetes API is told by. */
export class KubeStateMetrics implements Exporter {
  private readonly telemetry: WorldTelemetry;
  private readonly standing: readonly SeriesGroup[];
  private readonly pods = new Map<PodState, SeriesGroup[]>();
  private readonly limits = new Map<PodState, string>();
  private readonly failed = new Set<PodState>();
  private readonly taints = new Map<HostCounters, SeriesGroup>();
  private seenPods = 0;
  private exposed: readonly SeriesGroup[];

  constructor(telemetry: WorldTelemetry) {
    this.telemetry = telemetry;
    this.standing = [
      ...telemetry.hosts.map((host: HostCounters) => hostGroup(host)),
      ...telemetry.world.workloads.map((workload) => workloadGroup(telemetry, workload)),
      ...platformPods(telemetry).map((pod) => platformPodGroup(pod)),
      namespaceGroup(telemetry),
    ];
    this.exposed = this.standing;
  }

  groups(): readonly SeriesGroup[] {
    return this.exposed;
  }

  advance(now: number): void {
    if ([this.followPods(now), this.followTaints()].some(Boolean)) {
      this.exposed = [...this.standing, ...this.taints.values(), ...[...this.pods.values()].flat()];
    }
  }

  private followPods(now: number): boolean {
    let changed = false;
    const { pods } = this.telemetry;
    for (; this.seenPods < pods.length; this.seenPods += 1) {
      const pod = pods[this.seenPods];
      if (!pod || pod.diedAt !== null) continue;
      this.pods.set(pod, [podGroup(pod)]);
      this.limits.set(pod, limitsOf(pod));
      changed = true;
    }
    for (const [pod, groups] of this.pods) {
      if (pod.diedAt !== null && pod.diedAt <= now) changed = this.followEnd(pod, groups) || changed;
      else if (this.limits.get(pod) !== limitsOf(pod)) {
        groups.splice(0, 1, podGroup(pod));
        this.limits.set(pod, limitsOf(pod));
        changed = true;
      } else if (groups.length === 1 && pod.containers.some((container) => container.lastTerminatedReason !== null)) {
        groups.push(terminationGroup(pod));
        changed = true;
      }
    }
    return changed;
  }

  /** A pod that ended is gone, but one that was evicted stays as failed until somebody deletes it. True when the series changed. */
  private followEnd(pod: PodState, groups: SeriesGroup[]): boolean {
    if (pod.evicted === undefined) return this.pods.delete(pod);
    if (this.failed.has(pod)) return false;
    this.failed.add(pod);
    groups.splice(0, groups.length, failedPodGroup(pod));
    return true;
  }

  /** A taint is a series that exists only while the node is cordoned. */
  private followTaints(): boolean {
    let changed = false;
    for (const host of this.telemetry.hosts) {
      if (host.cordoned === this.taints.has(host)) continue;
      changed = true;
      if (host.cordoned) this.taints.set(host, taintGroup(host));
      else this.taints.delete(host);
    }
    return changed;
  }
}

/** Limits that were changed in place; the pod's series then are others. */
function limitsOf(pod: PodState): string {
  return pod.containers.map((container) => `${container.limitCores ?? ''}/${container.memoryLimitBytes ?? ''}`).join();
}

function workloadGroup(telemetry: WorldTelemetry, workload: WorkloadSpec): SeriesGroup {
  const namespace: Label = ['namespace', workload.namespace];
  const alive = (): PodState[] => telemetry.pods.filter((pod) => pod.workload === workload && pod.diedAt === null);
  const ready = (): number => alive().filter((pod) => pod.ready).length;
  const all = (): number => alive().length;
  const builder = new GroupBuilder();
  if (workload.kind === 'StatefulSet') {
    const labels: Label[] = [namespace, ['statefulset', workload.name]];
    return builder.add(statefulSpec, labels, all).add(statefulReady, labels, ready).build();
  }
  if (workload.kind === 'DaemonSet') {
    const labels: Label[] = [namespace, ['daemonset', workload.name]];
    return builder.add(daemonDesired, labels, all).add(daemonReady, labels, ready).build();
  }
  const labels: Label[] = [namespace, ['deployment', workload.name]];
  return builder.add(deploymentSpec, labels, all).add(deploymentReady, labels, ready).add(deploymentAvailable, labels, ready).build();
}

function namespaceGroup(telemetry: WorldTelemetry): SeriesGroup {
  const names = [...new Set(telemetry.world.workloads.map((workload) => workload.namespace))];
  const bootedAt = Math.min(...telemetry.world.hosts.map((host) => host.bootedAt));
  const builder = new GroupBuilder().add(shards, [], () => 1);
  for (const name of names) builder.add(namespaceCreated, [['namespace', name]], () => bootedAt);
  return builder.build();
}
