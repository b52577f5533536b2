import { ends, starts, type Moving, type Relocation } from './drain';
import { setReadiness } from './pod-life';
import type { PodRuntime, WorkloadRuntime } from './runtime';

/** The controller's period, and how old the metrics are that it sees: they cover the time between two looks, s. */
const period = 15;
/** No change while use is this close to the target, as a share of it. */
const tolerance = 0.1;
/** A step up at most doubles the pods or adds four; fewer pods are wanted only when nothing else was for so long, s. */
const mostAdded = 4;
const settlesIn = 300;
/** From birth to readiness, and from the last request to the end, s. */
const startsIn = 12;
const endsIn = 15;

interface Scaled {
  /** CPU seconds of each pod at the last look. */
  readonly used: Map<PodRuntime, number>;
  /** Pods wanted at earlier looks, by second. */
  readonly wanted: { readonly at: number; readonly pods: number }[];
  /** Pods it began with: it never goes below. */
  readonly least: number;
}

/** What it needs of the simulation. */
export interface Scaling extends Pick<Relocation, 'emit' | 'cutOff'> {
  /** A new pod where there is most room, not ready. */
  bear(workload: WorkloadRuntime): PodRuntime;
}

/** HorizontalPodAutoscaler on CPU: the number of pods follows their use against what they request (Kubernetes' own formula, tolerance, steps and stabilisation). */
export class Autoscaler {
  private readonly scaled = new Map<WorkloadRuntime, Scaled>();
  private readonly coming: Moving[] = [];
  private readonly leaving: Moving[] = [];

  constructor(private readonly scaling: Scaling) {}

  /** One second; `now` is unix s at the end of the step. */
  step(workloads: readonly WorkloadRuntime[], second: number, now: number): void {
    if (second % period === 0) {
      for (const workload of workloads) {
        if (workload.now.scaler === null) this.scaled.delete(workload);
        else this.look(workload, workload.now.scaler, second, now);
      }
    }
    starts(this.coming, second);
    ends(this.leaving, second, (pod) => {
      pod.state.diedAt = now;
      pod.goneAt = second * 1000;
      this.scaling.cutOff(pod, second * 1000);
    });
  }

  private look(workload: WorkloadRuntime, { target, most }: { readonly target: number; readonly most: number }, second: number, now: number): void {
    const { ready } = workload;
    const known: Scaled = this.scaled.get(workload) ?? { used: new Map(), wanted: [], least: ready.length };
    this.scaled.set(workload, known);
    const seen = ready.flatMap((pod) => {
      const before = known.used.get(pod);
      return before === undefined ? [] : [(cpuSeconds(pod) - before) / period / requested(workload)];
    });
    known.used.clear();
    for (const pod of ready) known.used.set(pod, cpuSeconds(pod));
    if (seen.length === 0) return;
    const pods = ready.length + this.coming.filter(({ pod }) => pod.workload === workload).length;
    const ratio = seen.reduce((sum, use) => sum + use, 0) / seen.length / target;
    const right = Math.abs(ratio - 1) <= tolerance ? pods : Math.ceil(seen.length * ratio);
    known.wanted.push({ at: second, pods: Math.min(most, Math.max(known.least, right)) });
    while ((known.wanted[0]?.at ?? second) < second - settlesIn) known.wanted.shift();
    const stable = Math.max(...known.wanted.map((one) => one.pods));
    const next = right > pods ? Math.min(most, right, Math.max(2 * pods, pods + mostAdded)) : stable;
    if (next > pods) this.grow(workload, pods, next, second, now);
    else if (next < pods) this.shrink(workload, pods, next, second, now);
  }

  private grow(workload: WorkloadRuntime, from: number, to: number, second: number, now: number): void {
    this.tell(workload, from, to, 'above', now);
    for (let n = from; n < to; n++) this.coming.push({ pod: this.scaling.bear(workload), at: second + startsIn });
  }

  /** The youngest go first. */
  private shrink(workload: WorkloadRuntime, from: number, to: number, second: number, now: number): void {
    this.tell(workload, from, to, 'below', now);
    for (const pod of workload.ready.slice(to - from)) {
      setReadiness(pod, false, second);
      this.leaving.push({ pod, at: second + endsIn });
    }
  }

  private tell({ spec, template }: WorkloadRuntime, from: number, to: number, side: 'above' | 'below', time: number): void {
    const { namespace, name } = spec;
    this.scaling.emit({ time, type: 'Normal', reason: 'SuccessfulRescale', message: `New size: ${to}; reason: ${side === 'above' ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target'}`, kind: 'HorizontalPodAutoscaler', namespace, name });
    this.scaling.emit({ time, type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${to > from ? 'up' : 'down'} replica set ${name}-${template} to ${to} from ${from}`, kind: 'Deployment', namespace, name });
  }
}

function cpuSeconds(pod: PodRuntime): number {
  return pod.state.containers.reduce((sum, one) => sum + one.cpuUserSeconds + one.cpuSystemSeconds, 0);
}

function requested({ spec }: WorkloadRuntime): number {
  return spec.containers.reduce((sum, one) => sum + one.requestCores, 0);
}
