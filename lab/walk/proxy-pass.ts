import { exponential, mix, uniform } from '../physics/draw';
import { stolenAtWakeUp, stolenDuring } from '../physics/hypervisor';
import type { PodRuntime } from './runtime';

/** CPU that a proxy spends on one request on its side, ms (0.20–0.35, Istio performance pages). */
const proxyWorkMs = 0.25;
/** Time one pass through a proxy takes beside waits, ms. */
export const proxyPathMs = 0.15;
/** Mean time of a major fault or a direct reclaim, ms. */
const reclaimMs = 12;

/** A thread becomes runnable: its vCPU may be off, other threads may run, its memory may be gone. Returns ms. */
export function wakeUp(pod: PodRuntime, key: number): number {
  const { queue, hypervisor, stallShare } = pod.host;
  let delay = stolenAtWakeUp(hypervisor, key);
  if (queue.share > 0 && uniform(key, 73) < queue.share) {
    const queued = exponential(key, 74) * queue.meanMs;
    pod.queuedMs += queued;
    delay += queued;
  }
  if (stallShare > 0 && uniform(key, 75) < stallShare) delay += exponential(key, 76) * reclaimMs;
  return delay;
}

/** One way through a proxy at `time` (ms): its CPU is counted, its path and its stalls are the delay. */
export function passProxy(pod: PodRuntime, time: number, key: number): number {
  pod.proxyMs += proxyWorkMs;
  const stolen = stolenDuring(pod.host.hypervisor, proxyWorkMs, key);
  if (pod.proxyStation === null) return proxyPathMs + wakeUp(pod, key) + stolen;
  return proxyPathMs + pod.proxyStation.serve(time, proxyWorkMs, wakeUp(pod, key), stolen) - time;
}

/** CPU that the tunnel of a host spends on one message, ms, and what its path takes beside waits. */
const tunnelWorkMs = 0.03;
const tunnelPathMs = 0.05;

/** One way through the tunnel of the pod's host; ms. Without a tunnel the pod's bytes go out as they are. */
function passTunnel(pod: PodRuntime, key: number): number {
  const { tunnel } = pod.host;
  if (tunnel === null) return 0;
  tunnel.proxyMs += tunnelWorkMs;
  return tunnelPathMs + wakeUp(tunnel, mix(key, 2));
}

/** The way of an answer through a proxy: its work was counted with the request, its stalls come again. */
export function answerThroughProxy(pod: PodRuntime, time: number, key: number): number {
  const wait = pod.proxyStation === null ? 0 : pod.proxyStation.serve(time, 0.02, 0, 0) - time;
  return proxyPathMs + wait + wakeUp(pod, mix(key, 1));
}

/** The way of a request through what the pod takes part in the mesh with: its own proxy, its host's tunnel, or nothing. Returns ms. */
export function passOwn(pod: PodRuntime, time: number, key: number): number {
  if (pod.hasProxy) return passProxy(pod, time, key);
  return pod.isAmbient ? passTunnel(pod, key) : 0;
}

/** The way of an answer through the same. Returns ms. */
export function answerThroughOwn(pod: PodRuntime, time: number, key: number): number {
  if (pod.hasProxy) return answerThroughProxy(pod, time, key);
  return pod.isAmbient ? passTunnel(pod, key) : 0;
}
