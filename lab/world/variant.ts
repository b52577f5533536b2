import type { DiskHabits } from './disk-habits';

/** What is unusual about a run: each is off unless told. */
export interface Variant {
  /** What some workloads ("namespace/name") do with the disk beside fsync. */
  readonly diskHabits?: Readonly<Record<string, DiskHabits>>;
  /** Clients wait for their answer and then think, so many seconds on average (exponential), before they ask again: as many clients as give an entry its rate when answers take no time. */
  readonly thinkSeconds?: number;
  /** Share of the readings of a CPU's iowait that count idle time as iowait which the next reading takes back. */
  readonly iowaitBack?: number;
  /** Kubelets look at a container every 10 s to so many seconds; absent = 15. */
  readonly housekeepingSeconds?: number;
}
