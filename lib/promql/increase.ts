import type { Seconds } from '@/lib/base/units';

/**
 * How hard births are looked for. `thorough` costs about 1.4 times what `rate()` alone costs, `cheap` about 1.15 times:
 * it misses series that died before the end of the window, and those whose target was first scraped inside it.
 */
export type BirthSearch = 'thorough' | 'cheap';

/**
 * PromQL for the increase per second of each series of one selector, births included (wire.md 3.1 rule 10).
 *
 * `rate()` needs two samples, so the first value of a series that is born inside the window is lost, and with it the first errors of an incident.
 * A series counts as born when it was not there before the window and is missing from a successful scrape of its own target, be it the last one before the window or one inside.
 * Its last value then is its increase, because counters are born at zero. A target whose first scrape lies in the window has no such scrape before its series, so nothing is invented for it,
 * nor after a gap of Prometheus itself; a failed scrape (`up` 0) proves nothing.
 * `min by` keeps the right side unique where replicas of Prometheus are read together, and lets a target that was given new labels count as new: its old series come back under new names, with the counts of their whole life.
 * Label changes that `up` does not share (metric relabelling) are not recognised; they show for one window.
 */
export function increasePerSecond(series: string, window: Seconds, search: BirthSearch): string {
  const range = `${series}[${window}s]`;
  const fresh = `unless ${series} offset ${window}s`;
  if (search === 'cheap') return `((${series} ${fresh} and on (job, instance) (up offset ${window}s == 1 unless on (job, instance) (up unless up offset ${window}s))) / ${window} or rate(${range}))`;
  const scrapes = `min by (job, instance) (sum_over_time(up[${window}s]) + (up offset ${window}s) or sum_over_time(up[${window}s]))`;
  // When the last scrape before the window failed, whether a series was there is not known: none is called born then.
  const unknown = `unless on (job, instance) (up offset ${window}s == 0)`;
  return `((last_over_time(${range}) ${fresh} ${unknown} and (count_over_time(${range}) < on (job, instance) group_left () ${scrapes})) / ${window} or rate(${range}))`;
}
