import type { HostCounters } from '../world/telemetry';
import { gauge } from './metric-family';
import type { Label, SeriesGroup } from './series-group';
import { GroupBuilder } from './series-group';

const info = gauge('kube_node_info', 'Information about a cluster node.');
const created = gauge('kube_node_created', 'Unix creation timestamp');
const condition = gauge('kube_node_status_condition', 'The condition of a cluster node.');
const allocatable = gauge('kube_node_status_allocatable', 'The allocatable for different resources of a node that are available for scheduling.');
const capacity = gauge('kube_node_status_capacity', 'The total amount of resources available for a node.');
const unschedulable = gauge('kube_node_spec_unschedulable', 'Whether a node can schedule new pods.');

/** The kubelet keeps this much of a host for itself. */
const reservedCores = 0.1;
const reservedBytes = 512 * 2 ** 20;

/** What a cordon puts on a node. */
const cordonTaint: readonly Label[] = [['key', 'node.kubernetes.io/unschedulable'], ['effect', 'NoSchedule']];
const taint = gauge('kube_node_spec_taint', 'The taint of a cluster node.');

/** The series about one node that exist as long as the node. */
export function hostGroup(host: HostCounters): SeriesGroup {
  const { spec } = host;
  const node: Label = ['node', spec.name];
  const builder = new GroupBuilder()
    .add(info, infoLabels(host), () => 1)
    .add(created, [node], () => spec.bootedAt)
    .add(unschedulable, [node], () => (host.cordoned ? 1 : 0));
  const conditions: readonly (readonly [string, () => boolean])[] = [
    ['Ready', () => host.conditions.ready],
    ['MemoryPressure', () => host.conditions.memoryPressure],
    ['DiskPressure', () => host.conditions.diskPressure],
    ['PIDPressure', () => host.conditions.pidPressure],
  ];
  for (const [name, holds] of conditions) {
    for (const status of ['true', 'false', 'unknown'] as const) {
      builder.add(condition, [node, ['condition', name], ['status', status]], () => (String(holds()) === status ? 1 : 0));
    }
  }
  const cpu: Label[] = [node, ['resource', 'cpu'], ['unit', 'core']];
  const memory: Label[] = [node, ['resource', 'memory'], ['unit', 'byte']];
  return builder
    .add(capacity, cpu, () => spec.cores)
    .add(capacity, memory, () => spec.memoryBytes)
    .add(allocatable, cpu, () => spec.cores - reservedCores)
    .add(allocatable, memory, () => spec.memoryBytes - reservedBytes)
    .build();
}

/** The taint of a cordoned node. */
export function taintGroup(host: HostCounters): SeriesGroup {
  return new GroupBuilder().add(taint, [['node', host.spec.name], ...cordonTaint], () => 1).build();
}

function infoLabels({ spec }: HostCounters): Label[] {
  return [
    ['node', spec.name],
    ['kernel_version', spec.kernel],
    ['os_image', 'Debian GNU/Linux 12 (bookworm)'],
    ['container_runtime_version', 'containerd://1.7.22'],
    ['kubelet_version', 'v1.34.1'],
    ['kubeproxy_version', 'v1.34.1'],
    ['internal_ip', spec.ip],
    ['system_uuid', spec.name],
  ];
}
