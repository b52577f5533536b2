import { describe, expect, it } from 'vitest';
import { exponential, lognormal } from './draw';
import { Quota } from './quota';

/** The same quota walked in slices of 10 µs, as an independent reference. */
function reference(limit: number, jobs: readonly { at: number; work: number }[]): { ends: number[]; throttled: Set<number> } {
  const slice = 0.01;
  const throttled = new Set<number>();
  const ends: number[] = [];
  const used = new Map<number, number>();
  let tick = 0;
  for (const job of jobs) {
    tick = Math.max(tick, Math.ceil(job.at / slice));
    for (let left = job.work; left > slice / 2; ) {
      const period = Math.floor((tick * slice) / 100 + 1e-9);
      const spent = used.get(period) ?? 0;
      if (spent + slice / 2 < limit * 100) {
        used.set(period, spent + slice);
        left -= slice;
      } else throttled.add(period);
      tick++;
    }
    ends.push(tick * slice);
  }
  return { ends, throttled };
}

describe('CFS quota', () => {
  it('runs work that fits into its period at once', () => {
    expect(new Quota(0.5).run(10, 40)).toBe(50);
  });

  it('needs ⌈W/q⌉ periods for work larger than the budget', () => {
    const quota = new Quota(0.2);
    expect(quota.run(0, 50)).toBeCloseTo(210, 9);
    quota.settle(0);
    expect({ periods: quota.periods, throttled: quota.throttledPeriods }).toEqual({ periods: 3, throttled: 2 });
    expect(quota.throttledSeconds).toBeCloseTo(0.16, 9);
  });

  it('agrees with a slice-by-slice simulation of one thread at 70 % of its limit', () => {
    const limit = 0.4;
    const jobs: { at: number; work: number }[] = [];
    for (let at = 0, i = 0; at < 100_000; i++) {
      at += exponential(11, i) * (10 / (0.7 * limit));
      jobs.push({ at, work: Math.max(0.01, lognormal(12, i, 10, 0.7)) });
    }
    const quota = new Quota(limit);
    let free = 0;
    let worst = 0;
    const expected = reference(limit, jobs);
    let settled = 0;
    jobs.forEach((job, i) => {
      for (; settled + 60_000 < job.at; settled += 1000) quota.settle(settled);
      free = quota.run(Math.max(free, job.at), job.work);
      worst = Math.max(worst, Math.abs(free - (expected.ends[i] ?? 0)));
    });
    for (; settled < 200_000; settled += 1000) quota.settle(settled);
    expect(Math.abs(quota.throttledPeriods / expected.throttled.size - 1)).toBeLessThan(0.03);
    expect(worst).toBeLessThan(40);
  });

  it('counts no period in which nothing ran', () => {
    const quota = new Quota(1);
    quota.run(250, 10);
    quota.settle(0);
    expect(quota.periods).toBe(1);
  });
});
