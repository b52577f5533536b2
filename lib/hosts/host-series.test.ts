import { describe, expect, it } from 'vitest';
import { gridTimes, hostSeriesQuery, pastOfSeries, readHostSeries } from './host-series';
import { robustPast } from './robust-past';

const grid = { start: 100, end: 160, step: 15 };

describe('signals over time', () => {
  it('lie on the grid that was asked for, gaps included', () => {
    expect(gridTimes(grid)).toEqual([100, 115, 130, 145, 160]);
    const series = [
      { labels: { instance: 'b:9100' }, points: [[100, 0.1], [130, Number.NaN], [160, 0.4]] as const },
      { labels: { instance: 'a:9100' }, points: [[115, 0.2]] as const },
      { labels: { instance: 'stranger:9100' }, points: [[100, 1]] as const },
    ];
    const hostOf = ({ instance }: Readonly<Record<string, string>>): string | null => ({ 'a:9100': 'worker-10', 'b:9100': 'worker-2' })[instance ?? ''] ?? null;
    expect(readHostSeries(series, grid, hostOf)).toEqual([
      { name: 'worker-2', values: [0.1, null, null, null, 0.4] },
      { name: 'worker-10', values: [null, 0.2, null, null, null] },
    ]);
  });

  it('join the series of an exporter whose pod was replaced', () => {
    const series = [
      { labels: { pod: 'new', instance: 'x' }, points: [[130, 3], [145, 4]] as const },
      { labels: { pod: 'gone', instance: 'x' }, points: [[100, 1], [115, 2], [130, 2.5]] as const },
    ];
    expect(readHostSeries(series, grid, () => 'worker-1')).toEqual([{ name: 'worker-1', values: [1, 2, 2.5, 4, null] }]);
  });

  it('ask for one host by its quoted instance, or for all at once', () => {
    expect(hostSeriesQuery('softnetDrops', 60, ['10.0.0.1:9100'])).toContain('node_softnet_dropped_total{instance=~"10\\\\.0\\\\.0\\\\.1:9100"}[60s]');
    expect(hostSeriesQuery('softnetDrops', 60, null)).toContain('(rate(node_softnet_dropped_total[60s]))');
  });

  it('tell what is usual by median and interquartile range, and nothing with too little past', () => {
    expect(robustPast([5, 1, null, 3, 2, 4, 9, 8, 7, 6])).toEqual({ median: 5, iqr: 4 });
    expect(robustPast([1, 1, 1, 1, 1, 1, 1, 1, 1000])).toEqual({ median: 1, iqr: 0 });
    expect(robustPast([1, 2, 3, null, null, null, null, null])).toBeNull();
    expect(pastOfSeries('steal', [{ name: 'worker-1', values: Array.from({ length: 8 }, () => 0.01) }, { name: 'worker-2', values: [0.5] }])).toEqual({
      'worker-1': { steal: { median: 0.01, iqr: 0 } },
    });
  });
});
