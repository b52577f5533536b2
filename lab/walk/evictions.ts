import type { ClusterEvent } from '../world/telemetry';
import { ends, starts, type Moving, type Relocation } from './drain';
import { leaveEndpoints } from './pod-life';
import type { HostRuntime, PodRuntime } from './runtime';

/** The kubelet looks at its host's memory this often, s, and evicts one pod at a time. */
const looksEvery = 10;
/** Endpoints follow a pod's end after a second or two; until then its callers are refused. */
const endpointDelay = 2;
/** A pod that was evicted is ready elsewhere after this long, s. */
const startSeconds = 15;
const bytesPerMebibyte = 1024 ** 2;

/** The kubelet's hard eviction: while free memory is below the threshold the pod that holds most ends at once, and its controller bears another elsewhere. */
export class Evictions {
  private readonly coming: Moving[] = [];
  private readonly leaving: Moving[] = [];
  /** Hosts that are short of memory. */
  private readonly short = new Set<HostRuntime>();

  constructor(private readonly relocation: Relocation) {}

  /** One second; `now` is unix s at the end of the step. */
  step(hosts: readonly HostRuntime[], second: number, now: number): void {
    for (const host of hosts) if (host.now.evictionBytes > 0 && (second + host.index) % looksEvery === 0) this.look(host, second, now);
    starts(this.coming, second);
    ends(this.leaving, second, leaveEndpoints);
  }

  private look(host: HostRuntime, second: number, now: number): void {
    const { memoryAvailableBytes: free } = host.counters;
    const isShort = free < host.now.evictionBytes;
    if (isShort !== this.short.has(host)) this.told(host, isShort, now);
    if (!isShort) return;
    const pod = mostHeld(host);
    if (pod !== null) this.evict(pod, second, now);
  }

  private told(host: HostRuntime, isShort: boolean, now: number): void {
    if (isShort) this.short.add(host);
    else this.short.delete(host);
    const reason = isShort ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory';
    const node = { time: now, kind: 'Node', namespace: null, name: host.spec.name } as const;
    this.relocation.emit({ ...node, type: 'Normal', reason, message: `Node ${host.spec.name} status is now: ${reason}` });
    if (isShort) this.relocation.emit({ ...node, type: 'Warning', reason: 'EvictionThresholdMet', message: 'Attempting to reclaim memory' });
  }

  private evict(pod: PodRuntime, second: number, now: number): void {
    const { host, state, workload } = pod;
    const tell = (name: string, type: ClusterEvent['type'], reason: string, message: string): void =>
      this.relocation.emit({ time: now, type, reason, message, kind: 'Pod', namespace: workload.spec.namespace, name });
    const mebibytes = (bytes: number): string => `${Math.round(bytes / bytesPerMebibyte)}Mi`;
    const held = state.containers.map((one) => `Container ${one.name} was using ${mebibytes(one.memoryWorkingSetBytes)}, request is 0, has larger consumption of memory.`).join(' ');
    const message = `The node was low on resource: memory. Threshold quantity: ${mebibytes(host.now.evictionBytes)}, available: ${mebibytes(host.counters.memoryAvailableBytes)}. ${held}`;
    tell(state.name, 'Warning', 'Evicted', message);
    state.evicted = message;
    state.ready = false;
    state.diedAt = now;
    pod.goneAt = second * 1000;
    this.relocation.cutOff(pod, second * 1000);
    this.leaving.push({ pod, at: second + endpointDelay });
    const next = this.relocation.bearElsewhere(workload, host);
    this.coming.push({ pod: next, at: second + startSeconds });
    tell(next.state.name, 'Normal', 'Scheduled', `Successfully assigned ${workload.spec.namespace}/${next.state.name} to ${next.host.spec.name}`);
  }
}

/** Nobody requests memory here, so whoever holds most goes first. Pods with a disk or a host of their own stay: they could not go elsewhere. */
function mostHeld(host: HostRuntime): PodRuntime | null {
  const held = (pod: PodRuntime): number => pod.state.containers.reduce((sum, one) => sum + one.memoryWorkingSetBytes, 0);
  const movable = host.pods.filter((pod) => pod.state.diedAt === null && pod.workload.spec.kind === 'Deployment' && pod.workload.spec.app !== 'reports');
  return movable.reduce<PodRuntime | null>((most, pod) => (most === null || held(pod) > held(most) ? pod : most), null);
}
