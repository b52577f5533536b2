import { describe, expect, it } from 'vitest';
import { hostWindowWarnings, medianInterval, widened } from './exporter-interval';

const series = (...times: number[]) => ({ labels: {}, points: times.map((time) => [time, 1] as const) });

describe('the window of the machines\' signals', () => {
  it('is the one asked for while it holds two scrapes of the exporters, else longer', () => {
    expect([widened(60, 15), widened(60, 30), widened(60, 60), widened(300, 60), widened(60, 0)]).toEqual([60, 75, 150, 300, 60]);
  });

  it('comes from the distances of the scrapes that were, not from how many there are', () => {
    expect(medianInterval([series(0, 60, 120), series(5, 65), series(0, 15, 30)])).toBe(60);
    expect(medianInterval([series(100, 101, 102)])).toBe(1);
    expect(medianInterval([series(100), series()])).toBeNull();
  });

  it('is told when it is another one', () => {
    expect(hostWindowWarnings(60, 60)).toEqual([]);
    expect(hostWindowWarnings(60, 150)).toEqual(['The machines are scraped less often than the proxies: their signals cover 150 s, not 60 s.']);
  });
});
