import { mix, uniform } from '../physics/draw';
import type { ClusterEvent } from '../world/telemetry';
import type { PodRuntime } from './runtime';

/** Seconds a process needs to start, and the steps of the kubelet's back-off. */
const startSeconds = 6;
const backOffSeconds = [0, 10, 20, 40, 80, 160, 300] as const;
/** A container that ran for this long starts afresh in the back-off, s. */
const forgiveSeconds = 600;
/** Endpoints follow readiness after a second or two. */
const endpointDelay = 2;
const bytesPerMebibyte = 1024 ** 2;

/** What happens to pods by themselves: memory runs out, pauses, probes fail. Called once a second. */
export class PodLife {
  /** `cutOff` resets all that is inside a pod whose application ends at an instant (ms). */
  constructor(
    private readonly emit: (event: ClusterEvent) => void,
    private readonly cutOff: (pod: PodRuntime, at: number) => void,
  ) {}

  /** One second of one pod's life. `now` is unix s at the end of the step, `second` the second of the run. */
  step(pod: PodRuntime, second: number, now: number): void {
    this.leak(pod, second, now);
    pause(pod, second);
    this.probe(pod, second, now);
    follow(pod, second);
  }

  private leak(pod: PodRuntime, second: number, now: number): void {
    const { now: parameters, spec } = pod.workload;
    if (pod.downUntil > second * 1000) return;
    if (pod.downUntil > 0 && pod.followAt < 0 && !pod.state.ready && parameters.probe === null) setReadiness(pod, true, second);
    if (parameters.leakBytesPerSecond <= 0 && pod.leakedBytes === 0) return;
    pod.leakedBytes += parameters.leakBytesPerSecond * (0.7 + 0.6 * uniform(mix(pod.key, second), 8));
    if (parameters.leakBytesPerSecond <= 0 && pod.crashes > 0) pod.leakedBytes = 0;
    const container = pod.state.containers.find((c) => c.name !== 'istio-proxy');
    const limit = parameters.memoryLimitBytes ?? spec.containers.find((c) => c.name !== 'istio-proxy')?.memoryLimitBytes ?? null;
    if (container === undefined || limit === null) return;
    if (parameters.memoryLimitBytes === undefined) delete container.memoryLimitBytes;
    else container.memoryLimitBytes = limit;
    const fill = (pod.workload.behaviour.memoryBytes + pod.leakedBytes) / limit;
    if (fill > 0.9) {
      const tight = Math.min(1, (fill - 0.9) / 0.1);
      container.psiMemoryWaiting += 0.4 * tight;
      pod.station.stop(second * 1000, second * 1000 + 120 * tight);
    }
    if (fill >= 1) this.kill(pod, second, now);
  }

  /** The kernel ends the application; the kubelet starts it again after its back-off. */
  private kill(pod: PodRuntime, second: number, now: number): void {
    const container = pod.state.containers.find((c) => c.name !== 'istio-proxy');
    if (container === undefined) return;
    if (second - pod.lastCrash > forgiveSeconds) pod.crashes = 0;
    const wait = backOffSeconds[Math.min(pod.crashes, backOffSeconds.length - 1)] ?? 300;
    pod.crashes++;
    pod.lastCrash = second;
    pod.leakedBytes = 0;
    this.cutOff(pod, second * 1000);
    pod.downUntil = (second + wait + startSeconds) * 1000;
    pod.station.clear(pod.downUntil);
    container.oomEvents++;
    container.restarts++;
    container.lastTerminatedReason = 'OOMKilled';
    container.startedAt = now + wait;
    const tell = (kind: 'Node' | 'Pod', reason: string, message: string): void => {
      const place = kind === 'Node' ? { namespace: null, name: pod.host.spec.name } : { namespace: pod.workload.spec.namespace, name: pod.state.name };
      this.emit({ time: now, type: 'Warning', reason, message, kind, ...place });
    };
    const held = Math.round(pod.workload.behaviour.memoryBytes / bytesPerMebibyte);
    tell('Node', 'OOMKilling', `Memory cgroup out of memory: Killed process (${container.name}) anon-rss above ${held}Mi`);
    if (wait > 0) tell('Pod', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${pod.state.name}`);
    setReadiness(pod, false, second);
  }

  private probe(pod: PodRuntime, second: number, now: number): void {
    const { probe } = pod.workload.now;
    if (pod.downUntil > second * 1000) return;
    if (probe === null) {
      if (pod.probesFailed > 0) setReadiness(pod, true, second);
      pod.probesFailed = 0;
      return;
    }
    if ((second + (pod.index % probe.everySeconds)) % probe.everySeconds !== 0) return;
    if (pod.station.delayAt(second * 1000) <= probe.timeoutMs) {
      if (pod.probesFailed >= probe.failures) setReadiness(pod, true, second);
      pod.probesFailed = 0;
      return;
    }
    pod.probesFailed++;
    const { namespace } = pod.workload.spec;
    const message = 'Readiness probe failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    this.emit({ time: now, type: 'Warning', reason: 'Unhealthy', message, kind: 'Pod', namespace, name: pod.state.name });
    if (pod.probesFailed === probe.failures) setReadiness(pod, false, second);
  }
}

/** A stop of the whole application, in one pod of the workload. */
function pause(pod: PodRuntime, second: number): void {
  const { pauseMs, pauseEverySeconds } = pod.workload.now;
  if (pauseMs <= 0 || pauseEverySeconds <= 0 || pod.workload.ready[0] !== pod) return;
  if (second % Math.max(1, Math.round(pauseEverySeconds)) !== 0) return;
  const start = second * 1000 + 1000 * uniform(mix(pod.key, second), 9);
  pod.station.stop(start, start + pauseMs);
  pod.book(start, start + pauseMs, pauseMs * Math.min(2, pod.station.cores));
}

/** The pod's state changes at once, the endpoints of the mesh a little later. */
export function setReadiness(pod: PodRuntime, ready: boolean, second: number): void {
  if (pod.state.ready === ready) return;
  pod.state.ready = ready;
  pod.followAt = second + endpointDelay;
}

/** Takes a pod from the endpoints of its workload; one that is not among them is left alone. */
export function leaveEndpoints(pod: PodRuntime): void {
  const { ready } = pod.workload;
  const at = ready.indexOf(pod);
  if (at >= 0) ready.splice(at, 1);
}

function follow(pod: PodRuntime, second: number): void {
  if (pod.followAt < 0 || second < pod.followAt) return;
  pod.followAt = -1;
  if (!pod.state.ready) leaveEndpoints(pod);
  else if (pod.state.diedAt === null && !pod.workload.ready.includes(pod)) pod.workload.ready.push(pod);
}
