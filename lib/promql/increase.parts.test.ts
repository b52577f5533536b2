import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RealPrometheus } from '@/lib/testing/real-prometheus';
import { startPrometheus } from '@/lib/testing/real-prometheus';
import { increasePerSecond } from './increase';

const interval = 15;
const now = Math.floor(Date.now() / 1000 / interval) * interval - 600;
const steps = 40;
const at = (index: number) => now - (steps - 1 - index) * interval;

/** Values at the last scrapes of the history; undefined = no sample. The last one lies at `now`. */
function lines(name: string, labels: string, last: readonly (number | undefined)[]): string {
  return last.map((value, index) => (value === undefined ? '' : `${name}{${labels}} ${value} ${at(steps - last.length + index)}\n`)).join('');
}

const target = (name: string) => `job="pods",instance="${name}"`;
const always = Array.from({ length: steps }, () => 1);

/** Window: 60 s, so the scrapes at -60, -45, -30, -15 and 0 s. */
const counters: readonly [edge: string, target: string, last: readonly (number | undefined)[]][] = [
  ['old', 'steady', [...Array.from({ length: steps - 5 }, () => 100), 100, 115, 130, 145, 160]],
  ['born-with-seven', 'steady', [7, 7]],
  ['born-at-the-last-scrape', 'steady', [3]],
  ['born-and-growing', 'steady', [2, 4, 6]],
  ['born-and-gone', 'steady', [9, 9, undefined]],
  ['came-with-its-target', 'new', [500, 500]],
  ['born-after-its-target', 'new', [4]],
  ['came-when-a-failed-target-answered', 'failing', [800, 800]],
  ['gone-after-a-missed-scrape', 'missed', [4000, 4000, undefined, undefined]],
  ['restarted', 'steady', [...Array.from({ length: steps - 5 }, () => 100), 100, 100, 100, 6, 12]],
  ['without-any-target', 'unheard-of', [70, 70]],
  ['relabelled', 'relabelled",zone="b', [9000, 9015]],
];

const history = [
  '# TYPE edge counter\n',
  ...counters.map(([edge, of, last]) => lines('edge_total', `edge="${edge}",${target(of)}`, last)),
  '# TYPE up gauge\n',
  lines('up', target('steady'), always),
  lines('up', target('missed'), always.map((up, index) => (index === steps - 5 ? 0 : up))),
  lines('up', target('new'), [1, 1]),
  lines('up', target('relabelled'), [...Array.from({ length: 38 }, () => 1), undefined, undefined]),
  lines('up', target('relabelled",zone="b'), [1, 1]),
  lines('up', target('failing'), [...Array.from({ length: 38 }, () => 0), 1, 1]),
  '# EOF\n',
].join('');

let prometheus: RealPrometheus;
beforeAll(async () => { prometheus = await startPrometheus('global: {}', history); });
afterAll(async () => { await prometheus.stop(); });

async function increases(search: 'thorough' | 'cheap', time = now): Promise<Record<string, number>> {
  const samples = await prometheus.instant(increasePerSecond('edge_total', 60, search), time);
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['edge'], Math.round(value * 60 * 1000) / 1000]));
}

describe('increasePerSecond on a real Prometheus', () => {
  it('counts the first value of a series born on a target that was being scraped, and invents nothing for new or failing targets', async () => {
    expect(await increases('thorough')).toEqual({
      old: 60, 'born-with-seven': 7, 'born-at-the-last-scrape': 3, 'born-and-growing': 6, 'born-and-gone': 9,
      'came-with-its-target': 0, 'born-after-its-target': 4, 'came-when-a-failed-target-answered': 0, 'gone-after-a-missed-scrape': 0,
      restarted: 12, 'without-any-target': 0, relabelled: 22.5,
    });
  });

  it('loses, when it may not cost much, only what died inside the window or was born on a new target', async () => {
    const { 'born-and-gone': gone, 'born-after-its-target': late, ...rest } = await increases('cheap');
    // The history has no staleness marker, so the dead series is still seen for five minutes.
    expect({ gone, late }).toEqual({ gone: 9, late: undefined });
    expect(rest).toEqual({
      old: 60, 'born-with-seven': 7, 'born-at-the-last-scrape': 3, 'born-and-growing': 6,
      'came-with-its-target': 0, 'came-when-a-failed-target-answered': 0, 'gone-after-a-missed-scrape': 0, restarted: 12, 'without-any-target': 0, relabelled: 22.5,
    });
  });

  it('invents nothing after Prometheus itself had stood still', async () => {
    // At the very beginning of the history all series and targets appear at once, as after a start with an empty or torn database.
    expect(await increases('thorough', at(2))).toEqual({ old: 0, restarted: 0 });
  });

  it('shows one request an hour in a window of an hour', async () => {
    const samples = await prometheus.instant(increasePerSecond('edge_total{edge="born-at-the-last-scrape"}', 3600, 'thorough'), now);
    expect(samples.map(({ value }) => value * 3600)).toEqual([3]);
  });
});
