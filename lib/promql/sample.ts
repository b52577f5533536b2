import type { UnixSeconds } from '@/lib/base/units';

/** The labels of one series; a missing label is simply not there. Prototype-free, so `__proto__` is a name like any other. */
export type Labels = Readonly<Record<string, string>>;

/** One series of an instant vector. `value` may be NaN or infinite, as Prometheus sent it. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  readonly time: UnixSeconds;
}

/** One series of a range answer. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly (readonly [time: UnixSeconds, value: number])[];
}
