import { expect, it } from 'vitest';
import { alignedNow, refreshGrid } from './live-time';

it('the grid is the scrape interval, within bounds, and 15 s while it is unknown', () => {
  expect([null, 1, 10, 15, 300].map(refreshGrid)).toEqual([15, 5, 10, 15, 60]);
});

it('all viewers within one step of the grid ask for one moment', () => {
  const moments = Array.from({ length: 15 }, (_, second) => alignedNow((1_800_000_000 + second) * 1000, null, 15));
  expect(new Set(moments)).toEqual(new Set([1_800_000_000]));
});

it('follows Prometheus’ clock when it differs, and ignores what cannot be measured', () => {
  expect(alignedNow(1_800_000_000_000, 600_000, 15)).toBe(1_800_000_600);
  expect(alignedNow(1_800_000_000_000, -1900, 15)).toBe(1_800_000_000);
});
