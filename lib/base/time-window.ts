import type { Seconds, UnixSeconds } from './units';

/** The time range that a rate or quantile covers: `window` seconds ending at `at`. */
export interface TimeWindow {
  readonly at: UnixSeconds;
  readonly window: Seconds;
}

/** Bounds of the common request parameters (wire.md 3). */
export const windowLimits = { shortest: 15, longest: 2_592_000, usual: 60, earliestAt: 946_684_800, futureSlack: 60 } as const;
