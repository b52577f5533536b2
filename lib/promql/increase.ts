import type { Seconds } from '@/lib/base/units';

/**
 * How hard births are looked for. `thorough` costs about 1.4 times what `rate()` alone costs, `cheap` about 1.15 times:
 * it misses series that died before the end of the window, and those whose target was first scraped inside it.
 */
export type BirthSearch = 'thorough' | 'cheap';

/**
 * PromQL for the series of one selector that were born inside the window, with the last value of each, which is its increase because counters are born at zero.
 *
 * A series counts as born when it was not there before the window and is missing from a successful scrape of its own target, be it the last one before the window or one inside.
 * A target whose first scrape lies in the window has no such scrape before its series, so nothing is invented for it, nor after a gap of Prometheus itself; a failed scrape (`up` 0) proves nothing.
 * `min by` keeps the right side unique where replicas of Prometheus are read together, and lets a target that was given new labels count as new: its old series come back under new names, with the counts of their whole life.
 * Label changes that `up` does not share (metric relabelling) are not recognised; they show for one window.
 */
export function bornInside(series: string, window: Seconds): string {
  const range = `${series}[${window}s]`;
  const scrapes = `min by (job, instance) (sum_over_time(up[${window}s]) + (up offset ${window}s) or sum_over_time(up[${window}s]))`;
  // When the last scrape before the window failed, whether a series was there is not known: none is called born then.
  const unknown = `unless on (job, instance) (up offset ${window}s == 0)`;
  return `(last_over_time(${range}) unless ${series} offset ${window}s ${unknown} and (count_over_time(${range}) < on (job, instance) group_left () ${scrapes}))`;
}

/**
 * PromQL for the increase per second of each series of one selector, births included (wire.md 3.1 rule 10).
 *
 * `rate()` needs two samples, so the first value of a series that is born inside the window is lost, and with it the first errors of an incident.
 * What is born counts with its last value (`bornInside`).
 */
export function increasePerSecond(series: string, window: Seconds, search: BirthSearch): string {
  const rate = `rate(${series}[${window}s])`;
  if (search === 'thorough') return `(${bornInside(series, window)} / ${window} or ${rate})`;
  return `((${series} unless ${series} offset ${window}s and on (job, instance) (up offset ${window}s == 1 unless on (job, instance) (up unless up offset ${window}s))) / ${window} or ${rate})`;
}
