import { describe, expect, it } from 'vitest';
import { pastGrid, pastQuery, readPast } from './past-query';

const grid = { start: 0, end: 540, step: 60 };
const series = (labels: Record<string, string>, of: (index: number) => number) => ({
  labels: { instance: 'a:9100', ...labels },
  points: Array.from({ length: 10 }, (_, index) => [index * 60, of(index)] as const),
});
const hostOf = (): string => 'worker-1';

describe('what was usual for a host', () => {
  it('is for steal the share it took of what was wanted, moment by moment', () => {
    // Ever more is wanted, and of it a tenth is taken; a fifth of the time waits for I/O.
    const wanted = (index: number): number => 0.1 + 0.05 * index;
    const past = readPast([
      series({ m: 'mode', mode: 'steal' }, (index) => 0.1 * wanted(index)),
      series({ m: 'mode', mode: 'idle' }, (index) => 0.8 - wanted(index)),
      series({ m: 'mode', mode: 'iowait' }, () => 0.2),
      series({ m: 'diskAwait' }, () => 0.004),
    ], grid, hostOf);
    expect(Object.keys(past['worker-1'] ?? {}).sort()).toEqual(['diskAwait', 'iowait', 'steal']);
    expect(past['worker-1']?.steal?.median).toBeCloseTo(0.1, 9);
    expect(past['worker-1']?.steal?.iqr).toBeCloseTo(0, 9);
    expect(past['worker-1']?.diskAwait).toEqual({ median: 0.004, iqr: 0 });
  });

  it('is unknown for steal where nobody told how idle the host was', () => {
    expect(readPast([series({ m: 'mode', mode: 'steal' }, () => 0.1)], grid, hostOf)).toEqual({});
  });

  it('is read in one pass over the CPUs, and PSI io is not compared: it rises by itself when a host has less to do', () => {
    const query = pastQuery(60);
    expect(query.match(/node_cpu_seconds_total/g)).toHaveLength(1);
    expect(query).not.toContain('node_pressure_io');
    expect(pastGrid(10_000)).toEqual({ start: 6000, end: 9300, step: 300 });
  });
});
