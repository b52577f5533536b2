import { cell, normal, mix } from '../physics/draw';
import { shareCores } from '../physics/cpu-share';
import type { StolenPart } from '../physics/hypervisor';
import { Quota } from '../physics/quota';
import { ordinaryPackets, ringLoss, softInterrupts } from '../physics/receive-ring';
import { updateRunQueue } from '../physics/run-queue';
import type { HostRuntime, PodRuntime } from './runtime';

/** Length of a sub-step: the CFS period. */
export const subStepMs = 100;

/** A host without credits is held back in slices of the hypervisor's period, ms. */
const creditSliceMs = 12;

/** Share of time the hypervisor takes from a host in ordinary life; wanders over minutes. */
function ordinaryLoss(host: HostRuntime, second: number): number {
  const span = Math.floor(second / 120);
  const along = (second % 120) / 120;
  const at = (k: number): number => Math.max(0, 0.04 + 0.03 * normal(mix(host.key, k), 7));
  return at(span) * (1 - along) + at(span + 1) * along;
}

/** Applies what holds in this second to a host's hypervisor, disk and network. */
export function setHost(host: HostRuntime, second: number, ordinary: boolean): void {
  const { now, hypervisor } = host;
  const credited = host.credits.granted(now.burst, host.spec.cores, host.wantedCores);
  hypervisor.granted = now.grantedFactor * credited * (ordinary ? 1 - ordinaryLoss(host, second) : 1);
  hypervisor.part = stolenPart(host);
  hypervisor.sliceMs = credited < 1 ? Math.max(now.sliceMs, creditSliceMs) : now.sliceMs;
  hypervisor.beta = now.beta;
  host.disk.serviceMs = 0.8 * now.diskServiceFactor;
  host.disk.writerDepth = now.diskWriterDepth;
  host.serviceCores = now.serviceCores + host.jobCores;
  const packets = ordinaryPackets + now.batchPackets;
  const soft = softInterrupts(packets);
  host.packetWaitMs = soft.waitMs;
  const ring = now.batchPackets > 0 ? ringLoss(packets, hypervisor.granted, hypervisor.sliceMs, host.busyShare) : 0;
  host.loss = 1 - (1 - now.loss) * (1 - soft.dropped) * (1 - ring);
}

/** What is taken from some vCPUs only. The share of work that runs there is even at first, then as the last step had it. */
function stolenPart({ now, hypervisor, spec }: HostRuntime): StolenPart | null {
  if (now.partFactor >= 1) return null;
  const cpus = Math.min(now.partCpus, spec.cores);
  const share = hypervisor.part?.cpus === cpus ? hypervisor.part.share : cpus / spec.cores;
  return { cpus, granted: hypervisor.granted * now.partFactor, share };
}

/** Gives a pod the limits and threads of this second: the incident's, else its specification's. */
export function setLimit(pod: PodRuntime): void {
  const { now, spec, behaviour } = pod.workload;
  const specified = spec.containers.find((c) => c.name !== 'istio-proxy')?.limitCores ?? null;
  const limit = now.limitCores ?? specified;
  const { station } = pod;
  if (limit === null) {
    if (station.quota !== null) station.quota.limitCores = pod.host.spec.cores;
  } else if (station.quota === null) station.quota = new Quota(limit);
  else station.quota.limitCores = limit;
  station.resize(now.threads ?? behaviour.cores);
  pod.limitProxy(now.proxyLimitCores);
}

/** Cores that the batch pod of a host can use: its threads, within its limit. */
export function batchCores({ now }: HostRuntime): number {
  return Math.min(now.batchThreads, now.batchLimitCores ?? Infinity);
}

/** Reads a host's demand at `now` (ms): run queue, and each pod's speed when more is wanted than there is. */
export function updateCpu(host: HostRuntime, live: readonly PodRuntime[], now: number): void {
  const cores = host.spec.cores;
  const soft = softInterrupts(ordinaryPackets + host.now.batchPackets).cores;
  const own = host.serviceCores + soft;
  const batch = batchCores(host);
  let total = own + (host.now.batchYields ? 0 : batch);
  for (const pod of live) total += pod.station.wanted(now, subStepMs);
  updateRunQueue(host.queue, cores, total);
  if (total <= cores) {
    for (const pod of live) pod.station.speed = 1;
    return;
  }
  const wanted = Float64Array.from([...live.map((pod) => pod.station.wanted(now, subStepMs)), own, host.now.batchYields ? 0 : batch]);
  const weights = Float64Array.from([...live.map((pod) => pod.workload.spec.containers[0]?.requestCores ?? 0.1), 1, host.now.batchWeight]);
  const granted = new Float64Array(wanted.length);
  shareCores(wanted, weights, cores, granted);
  live.forEach((pod, i) => {
    const want = cell(wanted, i);
    pod.station.speed = want > 0 ? Math.max(0.02, cell(granted, i) / want) : 1;
  });
}
