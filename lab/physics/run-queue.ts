/** State of a host's run queue, from which a wake-up's wait is drawn. */
export interface RunQueue {
  /** Probability that a wake-up waits. */
  share: number;
  /** Mean wait of those that do, ms. */
  meanMs: number;
}

/** Erlang C: probability that an arrival at `servers` servers with utilisation `rho` (0 ≤ rho < 1) has to wait. */
export function erlangC(servers: number, rho: number): number {
  if (rho <= 0) return 0;
  if (rho >= 1) return 1;
  const offered = servers * rho;
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked / (1 - rho * (1 - blocked));
}

/** Scheduler slice, ms, on a host with `cores` CPUs: 0.75 ms · (1 + log2 n), n capped at 8 (kernel fair.c). */
export function schedulerSlice(cores: number): number {
  return 0.75 * (1 + Math.log2(Math.min(8, Math.max(1, cores))));
}

/** Updates the run queue for `wanted` cores of demand on `cores` CPUs. */
export function updateRunQueue(queue: RunQueue, cores: number, wanted: number): void {
  const slice = schedulerSlice(cores);
  if (wanted > cores) {
    queue.share = 1;
    queue.meanMs = 0.5 * slice * (wanted / cores - 1) + slice;
    return;
  }
  const rho = Math.min(0.98, wanted / cores);
  queue.share = erlangC(cores, rho);
  queue.meanMs = slice / (cores * (1 - rho));
}
