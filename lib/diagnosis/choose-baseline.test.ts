import { describe, expect, it } from 'vitest';
import { baselineBefore, chooseBaseline } from './choose-baseline';
import type { History } from './diagnosis-input';

const at = 1_800_000_000;
const step = 60;
const points = 120;
const start = at - points * step;

/** One busy edge whose mean is given minute by minute, counted back from `at`. */
function history(mean: (minutesAgo: number) => number | null): History {
  const row = Array.from({ length: points }, (_, index) => mean(points - index));
  return { start, step, hosts: new Map(), edges: new Map([['e', { requests: row.map((value) => (value === null ? null : 50)), failed: row.map((value) => (value === null ? null : 0)), meanMs: row }]]) };
}

describe('what is called usual', () => {
  it('lies about an hour before the window while that hour was quiet', () => {
    expect(chooseBaseline(at, 60, history(() => 10))).toEqual({ start: at - 3900, end: at - 3300 });
    expect(chooseBaseline(at, 60, null)).toEqual({ start: at - 3900, end: at - 3300 });
  });

  it('lies earlier when the trouble is older than an hour', () => {
    const { end } = chooseBaseline(at, 60, history((minutes) => (minutes <= 80 ? 200 : 10)));
    expect(end).toBeLessThanOrEqual(at - 80 * 60);
  });

  it('is the earliest stretch with data when there is less than an hour of it', () => {
    const { start: begins } = chooseBaseline(at, 60, history((minutes) => (minutes > 30 ? null : 10)));
    expect(begins).toBeGreaterThanOrEqual(at - 34 * 60);
    expect(begins).toBeLessThan(at - 15 * 60);
  });

  it('is a short stretch where a Prometheus has ten minutes of past', () => {
    const { start: begins, end } = chooseBaseline(at, 60, history((minutes) => (minutes > 10 ? null : 10)));
    expect(begins).toBeGreaterThanOrEqual(at - 12 * 60);
    expect([end - begins, at - end >= 300]).toEqual([240, true]);
  });

  it('is moved before an onset that lies in or before it, if there is room', () => {
    const chosen = { start: at - 3900, end: at - 3300 };
    expect(baselineBefore(at - 3600, chosen, history(() => 10))).toEqual({ start: at - 3660 - 600, end: at - 3660 });
    expect(baselineBefore(at - 600, chosen, history(() => 10))).toBeNull();
    expect(baselineBefore(start + 120, chosen, history(() => 10))).toBeNull();
  });
});
