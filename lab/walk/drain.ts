import { mix, uniform } from '../physics/draw';
import type { ClusterEvent } from '../world/telemetry';
import { leaveEndpoints, setReadiness } from './pod-life';
import type { HostRuntime, PodRuntime, WorkloadRuntime } from './runtime';

/** Pods of a host are evicted one after the other, this far apart (s). */
const apart = 2;
/** A process gets this long after it was told to end; those that stop at once do it sooner (s). */
const graceSeconds = 5;

/** A pod and the second at which it begins or ends. */
export interface Moving {
  readonly pod: PodRuntime;
  readonly at: number;
}

/** What a drain needs of the simulation. */
export interface Relocation {
  /** A new pod of the workload on another host, not ready. */
  bearElsewhere(workload: WorkloadRuntime, from: HostRuntime): PodRuntime;
  emit(event: ClusterEvent): void;
  /** Resets all that is inside a pod that is gone from an instant on (ms). */
  cutOff(pod: PodRuntime, at: number): void;
}

/** Empties hosts: pods leave one by one and are born again elsewhere, ready some seconds later. */
export class Drains {
  private readonly leaving = new Map<HostRuntime, number>();
  /** Pods that have left each host since it was cordoned. */
  private readonly left = new Map<HostRuntime, number>();
  private readonly ending: Moving[] = [];
  private readonly coming: Moving[] = [];
  /** Pods that ended before the endpoints followed: until then their callers are refused. */
  private readonly gone: Moving[] = [];

  constructor(private readonly relocation: Relocation) {}

  /** One second; `now` is unix s at the end of the step. */
  step(hosts: readonly HostRuntime[], second: number, now: number): void {
    for (const host of hosts) {
      const { draining } = host.now;
      if (draining !== host.counters.cordoned) this.cordon(host, draining, second, now);
      const since = this.leaving.get(host);
      if (since !== undefined && (second - since) % apart === 0) this.evictNext(host, second, now);
    }
    starts(this.coming, second);
    ends(this.ending, second, (pod) => {
      pod.state.diedAt = now;
      pod.goneAt = second * 1000;
      this.relocation.cutOff(pod, second * 1000);
      if (pod.followAt > second) this.gone.push({ pod, at: pod.followAt });
    });
    ends(this.gone, second, leaveEndpoints);
  }

  private cordon(host: HostRuntime, on: boolean, second: number, now: number): void {
    host.counters.cordoned = on;
    this.left.set(host, 0);
    if (on) this.leaving.set(host, second);
    else this.leaving.delete(host);
    const reason = on ? 'NodeNotSchedulable' : 'NodeSchedulable';
    this.relocation.emit({ time: now, type: 'Normal', reason, message: `Node ${host.spec.name} status is now: ${reason}`, kind: 'Node', namespace: null, name: host.spec.name });
  }

  private evictNext(host: HostRuntime, second: number, now: number): void {
    const pod = host.pods.find((p) => p.state.diedAt === null && p.state.ready && p.workload.spec.kind === 'Deployment' && p.workload.spec.app !== 'reports');
    const left = this.left.get(host) ?? 0;
    if (pod === undefined || left >= host.now.drainMost) {
      this.leaving.delete(host);
      return;
    }
    this.left.set(host, left + 1);
    const { namespace } = pod.workload.spec;
    setReadiness(pod, false, second);
    this.ending.push({ pod, at: second + Math.round(1 + graceSeconds * uniform(mix(pod.key, second), 11)) });
    this.relocation.emit({ time: now, type: 'Normal', reason: 'Killing', message: 'Stopping container', kind: 'Pod', namespace, name: pod.state.name });
    const next = this.relocation.bearElsewhere(pod.workload, host);
    this.coming.push({ pod: next, at: second + Math.round(host.now.drainStartSeconds) });
    const message = `Successfully assigned ${namespace}/${next.state.name} to ${next.host.spec.name}`;
    this.relocation.emit({ time: now, type: 'Normal', reason: 'Scheduled', message, kind: 'Pod', namespace, name: next.state.name });
  }
}

/** Pods whose time has come are ready. */
export function starts(coming: Moving[], second: number): void {
  for (const { pod, at } of coming) if (at <= second) setReadiness(pod, true, second);
  prune(coming, second);
}

/** Ends pods whose time has come. */
export function ends(leaving: Moving[], second: number, end: (pod: PodRuntime) => void): void {
  for (const { pod, at } of leaving) if (at <= second) end(pod);
  prune(leaving, second);
}

function prune(list: { readonly at: number }[], second: number): void {
  for (let i = list.length - 1; i >= 0; i--) if ((list[i]?.at ?? Infinity) <= second) list.splice(i, 1);
}
