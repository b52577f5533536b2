import { describe, expect, it } from 'vitest';
import { gauge } from '@/lab/exporters/metric-family';
import type { SeriesGroup } from '@/lab/exporters/series-group';
import { GroupBuilder } from '@/lab/exporters/series-group';
import type { DetachedColumn } from './group-column';
import type { ScrapeJob } from './scrape-jobs';
import { scrapeJob } from './scrape-jobs';
import type { ScrapeTarget } from './scrape-targets';
import { TargetRecorder } from './target-recorder';

const start = 1_780_000_000;

function target(groups: readonly SeriesGroup[]): ScrapeTarget {
  return {
    job: scrapeJob('cadvisor') as ScrapeJob,
    path: '/targets/cadvisor/worker-1',
    exporter: { advance: () => {}, groups: () => groups },
    meta: {},
    labels: [['job', 'kubelet']],
  };
}

const group = (name: string, read: () => number, timestamp?: () => number): SeriesGroup =>
  new GroupBuilder().add(gauge(name, ''), [], read).build(timestamp);

function rows(column: DetachedColumn | undefined): number[][] {
  if (!column) return [];
  return column.labels.map((_, row) => [...column.values.subarray(row * column.capacity, row * column.capacity + column.count)]);
}

describe('recording a target', () => {
  it('scrapes every 15 s at its own offset and writes up and scrape_* beside the samples', () => {
    let value = 0;
    const recorder = new TargetRecorder(target([group('a', () => (value += 1)), group('container_cpu_user_seconds_total', () => 7)]), start, 0);
    const first = recorder.dueAt();
    expect(first).toBeGreaterThanOrEqual(start * 1000);
    expect(first).toBeLessThan((start + 16) * 1000);
    recorder.scrape();
    recorder.scrape();
    const [report, samples, dropped] = recorder.detach();
    expect(rows(samples)).toEqual([[1, 2]]);
    expect(dropped).toBeUndefined();
    expect((report?.times[1] ?? 0) - (report?.times[0] ?? 0)).toBeGreaterThan(14_985);
    const [up, , scraped, kept, added] = rows(report);
    expect({ up, scraped, kept, added }).toEqual({ up: [1, 1], scraped: [2, 2], kept: [1, 1], added: [1, 0] });
    expect(recorder.detach()).toEqual([]);
  });

  it('begins a share of the scrapes seconds late, always the same ones, and never two in the wrong order', () => {
    const times = (late: number): number[] => {
      const recorder = new TargetRecorder(target([group('a', () => 1)]), start, 0, 15, late);
      return Array.from({ length: 200 }, () => {
        const due = recorder.dueAt();
        recorder.scrape();
        return due;
      });
    };
    const [onTime, late] = [times(0), times(0.3)];
    const delays = late.map((time, index) => time - (onTime[index] ?? 0));
    expect(delays.filter((delay) => delay > 0).length).toBeGreaterThan(40);
    expect(delays.filter((delay) => delay === 0).length).toBeGreaterThan(120);
    expect(Math.max(...delays)).toBeGreaterThan(4000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(6000);
    expect(late).toEqual([...late].sort((a, b) => a - b));
    expect(times(0.3)).toEqual(late);
  });

  it('ends the series of a group that is gone and all series of a target that is gone with stale markers', () => {
    const groups = [group('a', () => 1), group('b', () => 2)];
    const recorder = new TargetRecorder(target(groups), start, 0);
    recorder.scrape();
    groups.pop();
    recorder.scrape();
    recorder.end();
    const [report, b, a] = recorder.detach();
    expect(rows(a)).toEqual([[1, 1, Number.NaN]]);
    expect(rows(b)).toEqual([[2, Number.NaN]]);
    expect(rows(report)[0]).toEqual([1, 1, Number.NaN]);
  });

  it('writes up 0 and stale markers for a missed scrape, but none for samples with timestamps of their own', () => {
    const recorder = new TargetRecorder(target([group('a', () => 1), group('own', () => 2, () => start * 1000)]), start, 0);
    recorder.scrape();
    const missing = new TargetRecorder(target([group('a', () => 1)]), start, 1);
    missing.scrape();
    expect(missing.detach().map(rows)).toEqual([[[0], [10], [0], [0], [0]]]);
    recorder.scrape();
    recorder.end();
    const [, a, own] = recorder.detach();
    expect(rows(a)).toEqual([[1, 1, Number.NaN]]);
    expect(rows(own)).toEqual([[2]]);
    expect([...(own?.times.subarray(0, 1) ?? [])]).toEqual([start * 1000]);
  });
});
