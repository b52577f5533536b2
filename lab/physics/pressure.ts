/** Mean number of CPUs, out of `cores`, that have at least one of `tasks` waiting tasks: C(1 − e^(−n/C)). */
export function cpusWithTask(cores: number, tasks: number): number {
  return cores * (1 - Math.exp(-tasks / cores));
}

/**
 * PSI "some" of a host by the kernel's own weighting: Σ someᵢ·nonidleᵢ / Σ nonidleᵢ over CPUs.
 * `affected` CPUs have a waiting task, `busy` CPUs run, `idle` is the idle share of one CPU.
 */
export function pressureSome(affected: number, busy: number, idle: number): number {
  const nonIdle = busy + affected * idle;
  return affected <= 0 || nonIdle <= 0 ? 0 : Math.min(1, affected / nonIdle);
}
