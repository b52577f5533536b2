import { cell, normal, mix } from '../physics/draw';
import { shareCores } from '../physics/cpu-share';
import type { HostParameters } from '../physics/parameters';
import { Quota } from '../physics/quota';
import { updateRunQueue } from '../physics/run-queue';
import type { HostRuntime, PodRuntime } from './runtime';

/** Length of a sub-step: the CFS period. */
export const subStepMs = 100;

/** Share of time the hypervisor takes from a host in ordinary life; wanders over minutes. */
function ordinaryLoss(host: HostRuntime, second: number): number {
  const span = Math.floor(second / 120);
  const along = (second % 120) / 120;
  const at = (k: number): number => Math.max(0, 0.04 + 0.03 * normal(mix(host.key, k), 7));
  return at(span) * (1 - along) + at(span + 1) * along;
}

/** Applies the parameters of this second to a host's hypervisor and disk. */
export function setHost(host: HostRuntime, parameters: HostParameters, second: number, ordinary: boolean): void {
  host.hypervisor.granted = parameters.grantedFactor * (ordinary ? 1 - ordinaryLoss(host, second) : 1);
  host.hypervisor.sliceMs = parameters.sliceMs;
  host.disk.serviceMs = 0.8 * parameters.diskServiceFactor;
  host.disk.writerDepth = parameters.diskWriterDepth;
  host.serviceCores = parameters.serviceCores;
}

/** Gives a pod the CPU limit of this second: the incident's, else its specification's. */
export function setLimit(pod: PodRuntime, override: number | undefined): void {
  const specified = pod.workload.spec.containers.find((c) => c.name !== 'istio-proxy')?.limitCores ?? null;
  const limit = override ?? specified;
  const { station } = pod;
  if (limit === null) {
    if (station.quota !== null) station.quota.limitCores = pod.host.spec.cores;
  } else if (station.quota === null) station.quota = new Quota(limit);
  else station.quota.limitCores = limit;
}

/** Reads a host's demand at `now` (ms): run queue, and each pod's speed when more is wanted than there is. */
export function updateCpu(host: HostRuntime, live: readonly PodRuntime[], now: number): void {
  const cores = host.spec.cores;
  let total = host.serviceCores;
  for (const pod of live) total += pod.station.wanted(now, subStepMs);
  updateRunQueue(host.queue, cores, total);
  if (total <= cores) {
    for (const pod of live) pod.station.speed = 1;
    return;
  }
  const wanted = Float64Array.from([...live.map((pod) => pod.station.wanted(now, subStepMs)), host.serviceCores]);
  const weights = Float64Array.from([...live.map((pod) => pod.workload.spec.containers[0]?.requestCores ?? 0.1), 1]);
  const granted = new Float64Array(wanted.length);
  shareCores(wanted, weights, cores, granted);
  live.forEach((pod, i) => {
    const want = cell(wanted, i);
    pod.station.speed = want > 0 ? Math.max(0.02, cell(granted, i) / want) : 1;
  });
}
