import { nameKey, mix } from '../physics/draw';
import type { ClusterEvent } from '../world/telemetry';
import { leaveEndpoints } from './pod-life';
import type { PodRuntime, WorkloadRuntime } from './runtime';
import { letters } from './world-build';

/** Seconds from the birth of a pod to its readiness, and from its last request to its end. */
const startsIn = 9;
const drainsIn = 12;

/** What a rollout needs of the simulation. */
export interface Births {
  /** A new pod on the host of an old one, not ready. */
  bear(workload: WorkloadRuntime, like: PodRuntime): PodRuntime;
  emit(event: ClusterEvent): void;
}

/** A rolling update: one new pod after the other becomes ready and replaces an old one, without a lost request. */
export class Rollout {
  private readonly old: PodRuntime[];
  private next: PodRuntime | null = null;
  private nextSince = 0;
  private readonly draining: { readonly pod: PodRuntime; readonly since: number }[] = [];

  constructor(
    private readonly workload: WorkloadRuntime,
    private readonly births: Births,
    now: number,
  ) {
    this.old = [...workload.ready];
    workload.template = letters(mix(nameKey(workload.name), now), 10);
    this.tell(now, 'Deployment', workload.spec.name, 'ScalingReplicaSet', `Scaled up replica set ${workload.spec.name}-${workload.template} to ${this.old.length}`);
  }

  /** Moves on by a second (unix s). Returns false when it is over. */
  step(now: number): boolean {
    for (const [i, { pod, since }] of [...this.draining.entries()].reverse()) {
      if (now - since < drainsIn || pod.inService > 0) continue;
      pod.state.diedAt = now;
      this.draining.splice(i, 1);
      this.tell(now, 'Pod', pod.state.name, 'Killing', 'Stopping container');
    }
    if (this.next === null) this.bearNext(now);
    else if (now - this.nextSince >= startsIn) this.swap(this.next, now);
    return this.next !== null || this.old.length > 0 || this.draining.length > 0;
  }

  private bearNext(now: number): void {
    const leaving = this.old[0];
    if (leaving === undefined) return;
    this.next = this.births.bear(this.workload, leaving);
    this.nextSince = now;
    this.tell(now, 'Pod', this.next.state.name, 'Scheduled', `Successfully assigned to ${this.next.host.spec.name}`);
  }

  private swap(next: PodRuntime, now: number): void {
    next.state.ready = true;
    this.workload.ready.push(next);
    this.next = null;
    this.tell(now, 'Pod', next.state.name, 'Started', 'Started container');
    const leaving = this.old.shift();
    if (leaving === undefined) return;
    leaveEndpoints(leaving);
    leaving.state.ready = false;
    this.draining.push({ pod: leaving, since: now });
  }

  private tell(time: number, kind: ClusterEvent['kind'], name: string, reason: string, message: string): void {
    this.births.emit({ time, type: 'Normal', reason, message, kind, namespace: this.workload.spec.namespace, name });
  }
}
