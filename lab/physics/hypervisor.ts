import { exponential, mix, uniform } from './draw';

/** What the hypervisor grants a host; the one physical knob behind steal. */
export interface Hypervisor {
  /** Granted share of the wanted vCPU time, (0, 1]. */
  granted: number;
  /** Mean length of the slices for which a vCPU is off, ms. */
  sliceMs: number;
  /** Probability that a wake-up meets an off vCPU is beta · (1 − granted). */
  beta: number;
}

/**
 * Time a piece of CPU work loses to the hypervisor, ms: Poisson(W(1−a)/(aL)) stalls of Exp(L) each,
 * so that work takes W/a on average.
 */
export function stolenDuring(hypervisor: Hypervisor, workMs: number, key: number): number {
  const a = hypervisor.granted;
  if (a >= 1) return 0;
  const mean = (workMs * (1 - a)) / (a * hypervisor.sliceMs);
  let threshold = Math.exp(-mean);
  const u = uniform(key, 101);
  if (u < threshold) return 0;
  let total = 0;
  let sum = threshold;
  for (let n = 1; n < 400 && u >= sum; n++) {
    threshold *= mean / n;
    sum += threshold;
    total += exponential(key, 101 + n);
  }
  return total * hypervisor.sliceMs;
}

/** Time a wake-up waits because its vCPU is off, ms. */
export function stolenAtWakeUp(hypervisor: Hypervisor, key: number): number {
  const a = hypervisor.granted;
  if (a >= 1 || uniform(key, 71) >= hypervisor.beta * (1 - a)) return 0;
  return exponential(mix(key, 72), 0) * hypervisor.sliceMs;
}

/** Reported steal in CPU seconds for the CPU seconds used: s = u(1−a)/a. It depends on demand, not on the share alone. */
export function reportedSteal(granted: number, usedSeconds: number): number {
  return granted >= 1 ? 0 : (usedSeconds * (1 - granted)) / granted;
}
