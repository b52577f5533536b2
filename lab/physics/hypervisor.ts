import { exponential, mix, uniform } from './draw';

/** What the hypervisor grants a host; the one physical knob behind steal. */
export interface Hypervisor {
  /** Granted share of the wanted vCPU time, (0, 1]. */
  granted: number;
  /** Mean length of the slices for which a vCPU is off, ms. */
  sliceMs: number;
  /** Probability that a wake-up meets an off vCPU is beta · (1 − granted). */
  beta: number;
  /** Some vCPUs are granted less than the others; null = all alike. */
  part: StolenPart | null;
}

/** The first vCPUs of a host, from which more is taken than from the others. */
export interface StolenPart {
  readonly cpus: number;
  /** Granted share of the wanted time there, (0, 1]. */
  readonly granted: number;
  /** Share of the host's work that runs there, 0…1: even, until they can take no more. */
  share: number;
}

/** What is granted where the thread with this key runs. */
function grantedTo({ granted, part }: Hypervisor, key: number): number {
  return part !== null && uniform(key, 69) < part.share ? part.granted : granted;
}

/**
 * Time a piece of CPU work loses to the hypervisor, ms: Poisson(W(1−a)/(aL)) stalls of Exp(L) each,
 * so that work takes W/a on average.
 */
export function stolenDuring(hypervisor: Hypervisor, workMs: number, key: number): number {
  const a = grantedTo(hypervisor, key);
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
  const a = grantedTo(hypervisor, key);
  if (a >= 1 || uniform(key, 71) >= hypervisor.beta * (1 - a)) return 0;
  return exponential(mix(key, 72), 0) * hypervisor.sliceMs;
}

/** Reported steal in CPU seconds for the CPU seconds used: s = u(1−a)/a. It depends on demand, not on the share alone. */
export function reportedSteal(granted: number, usedSeconds: number): number {
  return granted >= 1 ? 0 : (usedSeconds * (1 - granted)) / granted;
}

/** Time lost for every time worked, on average over a host's vCPUs: Σ share · (1−a)/a. */
export function lostPerWorked({ granted, part }: Hypervisor): number {
  const usual = (1 - granted) / granted;
  return part === null ? usual : part.share * ((1 - part.granted) / part.granted) + (1 - part.share) * usual;
}

/** Cores' worth of time that a host is granted at most: Σ a over its vCPUs. */
export function grantedCores({ granted, part }: Hypervisor, cores: number): number {
  return part === null ? granted * cores : part.granted * part.cpus + granted * (cores - part.cpus);
}
