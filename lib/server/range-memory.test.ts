import { describe, expect, it } from 'vitest';
import type { QueryAnswer } from '@/lib/prometheus/answer-decoder';
import { RangeMemory } from './range-memory';

const query = 'steal';

/** A Prometheus whose series `a` is the time itself, and `b` begins at 1000. */
function setUp() {
  const asked: [number, number, number][] = [];
  const client = {
    queryRange(_query: string, start: number, end: number, step: number): Promise<QueryAnswer> {
      asked.push([start, end, step]);
      const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
      const series = (name: string, from: number) => ({ labels: { host: name }, points: times.filter((time) => time >= from).map((time) => [time, time] as const) });
      return Promise.resolve({ samples: [], series: [series('a', 0), series('b', 1000)].filter(({ points }) => points.length > 0), warnings: [], malformed: 0, bytes: 10 });
    },
  };
  return { memory: new RangeMemory(client), asked };
}

describe('the memory of ranges', () => {
  it('asks a strip that moved on for its new steps only, and gives the same as asking for all', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 3600, step: 30 }, 3600);
    const { value } = await memory.read(query, { start: 30, end: 3630, step: 30 }, 3630);
    expect(asked).toEqual([[0, 3600, 30], [3540, 3630, 30]]);
    const { value: whole } = await setUp().memory.read(query, { start: 30, end: 3630, step: 30 }, 3630);
    expect(value).toEqual(whole);
  });

  it('asks nothing for a stretch of the past that it knows', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 3600, step: 30 }, 10_000);
    const { value } = await memory.read(query, { start: 600, end: 1200, step: 30 }, 10_000);
    expect(asked).toHaveLength(1);
    expect(value.map(({ labels, points }) => [labels.host, points[0], points.at(-1)])).toEqual([['a', [600, 600], [1200, 1200]], ['b', [1020, 1020], [1200, 1200]]]);
  });

  it('asks again for steps that may still change, and for what lies before', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 600, end: 1200, step: 30 }, 1200);
    await memory.read(query, { start: 600, end: 1200, step: 30 }, 1230);
    await memory.read(query, { start: 300, end: 1200, step: 30 }, 1230);
    expect(asked).toEqual([[600, 1200, 30], [1140, 1200, 30], [300, 1200, 30]]);
  });

  it('keeps questions on different grids apart', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 600, step: 30 }, 10_000);
    await memory.read(query, { start: 7, end: 607, step: 30 }, 10_000);
    await memory.read(query, { start: 0, end: 600, step: 60 }, 10_000);
    expect(asked).toHaveLength(3);
  });
});
